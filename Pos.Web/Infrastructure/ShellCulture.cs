using System.Globalization;

namespace Pos.Web.Infrastructure;

/// <summary>Shells are the same for everyone, one per language: the address decides, not the visitor.</summary>
public static class ShellCulture
{
    public static void Use(string language) =>
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = PosApp.Languages.First(l => l.Name == language);
}
