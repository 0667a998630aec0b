using System.Diagnostics;
using Pos.E2E.Rig;

namespace Pos.Bench;

/// <summary>Random money operations by sixteen writers at once; after each thousand all invariants are asked.</summary>
public static class LedgerStorm
{
    public static async Task<int> RunAsync(Options options)
    {
        var operations = options.Number("operations", 100_000);
        var seed = options.Number("seed", Random.Shared.Next());
        Console.WriteLine($"{operations} operations; seed {seed}");
        await using var server = await ShopServer.StartAsync("Production");
        var watch = Stopwatch.StartNew();
        var storm = await MoneyStorm.RaiseAsync(server, operations, seed, Console.WriteLine);
        foreach (var wrong in storm.Wrong)
            Console.WriteLine($"WRONG: {wrong}");
        Console.WriteLine(string.Join(", ", storm.Kinds.OrderByDescending(k => k.Value).Select(k => $"{k.Key} {k.Value}")));
        return Figures.Close(
            "ledger",
            storm.Wrong.Count == 0,
            ("operations", storm.Operations),
            ("writers", 16),
            ("checks", storm.Checks),
            ("violations", storm.Wrong.Count),
            ("seconds", watch.Elapsed.TotalSeconds),
            ("per_second", storm.Operations / watch.Elapsed.TotalSeconds),
            ("seed", seed)
        );
    }
}
