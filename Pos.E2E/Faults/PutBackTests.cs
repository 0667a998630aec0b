using Pos.E2E.Rig;

namespace Pos.E2E.Faults;

/// <summary>
/// A PostgreSQL that is put back to what it was some time ago, under a server that is at work, while phones sell. Some sleep since before, some have been
/// overtaken when they come back. Nobody runs a command.
/// </summary>
public sealed class PutBackTests : IAsyncLifetime
{
    private const int Phones = 10,
        AtOnce = 4;
    private static readonly int Sales = Length.Of(400, 5_000),
        Faults = Sales / 10;
    private ShopServer _database = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await ShopServer.StartAsync(settings: Earlier.Settings, serve: false);
        _database.Process.Settings["Installation__LookEvery"] = "00:00:00.5";
        await _database.Process.StartAsync(Ct);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Theory]
    [InlineData(PutBack.RestoredDump)]
    [InlineData(PutBack.RestoredToAPointInTime)]
    [InlineData(PutBack.PromotedStandby)]
    public async Task A_server_that_was_put_back_gets_from_the_tills_all_that_it_forgot(PutBack way)
    {
        var fleet = await Fleet.FoundAsync(_database, Phones);
        await using var earlier = await Earlier.PrepareAsync(_database, way);
        await using var simulator = await Simulator.StartAsync(
            fleet,
            new(_database.Process.Address, FleetTest.Seed, Sales, Faults, AtOnce, Patient: true, Returns: true)
        );
        await simulator.ReachAsync(Sales / 4, Ct);
        await earlier.RememberAsync();
        await simulator.ReachAsync(Sales * 6 / 10, Ct);
        var (mark, before) = (_database.Process.Mark, await StateAsync());
        await earlier.PutBackAsync();
        var (asleep, after) = (simulator.Asleep, await StateAsync());
        await Patience.ForAsync(simulator.Ready, "all phones to sleep", Patience.ForMany);
        await _database.Process.NoticedAsync(mark);
        // The phones that were awake may have had too little left to sell: an office that goes on writing takes the counter past what the sleeping ones know.
        await _database.ScalarAsync<long>(
            "with written as (update shop.sync_state set change_seq = greatest(change_seq, $1) + 1 returning change_seq) select min(change_seq) from written",
            before.Changes
        );
        await simulator.GoAsync();
        await simulator.FinishAsync(Ct);

        var oracle = await Oracle.AskAsync(_database, fleet, simulator);
        FleetTest.Say(
            $"{before.Operations - after.Operations} of {before.Operations} operations forgotten, {asleep} phones asleep then, "
                + $"{simulator.Told.Distinct().Count()} told saved, {oracle.Operations} there, {oracle.Devices} devices"
        );
        foreach (var wrong in oracle.Wrong)
            FleetTest.Say(wrong);
        Assert.Empty(oracle.Wrong);
        Assert.True(after.Operations < before.Operations, "Nothing was forgotten.");
        Assert.True(asleep > 0, "No phone slept.");
    }

    private async Task<(long Operations, long Changes)> StateAsync() =>
        (
            await _database.ScalarAsync<long>("select count(*) from shop.operations where device_id is not null"),
            await _database.ScalarAsync<long>("select max(change_seq) from shop.sync_state")
        );
}
