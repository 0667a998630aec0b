using Pos.Data.Tenancy;

namespace Pos.E2E.Rig;

/// <summary>A shop's day ends at four in the morning. What a test sold before that is not "today" after it, so no test begins so late that it might pass that moment.</summary>
public static class ShopDay
{
    private static readonly TimeSpan LongestTest = TimeSpan.FromMinutes(2);

    public static async Task NotAboutToEndAsync(CancellationToken ct)
    {
        while (DayOf(Now + LongestTest) != DayOf(Now))
            await Task.Delay(TimeSpan.FromSeconds(1), ct);
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static DateOnly DayOf(DateTimeOffset at) => BusinessDate.Of(at, "Asia/Karachi", cutoverHour: 4);
}
