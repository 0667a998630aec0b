using System.Globalization;

namespace Pos.Web.Features.Shared;

/// <summary>Days and times in the words of the page's language.</summary>
public static class Dates
{
    public static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.CurrentCulture);

    public static string Time(DateTime local) => local.ToString("h:mm tt", CultureInfo.CurrentCulture);

    public static string Moment(DateTime local) => local.ToString("d MMM, h:mm tt", CultureInfo.CurrentCulture);
}
