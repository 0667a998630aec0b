using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using Npgsql;
using Pos.Data.Operations;
using Pos.Data.Sales;
using Pos.E2E.Rig;
using Pos.Web.Features.Demo;

namespace Pos.Bench;

/// <summary>
/// Sales accepted through HTTP per second (batches of 50 sales of 5 lines, four tills of four shops) against multi-row inserts of the same rows into
/// the same tables by Npgsql, in turns, on the same server. With <c>--grow</c>: from an empty database, without autovacuum, so that the plans that were made
/// while it was almost empty never hear of statistics; no round may fall below 0.8 of the best.
/// </summary>
public static class Ingest
{
    private const int Clients = 4,
        BatchSize = 50,
        Lines = 5,
        Rounds = 5;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(4);

    private sealed record Till(EnvelopeChain Chain, IReadOnlyList<Basket.Goods> Goods, HttpClient Http, Random Random);

    public static async Task<int> RunAsync(Options options)
    {
        var grow = options.Has("grow");
        await using var server = await ShopServer.StartAsync("Production", settings: grow ? ["autovacuum=off"] : []);
        var tills = new List<Till>();
        for (var i = 0; i < Clients; i++)
        {
            var shop = await server.Maker.FoundAsync($"Shop {i}", "Counter", "Owner", $"bench{i}@example.org", "bench-owner");
            var goods = await server.Maker.StockAsync(shop, LargeShop.Goods(1000), shop.FirstOutletId);
            var chain = await server.Maker.EnrolAsync(shop.BusinessId, shop.OwnerId, shop.FirstOutletId, "Till");
            var http = new HttpClient { BaseAddress = new(server.Process.Address) };
            http.DefaultRequestHeaders.Authorization = new("Bearer", $"{chain.Token.ShiftId}.{chain.Token.Secret}");
            tills.Add(new(chain, goods, http, new Random(i)));
        }
        Console.WriteLine("warming up");
        await OursAsync(tills, TimeSpan.FromSeconds(6));
        if (grow)
            return await GrowAsync(server, tills);
        await RawAsync(server, tills, TimeSpan.FromSeconds(3));

        var ours = new List<double>();
        var raw = new List<double>();
        var latencies = new List<double>();
        for (var i = 0; i < Rounds; i++)
        {
            var rawRate = await RawAsync(server, tills, Round);
            var (rate, times) = await OursAsync(tills, Round);
            raw.Add(rawRate);
            ours.Add(rate);
            latencies.AddRange(times);
            Console.WriteLine(
                FormattableString.Invariant(
                    $"round {i + 1}: raw {rawRate:0}/s, ours {rate:0}/s, ratio {rate / rawRate:0.00}, server {server.Process.WorkingSet / 1048576} MiB"
                )
            );
        }
        var broken = await Pos.Data.Sql.Database.BrokenInvariantsAsync(NpgsqlDataSource.Create(server.AppConnection), default);
        foreach (var (invariant, rows) in broken)
            Console.WriteLine($"BROKEN: {invariant}: {rows}");
        var ratio = Figures.Median(ours.Zip(raw, (o, r) => o / r));
        return Figures.Close(
            "ingest",
            ratio >= 0.5 && broken.Count == 0,
            ("ratio", ratio),
            ("ours", $"{Figures.Median(ours):0}/s"),
            ("raw", $"{Figures.Median(raw):0}/s"),
            ("p50_ms", Figures.Percentile(latencies, 0.5)),
            ("p99_ms", Figures.Percentile(latencies, 0.99)),
            ("invariants_broken", broken.Count)
        );
    }

    private static async Task<int> GrowAsync(ShopServer server, List<Till> tills)
    {
        var rates = new List<double>();
        for (var i = 0; i < 2 * Rounds; i++)
        {
            rates.Add((await OursAsync(tills, Round)).Rate);
            Console.WriteLine(
                FormattableString.Invariant(
                    $"round {i + 1}: {rates[^1]:0}/s, {await server.ScalarAsync<long>("select count(*) from shop.sales")} sales there"
                )
            );
        }
        var worst = rates.Min() / rates.Max();
        return Figures.Close(
            "ingest --grow",
            worst >= 0.8,
            ("worst_of_best", worst),
            ("best", $"{rates.Max():0}/s"),
            ("worst", $"{rates.Min():0}/s"),
            ("first", $"{rates[0]:0}/s")
        );
    }

    private static async Task<(double Rate, List<double> Milliseconds)> OursAsync(List<Till> tills, TimeSpan time)
    {
        var work = tills
            .Select(till =>
            {
                return (
                    till,
                    bodies: Bodies(
                        time,
                        () =>
                            JsonSerializer.SerializeToUtf8Bytes(
                                till.Chain.Push(
                                    Enumerable
                                        .Range(0, BatchSize)
                                        .Select(_ => till.Chain.Next(Sale(till), TimeProvider.System.GetUtcNow())),
                                    TimeProvider.System.GetUtcNow()
                                ),
                                OperationJson.Default.PushRequest
                            )
                    )
                );
            })
            .ToList();
        GC.Collect();
        var watch = Stopwatch.StartNew();
        var results = await Task.WhenAll(
            work.Select(w =>
                Task.Run(async () =>
                {
                    var times = new List<double>();
                    foreach (var body in w.bodies)
                    {
                        if (watch.Elapsed > time)
                            break;
                        var start = Stopwatch.GetTimestamp();
                        using var content = new ByteArrayContent(body)
                        {
                            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
                        };
                        using var response = await w.till.Http.PostAsync("/sync/push", content);
                        var reply = await response.Content.ReadAsStringAsync();
                        times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                        if (
                            !response.IsSuccessStatusCode
                            || reply.Contains("quarantined", StringComparison.Ordinal)
                            || reply.Contains("refused", StringComparison.Ordinal)
                        )
                            throw new InvalidOperationException(reply);
                    }
                    return times;
                })
            )
        );
        var all = results.SelectMany(r => r).ToList();
        return (all.Count * BatchSize / watch.Elapsed.TotalSeconds, all);
    }

    // Made beforehand, so that the load generator's own work does not count. Enough for 5,000 sales a second and client; a client that runs out ends its round.
    private static List<T> Bodies<T>(TimeSpan time, Func<T> make) =>
        [.. Enumerable.Range(0, (int)(time.TotalSeconds * 100)).Select(_ => make())];

    private static RecordSale Sale(Till till) =>
        Basket.Sell(
            till.Chain.NextReceiptNo(),
            Enumerable.Range(0, Lines).Select(_ => (till.Goods[till.Random.Next(till.Goods.Count)], 1000L * (1 + till.Random.Next(4))))
        );

    private static async Task<double> RawAsync(ShopServer server, List<Till> tills, TimeSpan time)
    {
        await using var source = NpgsqlDataSource.Create(server.AppConnection);
        var work = tills
            .Select(till =>
                (
                    till,
                    batches: Bodies(time, () => RawInserts.Prepare(till.Chain, [.. Enumerable.Range(0, BatchSize).Select(_ => Sale(till))]))
                )
            )
            .ToList();
        GC.Collect();
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(
            work.Select(w =>
                Task.Run(async () =>
                {
                    await using var connection = await source.OpenConnectionAsync();
                    var count = 0;
                    for (; watch.Elapsed < time && count < w.batches.Count; count++)
                        await RawInserts.RunAsync(connection, w.till.Chain, w.batches[count]);
                    return count;
                })
            )
        );
        return counts.Sum() * BatchSize / watch.Elapsed.TotalSeconds;
    }
}
