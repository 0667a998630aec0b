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
/// the same tables by Npgsql, and those against the same sales in a schema that holds nothing else; in turns, on the same server, with what each took of the
/// processor and of the disk. With <c>--grow</c>: from an empty database and then from a restored dump, without autovacuum, so that the plans that were made
/// while it was almost empty never hear of statistics; no round may fall below 0.8 of the best. With <c>--context</c>: what proving the context costs.
/// </summary>
public static class Ingest
{
    private const int Clients = 4,
        BatchSize = 50,
        Lines = 5,
        Rounds = 5;
    private const double LeastOfRaw = 0.7,
        LeastOfPlain = 0.5,
        LeastOfBest = 0.8,
        MostForProof = 0.05;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(4);

    /// <param name="Number">Of its shop.</param>
    /// <param name="Raw">Another phone of the shop, whose sales are inserted; so that each phone's numbers go on without a hole.</param>
    private sealed record Till(int Number, EnvelopeChain Chain, EnvelopeChain Raw, IReadOnlyList<Basket.Goods> Goods, Random Random)
    {
        public Queue<byte[]> Bodies { get; } = [];
        public Queue<RawInserts.Rows> Rows { get; } = [];
    }

    private sealed record Turn(double Rate, IReadOnlyList<double> Milliseconds, Spent Spent)
    {
        public double Sales => Milliseconds.Count * BatchSize;

        /// <summary>By one sale, of the server and PostgreSQL.</summary>
        public double Microseconds => 1e6 * (Spent.Server + Spent.Postgres) / Sales;

        /// <summary>The same where this process inserts.</summary>
        public double MicrosecondsOfInserts => 1e6 * (Spent.Bench + Spent.Postgres) / Sales;
        public double Bytes => Spent.Bytes / Sales;
        public double Wal => Spent.Wal / Sales;

        public override string ToString() =>
            FormattableString.Invariant(
                $"{Rate:0}/s (us a sale: server {1e6 * Spent.Server / Sales:0}, PostgreSQL {1e6 * Spent.Postgres / Sales:0}, bench {1e6 * Spent.Bench / Sales:0})"
            );
    }

    public static async Task<int> RunAsync(Options options)
    {
        var grow = options.Has("grow");
        await using var server = await ShopServer.StartAsync("Production", settings: grow ? ["autovacuum=off"] : [], serve: false);
        // As in a shop, where a server lives long enough for it.
        server.Process.Settings["DOTNET_TieredPGO"] = "1";
        await server.Process.StartAsync();
        var tills = new List<Till>();
        for (var i = 0; i < Clients; i++)
        {
            var shop = await server.Maker.FoundAsync($"Shop {i}", "Counter", "Owner", $"bench{i}@example.org", "bench-owner");
            var goods = await server.Maker.StockAsync(shop, LargeShop.Goods(1000), shop.FirstOutletId);
            Task<EnvelopeChain> EnrolAsync() => server.Maker.EnrolAsync(shop.BusinessId, shop.OwnerId, shop.FirstOutletId, "Till");
            tills.Add(new(i, await EnrolAsync(), await EnrolAsync(), goods, new Random(i)));
        }
        Console.WriteLine("warming up");
        await WarmUpAsync(server, tills);
        return grow ? await GrowAsync(server, tills)
            : options.Has("context") ? await ContextAsync(server, tills, options.Number("rounds", 3 * Rounds))
            : await CompareAsync(server, tills, options.Number("rounds", Rounds));
    }

    /// <summary>Until the server's code is compiled as well as it gets: a sale then takes no less of the processor than in the turn before.</summary>
    private static async Task WarmUpAsync(ShopServer server, List<Till> tills)
    {
        var before = double.MaxValue;
        for (var i = 0; i < 3 * Rounds; i++)
        {
            var turn = await OursAsync(server, tills, Round);
            var now = turn.Spent.Server / turn.Sales;
            if (i >= Rounds && now > 0.95 * before)
                return;
            before = now;
        }
    }

    private static async Task<int> CompareAsync(ShopServer server, List<Till> tills, int rounds)
    {
        await using (var command = server.Admin.CreateCommand($"create schema plain; set search_path = plain; {PlainInserts.Schema}"))
            await command.ExecuteNonQueryAsync();
        await RawAsync(server, tills, TimeSpan.FromSeconds(3));
        await PlainAsync(server, tills, TimeSpan.FromSeconds(3));
        var (plain, raw, ours) = (new List<Turn>(), new List<Turn>(), new List<Turn>());
        for (var i = 0; i < rounds; i++)
        {
            plain.Add(await PlainAsync(server, tills, Round));
            raw.Add(await RawAsync(server, tills, Round));
            ours.Add(await OursAsync(server, tills, Round));
            Console.WriteLine(
                FormattableString.Invariant(
                    $"round {i + 1}: plain {plain[^1]}, raw {raw[^1]}, ours {ours[^1]}, ours of raw {ours[^1].Rate / raw[^1].Rate:0.00}, raw of plain {raw[^1].Rate / plain[^1].Rate:0.00}, server {server.Process.WorkingSet / 1048576} MiB"
                )
            );
        }
        var broken = await Pos.Data.Sql.Database.BrokenInvariantsAsync(NpgsqlDataSource.Create(server.AppConnection), default);
        foreach (var (invariant, rows) in broken)
            Console.WriteLine($"BROKEN: {invariant}: {rows}");
        static double Median(List<Turn> turns, Func<Turn, double> of) => Figures.Median(turns.Select(of));
        var ofRaw = Figures.Median(ours.Zip(raw, (o, r) => o.Rate / r.Rate));
        var ofPlain = Figures.Median(raw.Zip(plain, (r, p) => r.Rate / p.Rate));
        var latencies = ours.SelectMany(t => t.Milliseconds).ToList();
        return Figures.Close(
            "ingest",
            ofRaw >= LeastOfRaw && ofPlain >= LeastOfPlain && broken.Count == 0,
            ("ours_of_raw", ofRaw),
            ("raw_of_plain", ofPlain),
            ("ours_of_raw_by_cpu", Figures.Median(ours.Zip(raw, (o, r) => r.MicrosecondsOfInserts / o.Microseconds))),
            ("raw_of_plain_by_cpu", Figures.Median(raw.Zip(plain, (r, p) => p.MicrosecondsOfInserts / r.MicrosecondsOfInserts))),
            ("ours", $"{Median(ours, t => t.Rate):0}/s"),
            ("raw", $"{Median(raw, t => t.Rate):0}/s"),
            ("plain", $"{Median(plain, t => t.Rate):0}/s"),
            ("p50_ms", Figures.Percentile(latencies, 0.5)),
            ("p99_ms", Figures.Percentile(latencies, 0.99)),
            ("cpu_us_a_sale", Median(ours, t => t.Microseconds)),
            ("of_it_postgres", Median(ours, t => 1e6 * t.Spent.Postgres / t.Sales)),
            ("raw_postgres_us", Median(raw, t => 1e6 * t.Spent.Postgres / t.Sales)),
            ("plain_postgres_us", Median(plain, t => 1e6 * t.Spent.Postgres / t.Sales)),
            ("bytes_a_sale", Median(ours, t => t.Bytes)),
            ("plain_bytes", Median(plain, t => t.Bytes)),
            ("wal_a_sale", Median(ours, t => t.Wal)),
            ("raw_wal", Median(raw, t => t.Wal)),
            ("plain_wal", Median(plain, t => t.Wal)),
            ("invariants_broken", broken.Count)
        );
    }

    private static async Task<int> GrowAsync(ShopServer server, List<Till> tills)
    {
        var grown = await TurnsAsync(server, tills, "grown");
        // Statistics do not travel with a dump, and nobody makes new ones here.
        await using (var earlier = await Earlier.PrepareAsync(server, PutBack.RestoredDump))
        {
            await earlier.RememberAsync();
            await earlier.PutBackAsync();
        }
        // Another server, which has made no plan yet and makes them all now.
        await server.Process.KillAsync();
        await server.Process.StartAsync();
        await WarmUpAsync(server, tills);
        var restored = await TurnsAsync(server, tills, "restored");
        static double Worst(List<Turn> turns) => turns.Min(t => t.Rate) / turns.Max(t => t.Rate);
        // What others do on the machine moves the rates of a whole turn, and the processor's time of a sale hardly.
        static double WorstByCpu(List<Turn> turns) =>
            turns.Min(t => t.Spent.Postgres / t.Sales) / turns.Max(t => t.Spent.Postgres / t.Sales);
        return Figures.Close(
            "ingest --grow",
            Math.Min(Worst(grown), Worst(restored)) >= LeastOfBest,
            ("worst_of_best", Worst(grown)),
            ("by_postgres_cpu", WorstByCpu(grown)),
            ("best", $"{grown.Max(t => t.Rate):0}/s"),
            ("restored_worst_of_best", Worst(restored)),
            ("restored_by_postgres_cpu", WorstByCpu(restored)),
            ("restored_best", $"{restored.Max(t => t.Rate):0}/s"),
            ("sales", await server.ScalarAsync<long>("select count(*) from shop.sales"))
        );
    }

    private static async Task<List<Turn>> TurnsAsync(ShopServer server, List<Till> tills, string name)
    {
        var turns = new List<Turn>();
        for (var i = 0; i < 2 * Rounds; i++)
        {
            var turn = await OursAsync(server, tills, Round);
            turns.Add(turn);
            Console.WriteLine(
                FormattableString.Invariant(
                    $"{name}, round {i + 1}: {turn}, {await server.ScalarAsync<long>("select count(*) from shop.sales")} sales there"
                )
            );
        }
        return turns;
    }

    private static async Task<int> ContextAsync(ShopServer server, List<Till> tills, int rounds)
    {
        await using var belief = await BelievedContext.PrepareAsync(server);
        var (proven, believed) = (new List<Turn>(), new List<Turn>());
        for (var i = 0; i < rounds; i++)
        {
            // Each kind is the first of every other round: whatever goes on beside falls on both.
            foreach (var isBelieved in i % 2 == 0 ? new[] { false, true } : [true, false])
            {
                await (isBelieved ? belief.BelieveAsync() : belief.ProveAsync());
                // New functions make every connection plan anew.
                await OursAsync(server, tills, TimeSpan.FromSeconds(1));
                (isBelieved ? believed : proven).Add(await OursAsync(server, tills, Round));
            }
            Console.WriteLine(FormattableString.Invariant($"round {i + 1}: proven {proven[^1]}, believed {believed[^1]}"));
        }
        await belief.ProveAsync();
        // Of the processor: what others do on the machine moves the rates by more than what is looked for.
        var costOfCpu = Figures.Median(proven.Zip(believed, (p, b) => p.Microseconds / b.Microseconds - 1));
        return Figures.Close(
            "ingest --context",
            costOfCpu <= MostForProof,
            ("cost_of_rate", Figures.Median(proven.Zip(believed, (p, b) => 1 - p.Rate / b.Rate))),
            ("cost_of_cpu", costOfCpu),
            ("proven", $"{Figures.Median(proven.Select(t => t.Rate)):0}/s"),
            ("believed", $"{Figures.Median(believed.Select(t => t.Rate)):0}/s"),
            ("proven_cpu_us", Figures.Median(proven.Select(t => t.Microseconds))),
            ("believed_cpu_us", Figures.Median(believed.Select(t => t.Microseconds))),
            ("rounds", rounds)
        );
    }

    private static async Task<Turn> OursAsync(ShopServer server, List<Till> tills, TimeSpan time)
    {
        Parallel.ForEach(
            tills,
            till =>
                Fill(
                    till.Bodies,
                    time,
                    () =>
                    {
                        var now = TimeProvider.System.GetUtcNow();
                        var sales = Enumerable.Range(0, BatchSize).Select(_ => till.Chain.Next(Sale(till, till.Chain), now));
                        return JsonSerializer.SerializeToUtf8Bytes(till.Chain.Push(sales, now), OperationJson.Default.PushRequest);
                    }
                )
        );
        using var http = new HttpClient { BaseAddress = new(server.Process.Address) };
        return await TurnAsync(server, tills, time, till => till.Bodies, (till, body) => PushAsync(http, till, body), "shop");
    }

    private static async Task PushAsync(HttpClient http, Till till, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sync/push")
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        request.Headers.Authorization = new("Bearer", $"{till.Chain.Token.ShiftId}.{till.Chain.Token.Secret}");
        using var response = await http.SendAsync(request);
        var reply = await response.Content.ReadAsStringAsync();
        if (
            !response.IsSuccessStatusCode
            || reply.Contains("quarantined", StringComparison.Ordinal)
            || reply.Contains("refused", StringComparison.Ordinal)
        )
            throw new InvalidOperationException(reply);
    }

    private static Task<Turn> RawAsync(ShopServer server, List<Till> tills, TimeSpan time) =>
        InsertAsync(
            server,
            tills,
            time,
            server.AppConnection,
            (connection, till, rows) => RawInserts.RunAsync(connection, till.Raw, rows),
            "shop"
        );

    private static Task<Turn> PlainAsync(ShopServer server, List<Till> tills, TimeSpan time) =>
        InsertAsync(
            server,
            tills,
            time,
            new NpgsqlConnectionStringBuilder(server.Admin.ConnectionString)
            {
                Password = new NpgsqlConnectionStringBuilder(server.Postgres.AdminConnection).Password,
                SearchPath = "plain",
            }.ConnectionString,
            (connection, till, rows) => PlainInserts.RunAsync(connection, till.Number, rows),
            "plain"
        );

    private static async Task<Turn> InsertAsync(
        ShopServer server,
        List<Till> tills,
        TimeSpan time,
        string connectionString,
        Func<NpgsqlConnection, Till, RawInserts.Rows, Task> insert,
        string schema
    )
    {
        Parallel.ForEach(
            tills,
            till =>
                Fill(
                    till.Rows,
                    time,
                    () => RawInserts.Prepare(till.Raw, [.. Enumerable.Range(0, BatchSize).Select(_ => Sale(till, till.Raw))])
                )
        );
        // As the server has it: plans stay with their connection.
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(connectionString) { NoResetOnClose = true }.ConnectionString
        );
        var connections = new Dictionary<Till, NpgsqlConnection>();
        foreach (var till in tills)
            connections[till] = await source.OpenConnectionAsync();
        var turn = await TurnAsync(server, tills, time, till => till.Rows, (till, rows) => insert(connections[till], till, rows), schema);
        foreach (var connection in connections.Values)
            await connection.DisposeAsync();
        return turn;
    }

    /// <summary>Each till takes one after the other of what was made for it.</summary>
    private static async Task<Turn> TurnAsync<T>(
        ShopServer server,
        List<Till> tills,
        TimeSpan time,
        Func<Till, Queue<T>> made,
        Func<Till, T, Task> take,
        string schema
    )
    {
        GC.Collect();
        var meter = new Meter(server, schema);
        var before = await meter.ReadAsync();
        var watch = Stopwatch.StartNew();
        var results = await Task.WhenAll(
            tills.Select(till =>
                Task.Run(async () =>
                {
                    var times = new List<double>();
                    while (watch.Elapsed < time && made(till).TryDequeue(out var one))
                    {
                        var start = Stopwatch.GetTimestamp();
                        await take(till, one);
                        times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                    }
                    return times;
                })
            )
        );
        var seconds = watch.Elapsed.TotalSeconds;
        var all = results.SelectMany(r => r).ToList();
        return new(all.Count * BatchSize / seconds, all, await meter.ReadAsync() - before);
    }

    // Made beforehand, so that the load generator's own work does not count. Enough for 2,500 sales a second and client; a client that runs out ends its
    // turn. What is left over is for the next turn.
    private static void Fill<T>(Queue<T> made, TimeSpan time, Func<T> make)
    {
        while (made.Count < time.TotalSeconds * 50)
            made.Enqueue(make());
    }

    private static RecordSale Sale(Till till, EnvelopeChain chain) =>
        Basket.Sell(
            chain.NextReceiptNo(),
            Enumerable.Range(0, Lines).Select(_ => (till.Goods[till.Random.Next(till.Goods.Count)], 1000L * (1 + till.Random.Next(4))))
        );
}
