using System.Diagnostics;
using Pos.E2E.Rig;

namespace Pos.Bench;

/// <summary>
/// Sales on many simulated phones (the till's own outbox in Node) over lines that fail, with windows killed and clocks moved as a seed says: what was told
/// saved is on the server once, and nothing else is.
/// </summary>
public static class Faults
{
    public static async Task<int> RunAsync(Options options)
    {
        var (operations, faults, devices) = (
            options.Number("operations", 200_000),
            options.Number("faults", 20_000),
            options.Number("devices", 500)
        );
        var seed = options.Text("seed", $"{Random.Shared.Next()}");
        Console.WriteLine($"{operations} sales and {faults} faults on {devices} phones; seed {seed} (--seed {seed} plays it again)");
        await using var server = await ShopServer.StartAsync("Production");
        var fleet = await Fleet.FoundAsync(server, devices);
        var watch = Stopwatch.StartNew();
        await using var simulator = await Simulator.StartAsync(fleet, new(server.Process.Address, seed, operations, faults));
        var finished = simulator.FinishAsync();
        for (var step = 1; step < 10 && !finished.IsCompleted; step++)
        {
            await simulator.ReachAsync(operations * step / 10);
            Console.WriteLine(
                FormattableString.Invariant(
                    $"{simulator.Told.Count} sales told saved, {simulator.Faults.Values.Sum()} faults, {watch.Elapsed.TotalSeconds:0} s"
                )
            );
        }
        await finished;
        var seconds = watch.Elapsed.TotalSeconds;

        var oracle = await Oracle.AskAsync(server, fleet, simulator);
        Console.WriteLine(string.Join(", ", simulator.Faults.OrderBy(fault => fault.Key).Select(fault => $"{fault.Key} {fault.Value}")));
        foreach (var wrong in oracle.Wrong)
            Console.WriteLine($"WRONG: {wrong}");
        return Figures.Close(
            "faults",
            oracle.Wrong.Count == 0,
            ("told_saved", simulator.Told.Distinct().Count()),
            ("operations", oracle.Operations),
            ("set_aside", oracle.Quarantined),
            ("faults", simulator.Faults.Values.Sum()),
            ("devices", devices),
            ("wrong", oracle.Wrong.Count),
            ("seconds", seconds),
            ("seed", seed)
        );
    }
}
