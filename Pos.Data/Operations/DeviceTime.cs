namespace Pos.Data.Operations;

/// <param name="At">When the operation happened, as far as can be known.</param>
/// <param name="Mistrusted">The clock was moved between the operation and its sending, or says what cannot be.</param>
public readonly record struct DeviceTime(DateTimeOffset At, bool Mistrusted)
{
    /// <summary>Clocks that agree this far are right; more is a wrong clock.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>Nobody sells for longer without sending: before that lies only a clock that fell back to its factory's day.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>
    /// Corrects a device's time by the offset the device knew then; where that cannot be (in the future, or before what is known to lie before it), by the
    /// offset measured now; where that cannot be either, it happened when it came.
    /// </summary>
    /// <param name="deviceTime">What the device's clock said.</param>
    /// <param name="known">Server minus device clock as the device knew it then.</param>
    /// <param name="measured">The same as measured at this contact; null when the device did not tell its time.</param>
    /// <param name="after">A moment that certainly lay before it.</param>
    public static DeviceTime Correct(
        DateTimeOffset deviceTime,
        TimeSpan known,
        TimeSpan? measured,
        DateTimeOffset after,
        DateTimeOffset receivedAt
    )
    {
        bool CanBe(DateTimeOffset at) => at >= after - Tolerance && at <= receivedAt + Tolerance;
        var moved = measured is { } now && (now - known).Duration() > Tolerance;
        if (CanBe(deviceTime + known))
            return new(deviceTime + known, moved);
        if (measured is { } offset && CanBe(deviceTime + offset))
            return new(deviceTime + offset, true);
        return new(receivedAt, true);
    }
}
