using System.Globalization;

namespace Pos.Web.Infrastructure;

/// <summary>The languages people can read the shop in; the first one where nothing else is known.</summary>
public static class Languages
{
    public static readonly CultureInfo[] All = [Language("en"), Language("ur")];

    public static CultureInfo Of(string? name) => Array.Find(All, l => l.Name == name) ?? All[0];

    // Western digits, Latin separators and ISO-like dates in both: what an Urdu shop writes too.
    private static CultureInfo Language(string name)
    {
        var culture = new CultureInfo(name) { NumberFormat = (NumberFormatInfo)CultureInfo.InvariantCulture.NumberFormat.Clone() };
        culture.DateTimeFormat.Calendar = new GregorianCalendar();
        return culture;
    }
}
