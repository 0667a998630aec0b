using Pos.E2E.Rig;

namespace Pos.E2E.Faults;

public sealed class StormTests(OwnServer server) : FleetTest(server)
{
    private const int Phones = 40,
        SalesEach = 10;

    [Fact]
    public async Task Forty_phones_that_come_back_at_once_are_all_heard_and_none_sends_twice_at_once_or_before_its_time()
    {
        var storm = await Storm.RaiseAsync(Database, Server.Process, Phones, SalesEach, Seed, quietLooks: 2, Ct);

        Say(
            FormattableString.Invariant(
                $"drained in {storm.Drains.Max() / 1000:0.0} s, {storm.BusyAnswers} times told to wait, {storm.StormPages.Count} pages, slowest {storm.StormPages.Max():0} ms"
            )
        );
        Assert.Empty(storm.Wrong);
        Assert.Equal(Phones, storm.Drains.Count);
        Assert.Equal(Phones * SalesEach, storm.Operations);
        Assert.NotEmpty(storm.StormPages);
    }
}
