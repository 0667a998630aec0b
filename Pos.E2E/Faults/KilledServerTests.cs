using Pos.E2E.Rig;

namespace Pos.E2E.Faults;

/// <summary>What the server acknowledged is still there after it, or its database, was killed in the middle of whatever it did.</summary>
public sealed class KilledServerTests(OwnServer server) : FleetTest(server)
{
    private const int Phones = 20;
    private static readonly int Kills = Length.Of(3, 10),
        Sales = 200 * Kills,
        Faults = 10 * Kills;

    [Fact]
    public async Task The_server_is_killed_again_and_again_in_the_middle_of_batches()
    {
        await SellThroughKillsAsync(
            Database,
            Server.Process,
            async () =>
            {
                await Server.Process.KillAsync();
                await Server.Process.StartAsync(Ct);
            }
        );
    }

    [Fact]
    public async Task PostgreSQL_is_killed_again_and_again_and_starts_on_what_it_left()
    {
        // With fsync, unlike the other tests' database: what it called committed must have reached the disk.
        await using var database = await ShopServer.StartAsync();
        await SellThroughKillsAsync(database, database.Process, database.KillDatabaseAsync);
    }

    private static async Task SellThroughKillsAsync(ShopServer database, ServerProcess server, Func<Task> killAsync)
    {
        var seed = Seed;
        var random = new Random(seed.GetHashCode(StringComparison.Ordinal));
        var fleet = await Fleet.FoundAsync(database, Phones);
        await using var simulator = await Simulator.StartAsync(fleet, new(server.Address, seed, Sales, Faults, Patient: true));
        for (var kill = 1; kill <= Kills; kill++)
        {
            await simulator.ReachAsync(Sales * kill / (Kills + 2), Ct);
            // The injected fault: anywhere in what the server is doing just now.
            await Task.Delay(random.Next(200), Ct);
            Assert.True(simulator.Told.Count < Sales, "All was sold before the last kill.");
            await killAsync();
        }
        await simulator.FinishAsync(Ct);

        var oracle = await Oracle.AskAsync(database, fleet, simulator);
        Say($"{Kills} kills, {simulator.Told.Distinct().Count()} sales told saved, {oracle.Operations} operations there");
        Assert.Empty(oracle.Wrong);
    }
}
