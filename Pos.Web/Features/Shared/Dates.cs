using System.Globalization;
using Microsoft.Extensions.Localization;

namespace Pos.Web.Features.Shared;

/// <summary>Days and times in the words of the page's language: "9:46 pm", and in Urdu by the part of the day.</summary>
public static class Dates
{
    public static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.CurrentCulture);

    public static string Time(this IStringLocalizer t, DateTime local) =>
        t[$"time.{PartOf(local.Hour)}", local.ToString("h:mm", CultureInfo.InvariantCulture)];

    public static string Moment(this IStringLocalizer t, DateTime local) =>
        t["time.moment", local.ToString("d MMM", CultureInfo.CurrentCulture), t.Time(local)];

    /// <summary>How long, in the largest words that fit: "3 min", "5 hours", "2 days"; never less than a minute.</summary>
    public static string Duration(this IStringLocalizer t, long milliseconds) =>
        Math.Abs(milliseconds / 60_000m) switch
        {
            < 90 and var minutes => t["time.minutes", Figures.Count((long)Math.Max(1, Math.Round(minutes)))],
            < 36 * 60 and var minutes => t["time.hours", Figures.Count((long)Math.Round(minutes / 60))],
            var minutes => t["time.days", Figures.Count((long)Math.Round(minutes / (24 * 60)))],
        };

    private static string PartOf(int hour) =>
        hour switch
        {
            < 4 => "small_hours",
            < 12 => "morning",
            < 16 => "afternoon",
            < 19 => "evening",
            _ => "night",
        };
}
