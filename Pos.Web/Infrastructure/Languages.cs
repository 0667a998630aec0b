using System.Globalization;
using Microsoft.AspNetCore.Localization;

namespace Pos.Web.Infrastructure;

/// <summary>The languages people can read the shop in; the first one where nothing else is known.</summary>
public static class Languages
{
    public static readonly CultureInfo[] All = [Language("en"), Language("ur")];

    public static CultureInfo Of(string? name) => Array.Find(All, l => l.Name == name) ?? All[0];

    /// <summary>Holds the one that was chosen.</summary>
    public static CookieNames.Named Cookie(IHostEnvironment environment) =>
        CookieNames.OfHost(environment, CookieRequestCultureProvider.DefaultCookieName);

    // Western digits, Latin separators and ISO-like dates in both: what an Urdu shop writes too.
    private static CultureInfo Language(string name)
    {
        var culture = new CultureInfo(name) { NumberFormat = (NumberFormatInfo)CultureInfo.InvariantCulture.NumberFormat.Clone() };
        culture.DateTimeFormat.Calendar = new GregorianCalendar();
        return culture;
    }
}
