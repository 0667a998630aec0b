using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Npgsql;
using Pos.Data.Credit;
using Pos.Data.Operations;
using Pos.Data.Payments;
using Pos.E2E.Rig;
using Pos.Web.Features.Demo;
using Pos.Web.Features.Sync;

namespace Pos.Bench;

/// <summary>
/// One business does its worst within its limits (pushes, pulls, snapshots, statements, as fast as it is answered) while twenty others sell: the time of
/// their pushes against that of their pushes without it, in turns, in the same run. None of theirs may be refused. In each turn it comes with other phones,
/// whose allowance nobody has used yet: with the same ones, only the first turn would be its worst.
/// </summary>
public static class Neighbours
{
    private const double MostRatio = 2;
    private const int Turns = 6,
        Goods = 5000,
        PaymentsAtOnce = 25;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    private sealed record Neighbour(EnvelopeChain Till, IReadOnlyList<Basket.Goods> Goods, HttpClient Http, Random Random);

    /// <param name="Customer">Whose account is written to, and whose statement is asked for.</param>
    private sealed record Worst(EnvelopeChain Till, IReadOnlyList<Basket.Goods> Goods, HttpClient Http, Guid Customer, Random Random);

    private sealed class Tally
    {
        public List<double> Milliseconds { get; } = [];
        public int Refused { get; set; }
    }

    public static async Task<int> RunAsync(Options options)
    {
        var (seconds, shops, tills) = (options.Number("seconds", 60), options.Number("shops", 20), options.Number("tills", 5));
        await using var server = await ShopServer.StartAsync("Production", serve: false);
        // The limits as they are shipped.
        foreach (var (limit, most) in new[] { ("PerMinute", SyncLimiter.PerMinute), ("WritesPerMinute", SyncLimiter.WritesPerMinute) })
            server.Process.Settings[$"Sync__{limit}"] = most.ToString(CultureInfo.InvariantCulture);
        await server.Process.StartAsync();
        var neighbours = new List<Neighbour>();
        for (var i = 0; i < shops; i++)
        {
            var (shop, goods) = await FoundAsync(server, i, 200);
            neighbours.Add(new(await EnrolAsync(server, shop), goods, Client(server), new Random(i)));
        }
        var (large, many) = await FoundAsync(server, shops, Goods);
        var customer = server.Maker.NewId();
        using var http = Client(server);
        async Task<List<Worst>> WorstAsync()
        {
            var worst = new List<Worst>();
            for (var i = 0; i < tills; i++)
                worst.Add(new(await EnrolAsync(server, large), many, http, customer, new Random(100 + i)));
            return worst;
        }

        Console.WriteLine("warming up");
        await SellAsync(neighbours, TimeSpan.FromSeconds(5));
        await BesideAsync(await WorstAsync(), () => SellAsync(neighbours, TimeSpan.FromSeconds(5)));
        var meter = new Meter(server);
        var (quiet, busy) = (new Tally(), new Tally());
        var answered = new Dictionary<string, int>();
        for (var turn = 0; turn < Turns; turn++)
        {
            var each = TimeSpan.FromSeconds((double)seconds / Turns);
            var worst = await WorstAsync();
            var before = await meter.ReadAsync();
            var watch = Stopwatch.StartNew();
            var without = await SellAsync(neighbours, each);
            Add(quiet, without);
            var (between, quietTime) = (await meter.ReadAsync(), watch.Elapsed);
            watch.Restart();
            Tally now = new();
            var done = await BesideAsync(worst, async () => now = await SellAsync(neighbours, each));
            foreach (var (what, count) in done)
                answered[what] = answered.GetValueOrDefault(what) + count;
            Add(busy, now);
            Console.WriteLine(
                FormattableString.Invariant(
                    $"turn {turn + 1}: p99 with {Figures.Percentile(now.Milliseconds, 0.99):0} ms, median {Figures.Median(now.Milliseconds):0} ms, without {Figures.Percentile(without.Milliseconds, 0.99):0} and {Figures.Median(without.Milliseconds):0}; {done.Where(d => d.Key.EndsWith(" OK", StringComparison.Ordinal)).Sum(d => d.Value)} of {done.Values.Sum()} of the one business's served; cores with {Cores(await meter.ReadAsync() - between, watch.Elapsed)}, without {Cores(between - before, quietTime)}; server {server.Process.WorkingSet >> 20} MiB"
                )
            );
        }
        Console.WriteLine(
            $"the one business was answered: {string.Join(", ", answered.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key} {a.Value}"))}"
        );
        var broken = await Data.Sql.Database.BrokenInvariantsAsync(NpgsqlDataSource.Create(server.AppConnection), default);
        foreach (var (invariant, rows) in broken)
            Console.WriteLine($"BROKEN: {invariant}: {rows}");
        var ratio = Figures.Percentile(busy.Milliseconds, 0.99) / Figures.Percentile(quiet.Milliseconds, 0.99);
        return Figures.Close(
            "neighbours",
            ratio <= MostRatio && quiet.Refused + busy.Refused == 0 && broken.Count == 0,
            ("ratio", ratio),
            ("most", MostRatio),
            ("refused", quiet.Refused + busy.Refused),
            ("quiet_p50_ms", Figures.Median(quiet.Milliseconds)),
            ("quiet_p99_ms", Figures.Percentile(quiet.Milliseconds, 0.99)),
            ("busy_p50_ms", Figures.Median(busy.Milliseconds)),
            ("busy_p99_ms", Figures.Percentile(busy.Milliseconds, 0.99)),
            ("pushes", quiet.Milliseconds.Count + busy.Milliseconds.Count),
            ("seconds_with", seconds),
            ("worst_done", answered.Where(a => a.Key.EndsWith(" OK", StringComparison.Ordinal)).Sum(a => a.Value)),
            ("worst_told_to_wait", answered.Where(a => a.Key.EndsWith("TooManyRequests", StringComparison.Ordinal)).Sum(a => a.Value)),
            ("invariants_broken", broken.Count)
        );
    }

    private static string Cores(Spent spent, TimeSpan time) =>
        FormattableString.Invariant(
            $"(server {spent.Server / time.TotalSeconds:0.0}, PostgreSQL {spent.Postgres / time.TotalSeconds:0.0}, bench {spent.Bench / time.TotalSeconds:0.0})"
        );

    private static async Task<(ShopMaker.Shop Shop, IReadOnlyList<Basket.Goods> Goods)> FoundAsync(ShopServer server, int number, int goods)
    {
        var shop = await server.Maker.FoundAsync($"Shop {number}", "Counter", "Owner", $"bench{number}@example.org", "bench-owner");
        return (shop, await server.Maker.StockAsync(shop, LargeShop.Goods(goods), shop.FirstOutletId));
    }

    private static Task<EnvelopeChain> EnrolAsync(ShopServer server, ShopMaker.Shop shop) =>
        server.Maker.EnrolAsync(shop.BusinessId, shop.OwnerId, shop.FirstOutletId, "Till");

    private static HttpClient Client(ShopServer server) => new() { BaseAddress = new(server.Process.Address), Timeout = Patience.ForMany };

    private static void Add(Tally to, Tally more)
    {
        to.Milliseconds.AddRange(more.Milliseconds);
        to.Refused += more.Refused;
    }

    /// <summary>Each of them sells something twice a second, not all in step.</summary>
    private static async Task<Tally> SellAsync(List<Neighbour> neighbours, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        var tallies = await Task.WhenAll(
            neighbours.Select(
                async (neighbour, i) =>
                {
                    var tally = new Tally();
                    await Task.Delay(Pace * i / neighbours.Count);
                    using var beat = new PeriodicTimer(Pace);
                    do
                    {
                        var now = TimeProvider.System.GetUtcNow();
                        var sale = Basket.Sell(
                            neighbour.Till.NextReceiptNo(),
                            Enumerable.Range(0, 5).Select(_ => (neighbour.Goods[neighbour.Random.Next(neighbour.Goods.Count)], 1000L))
                        );
                        var body = Body(neighbour.Till, [neighbour.Till.Next(sale, now)], now);
                        var began = Stopwatch.GetTimestamp();
                        var (status, text) = await SendAsync(neighbour.Http, neighbour.Till, "/sync/push", body);
                        tally.Milliseconds.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                        if (status != HttpStatusCode.OK || !text.Contains("\"applied\"", StringComparison.Ordinal))
                            tally.Refused++;
                    } while (watch.Elapsed < time && await beat.WaitForNextTickAsync());
                    return tally;
                }
            )
        );
        var all = new Tally();
        foreach (var tally in tallies)
            Add(all, tally);
        return all;
    }

    /// <summary>The worst one business can do meanwhile; answers how often it was answered what.</summary>
    private static async Task<Dictionary<string, int>> BesideAsync(List<Worst> worst, Func<Task> work)
    {
        using var enough = new CancellationTokenSource();
        var answered = new Dictionary<string, int>();
        var loops = worst
            .SelectMany(till =>
                new (string What, string Path)[]
                {
                    ("push", "/sync/push"),
                    ("pull", "/sync/pull?since=0&epoch=00000000-0000-0000-0000-000000000000"),
                    ("snapshot", "/sync/snapshot?format=1"),
                    ("customers", "/sync/customers"),
                    ("statement", $"/till/customers/{till.Customer}/statement.pdf?size=a4&lang=ur"),
                }.Select(ask => LoopAsync(till, ask.What, ask.Path, answered, enough.Token))
            )
            .ToList();
        await work();
        await enough.CancelAsync();
        await Task.WhenAll(loops);
        return answered;
    }

    private static async Task LoopAsync(Worst till, string what, string path, Dictionary<string, int> answered, CancellationToken ct)
    {
        byte[]? unsent = null;
        while (!ct.IsCancellationRequested)
        {
            if (what == "push")
                unsent ??= Payments(till);
            var (status, _) = await SendAsync(till.Http, till.Till, path, what == "push" ? unsent : null);
            lock (answered)
                answered[$"{what} {status}"] = answered.GetValueOrDefault($"{what} {status}") + 1;
            if (status == HttpStatusCode.TooManyRequests)
                // Comes again as soon as it likes: what it is told is no concern of whoever does his worst.
                await Task.Delay(50, CancellationToken.None);
            else
                unsent = null;
        }
    }

    // Credit sales and payments on one account, each payment for as many debts as there may be.
    private static byte[] Payments(Worst till)
    {
        var now = TimeProvider.System.GetUtcNow();
        var debts = new List<Guid>();
        var envelopes = new List<Envelope>();
        for (var i = 0; i < PaymentsAtOnce; i++)
        {
            var sale = till.Till.Next(
                Basket
                    .Sell(till.Till.NextReceiptNo(), [(till.Goods[till.Random.Next(till.Goods.Count)], 1000L)])
                    .OnCredit(till.Customer, "Customer"),
                now
            );
            envelopes.Add(sale);
            debts.Add(sale.OpId);
            envelopes.Add(
                till.Till.Next(
                    new ReceivePayment
                    {
                        ReceiptNo = till.Till.NextReceiptNo(),
                        CustomerId = till.Customer,
                        CustomerName = "Customer",
                        Method = PaymentMethod.Cash,
                        Amount = 10_000,
                        Against = [.. debts.TakeLast(ReceivePaymentHandler.MostChosen).Select(d => new ChosenDebt(d, 1, 100))],
                    },
                    now
                )
            );
        }
        return Body(till.Till, envelopes, now);
    }

    private static byte[] Body(EnvelopeChain till, IEnumerable<Envelope> envelopes, DateTimeOffset now) =>
        JsonSerializer.SerializeToUtf8Bytes(till.Push(envelopes, now), OperationJson.Default.PushRequest);

    private static async Task<(HttpStatusCode Status, string Text)> SendAsync(
        HttpClient http,
        EnvelopeChain till,
        string path,
        byte[]? body
    )
    {
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, path)
        {
            Content = body is null ? null : new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } },
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", $"{till.Token.ShiftId}.{till.Token.Secret}");
        using var answer = await http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
