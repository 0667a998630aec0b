using System.Diagnostics;
using Pos.E2E.Rig;

namespace Pos.E2E.Faults;

/// <summary>Many phones running the till's own outbox in Node, over lines that fail, with windows that are killed and clocks that are moved.</summary>
public sealed class SimulatorTests(Server server) : FleetTest(server)
{
    private const int Sales = 20_000, Faults = 2_000, Phones = 100;

    [Fact]
    public async Task Twenty_thousand_sales_and_two_thousand_faults_lose_nothing_and_double_nothing()
    {
        var watch = Stopwatch.StartNew();
        var fleet = await Fleet.FoundAsync(Database, Phones);
        await using var simulator = await Simulator.StartAsync(fleet, new(Server.Address, Seed, Sales, Faults));
        await simulator.FinishAsync(Ct);

        var oracle = await Oracle.AskAsync(Database, fleet, simulator);
        Say($"{simulator.Told.Count} sales told saved, {oracle.Operations} operations there, {oracle.Quarantined} set aside, {simulator.Faults.Values.Sum()} faults in {watch.Elapsed.TotalSeconds:0} s");
        Say(string.Join(", ", simulator.Faults.OrderBy(fault => fault.Key).Select(fault => $"{fault.Key} {fault.Value}")));
        Assert.Empty(oracle.Wrong);
        Assert.True(oracle.Operations >= Sales, $"{oracle.Operations} operations");
        Assert.True(simulator.Faults.Values.Sum() >= Faults, $"{simulator.Faults.Values.Sum()} faults");
    }
}
