using System.Globalization;
using System.Resources;

namespace Pos.Web.Infrastructure;

/// <summary>Every word people see, in their language: Resources/Text.resx (English) and Text.ur.resx.</summary>
public sealed class Text
{
    private static readonly ResourceManager Words = new("Pos.Web.Resources.Text", typeof(Text).Assembly);

    /// <summary>The words for a key; the key itself when there are none (a test keeps that from happening).</summary>
    public string this[string key] => Words.GetString(key, CultureInfo.CurrentUICulture) ?? key;

    public string this[string key, params object[] arguments] => string.Format(CultureInfo.CurrentCulture, this[key], arguments);

    public static string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    public static string Direction => CultureInfo.CurrentUICulture.TextInfo.IsRightToLeft ? "rtl" : "ltr";
}
