using Pos.Data.Operations;

namespace Pos.Tests.Sync;

public sealed class DeviceTimeTests
{
    private static readonly DateTimeOffset Received = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset LastContact = Received.AddDays(-31);
    private const int Day = 24 * 60;

    // Minutes, all counted from the moment it came: what the clock said, what the device knew to add, what is measured now; then when it happened, and whether the clock is mistrusted.
    [Theory]
    [InlineData(-90, 0, 0, -90, false)]
    [InlineData(-90 + Day, -Day, -Day, -90, false)]
    [InlineData(-90 - Day, Day, Day, -90, false)]
    [InlineData(-90, 0, null, -90, false)]
    [InlineData(3, 0, 0, 3, false)]
    [InlineData(-90, 0, -4, -90, false)]
    [InlineData(-90 + Day, -Day, 0, -90, true)]
    [InlineData(-90 + Day, 0, -Day, -90, true)]
    [InlineData(-90 + 8 * Day, 0, 0, 0, true)]
    [InlineData(-90 - 20 * 365 * Day, 0, 20 * 365 * Day, -90, true)]
    [InlineData(-90 - 20 * 365 * Day, 0, 0, 0, true)]
    [InlineData(90 * Day, 0, null, 0, true)]
    [InlineData(-30 * Day, 0, 0, -30 * Day, false)]
    [InlineData(-90 - 40 * Day, 0, 40 * Day, -90, true)]
    public void A_time_is_taken_as_the_device_corrected_it_as_long_as_it_can_be(int said, int known, int? measured, int at, bool mistrusted)
    {
        var time = DeviceTime.Correct(
            Received.AddMinutes(said),
            TimeSpan.FromMinutes(known),
            measured is { } m ? TimeSpan.FromMinutes(m) : null,
            LastContact,
            Received
        );
        Assert.Equal(new DeviceTime(Received.AddMinutes(at), mistrusted), time);
    }
}
