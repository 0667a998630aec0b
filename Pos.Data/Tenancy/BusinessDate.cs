namespace Pos.Data.Tenancy;

/// <summary>The day a sale counts for: shops that close after midnight still close "yesterday".</summary>
public static class BusinessDate
{
    /// <param name="correctedTime">Device clock plus its measured offset.</param>
    /// <param name="timeZone">IANA name of the outlet's zone.</param>
    /// <param name="cutoverHour">Hours before this one belong to the date before.</param>
    public static DateOnly Of(DateTimeOffset correctedTime, string timeZone, int cutoverHour)
    {
        var local = TimeZoneInfo.ConvertTime(correctedTime, TimeZoneInfo.FindSystemTimeZoneById(timeZone));
        return DateOnly.FromDateTime(local.DateTime.AddHours(-cutoverHour));
    }
}
