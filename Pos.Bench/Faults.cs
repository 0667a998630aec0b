using System.Diagnostics;
using Pos.E2E.Rig;

namespace Pos.Bench;

/// <summary>
/// Sales on many simulated phones (the till's own outbox in Node) over lines that fail, with windows killed, phones copied and clocks moved as a seed says, while
/// the database is restored from a dump and to a point in time, and a standby that lags takes its place: what was told saved is on the server once, and nothing
/// else is. The last time it is put back while all phones sleep.
/// </summary>
public static class Faults
{
    public static async Task<int> RunAsync(Options options)
    {
        var (operations, faults, devices, putBacks) = (
            options.Number("operations", 200_000),
            options.Number("faults", 20_000),
            options.Number("devices", 500),
            options.Number("put-backs", 9)
        );
        var seed = options.Text("seed", $"{Random.Shared.Next()}");
        Console.WriteLine(
            $"{operations} sales and {faults} faults on {devices} phones, the database put back {putBacks} times; seed {seed} (--seed {seed} plays it again)"
        );
        await using var server = await ShopServer.StartAsync("Production", Earlier.Settings, serve: false);
        server.Process.Settings["Installation__LookEvery"] = "00:00:02";
        await server.Process.StartAsync();
        var fleet = await Fleet.FoundAsync(server, devices);
        var watch = Stopwatch.StartNew();
        await using var simulator = await Simulator.StartAsync(
            fleet,
            new(server.Process.Address, seed, operations, faults, Returns: true, Copies: true)
        );
        var ways = Ways(new Random(seed.Aggregate(17, (number, character) => unchecked(number * 31 + character))), putBacks);
        var forgotten = 0L;
        for (var turn = 0; turn < ways.Count; turn++)
        {
            var (way, from, until) = ways[turn];
            Task ReachAsync(double part) => simulator.ReachAsync((int)(operations * (turn + part) / (ways.Count + 1)));
            await ReachAsync(from / 2);
            await using var earlier = await Earlier.PrepareAsync(server, way);
            await ReachAsync(from);
            await earlier.RememberAsync();
            var mark = server.Process.Mark;
            if (turn < ways.Count - 1)
                await ReachAsync(until);
            else
                await simulator.Ready;
            var before = await OperationsAsync(server);
            await earlier.PutBackAsync();
            forgotten += before - await OperationsAsync(server);
            await server.Process.NoticedAsync(mark);
            Console.WriteLine(
                FormattableString.Invariant(
                    $"{way}: {simulator.Told.Count} sales told saved, {forgotten} operations forgotten so far, {simulator.Asleep} phones asleep, {simulator.Faults.Values.Sum()} faults, {watch.Elapsed.TotalSeconds:0} s"
                )
            );
        }
        await simulator.Ready;
        await simulator.GoAsync();
        await simulator.FinishAsync();
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
            ("restores", ways.Count(way => way.Way != PutBack.PromotedStandby)),
            ("promotions", ways.Count(way => way.Way == PutBack.PromotedStandby)),
            ("forgotten", forgotten),
            ("copies", simulator.Faults.GetValueOrDefault("copied")),
            ("lost", oracle.Lost),
            ("doubled", oracle.Doubled),
            ("set_aside", oracle.Quarantined),
            ("faults", simulator.Faults.Values.Sum()),
            ("devices", devices),
            ("wrong", oracle.Wrong.Count),
            ("seconds", seconds),
            ("seed", seed)
        );
    }

    /// <summary>Each way in turn, shuffled; between which parts of its share of the sales the database is remembered and put back.</summary>
    private static List<(PutBack Way, double From, double Until)> Ways(Random random, int count)
    {
        var all = Enum.GetValues<PutBack>();
        var ways = Enumerable.Range(0, count).Select(n => all[n % all.Length]).ToArray();
        random.Shuffle(ways);
        return [.. ways.Select(way => (way, 0.1 + random.NextDouble() * 0.4, 0.6 + random.NextDouble() * 0.4))];
    }

    private static Task<long> OperationsAsync(ShopServer server) => server.ScalarAsync<long>("select count(*) from shop.operations");
}
