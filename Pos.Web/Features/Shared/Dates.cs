using System.Globalization;
using Microsoft.Extensions.Localization;
using Pos.Web.Resources;

namespace Pos.Web.Features.Shared;

/// <summary>Days and times in the words of the page's language: "9:46 pm", and in Urdu by the part of the day.</summary>
public static class Dates
{
    public static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.CurrentCulture);

    public static string Time(this IStringLocalizer<Text> t, DateTime local) =>
        t[$"time.{PartOf(local.Hour)}", local.ToString("h:mm", CultureInfo.InvariantCulture)];

    public static string Moment(this IStringLocalizer<Text> t, DateTime local) =>
        t["time.moment", local.ToString("d MMM", CultureInfo.CurrentCulture), t.Time(local)];

    private static string PartOf(int hour) => hour switch
    {
        < 4 => "small_hours",
        < 12 => "morning",
        < 16 => "afternoon",
        < 19 => "evening",
        _ => "night",
    };
}
