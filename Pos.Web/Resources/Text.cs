namespace Pos.Web.Resources;

/// <summary>Names the word lists beside this file: Text.resx (English) and Text.ur.resx (Urdu).</summary>
public sealed class Text;
