using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Pos.Data;
using Pos.Data.Credit;
using Pos.Data.Customers;
using Pos.Data.Operations;
using Pos.Data.Payments;
using Pos.Data.Sales;
using Pos.Data.Tenancy;
using Pos.Web.Features.Demo;

namespace Pos.E2E.Rig;

/// <summary>
/// Sixteen writers at once, twelve tills and four owners of four shops, do at random all that is done to what customers owe; some batches go out twice at the same
/// time. After each thousand operations the database is asked for all its invariants.
/// </summary>
/// <param name="Wrong">What does not hold, with when it was found.</param>
public sealed record MoneyStorm(int Operations, int Checks, IReadOnlyDictionary<string, int> Kinds, IReadOnlyList<string> Wrong)
{
    private const int Shops = 4,
        TillsEach = 3,
        CustomersEach = 250,
        MostAtOnce = 20;

    private sealed record Writer(ShopMaker.Shop Shop, EnvelopeChain? Till, Basket.Goods Goods, Guid[] Customers, Random Random);

    public static async Task<MoneyStorm> RaiseAsync(
        ShopServer server,
        int operations,
        int seed,
        Action<string> say,
        CancellationToken ct = default
    )
    {
        var writers = await WritersAsync(server, seed);
        var storm = new Tally(operations);
        await using var app = NpgsqlDataSource.Create(server.AppConnection);
        var checks = ChecksAsync(app, storm, say, ct);
        var writing = Task.WhenAll(writers.Select(writer => Task.Run(() => WriteAsync(server, writer, storm, ct), ct)));
        // Checks that fail would let the writers wait for ever.
        await await Task.WhenAny(writing, checks);
        storm.Finish();
        await checks;
        await CompareAsync(server, storm);
        return new(storm.Done, storm.Checks, storm.Kinds, storm.Wrong);
    }

    /// <summary>What was done so far, and what of it the server said it has.</summary>
    private sealed class Tally(int operations)
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<string, int> _kinds = [];
        private readonly List<string> _wrong = [];
        private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TaskCompletionSource _checked = Passed();
        private bool _finished;

        public int Done { get; private set; }
        public int Checks { get; private set; }
        public long Received { get; private set; }
        public long OnCredit { get; private set; }
        public IReadOnlyDictionary<string, int> Kinds => _kinds;
        public IReadOnlyList<string> Wrong => _wrong;
        public bool Enough => Done >= operations;
        public bool Finished => _finished;

        private static TaskCompletionSource Passed()
        {
            var passed = new TaskCompletionSource();
            passed.SetResult();
            return passed;
        }

        public void Count(string kind, long received = 0, long onCredit = 0)
        {
            lock (_lock)
            {
                _kinds[kind] = _kinds.GetValueOrDefault(kind) + 1;
                Received += received;
                OnCredit += onCredit;
                if (++Done % 1000 != 0)
                    return;
                if (_checked.Task.IsCompleted)
                    _checked = new(TaskCreationOptions.RunContinuationsAsynchronously);
                _more.TrySetResult();
            }
        }

        public void Say(string wrong)
        {
            lock (_lock)
                _wrong.Add(wrong);
        }

        public void Finish()
        {
            _finished = true;
            _more.TrySetResult();
        }

        public async Task NextThousandAsync()
        {
            await _more.Task;
            lock (_lock)
                _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_finished)
                _more.TrySetResult();
        }

        /// <summary>Writers wait here, so that each thousand is looked at before the next begins.</summary>
        public Task CheckedAsync()
        {
            lock (_lock)
                return _checked.Task;
        }

        public void Checked()
        {
            lock (_lock)
            {
                Checks++;
                _checked.TrySetResult();
            }
        }
    }

    private static async Task ChecksAsync(NpgsqlDataSource app, Tally storm, Action<string> say, CancellationToken ct)
    {
        while (true)
        {
            await storm.NextThousandAsync();
            var last = storm.Finished;
            foreach (var (invariant, rows) in await Pos.Data.Sql.Database.BrokenInvariantsAsync(app, ct))
                storm.Say($"after {storm.Done}: {invariant}: {rows}");
            storm.Checked();
            if (storm.Checks % 10 == 0)
                say($"{storm.Done} operations, {storm.Checks} checks, {storm.Wrong.Count} wrong");
            if (last)
                return;
        }
    }

    private static async Task<List<Writer>> WritersAsync(ShopServer server, int seed)
    {
        var writers = new List<Writer>();
        var shelf = new GoodsListOfOne();
        for (var i = 0; i < Shops; i++)
        {
            var shop = await server.Maker.FoundAsync($"Ledger {i}", "Counter", "Owner", $"ledger{seed}-{i}@example.org", "ledger-owner");
            var goods = (await server.Maker.StockAsync(shop, shelf.List, shop.FirstOutletId))[0];
            var rows = Enumerable
                .Range(0, CustomersEach)
                .Select(n => new ImportedCustomer(
                    server.Maker.NewId(),
                    $"Customer {n}",
                    "",
                    "",
                    "",
                    "",
                    n % 5 == 0 ? 50_000 : null,
                    n % 3 == 0 ? 10_000 : 0
                ))
                .ToList();
            if (!await OfficeAsync<ImportCustomers>(server, shop, new(shop.FirstOutletId, new(2026, 6, 1), rows)))
                throw new InvalidOperationException("the customers were refused");
            Guid[] customers = [.. rows.Select(r => r.CustomerId)];
            for (var t = 0; t < TillsEach; t++)
                writers.Add(
                    new(
                        shop,
                        await server.Maker.EnrolAsync(shop.BusinessId, shop.OwnerId, shop.FirstOutletId, $"Till {t}"),
                        goods,
                        customers,
                        new Random(seed + writers.Count)
                    )
                );
            writers.Add(new(shop, null, goods, customers, new Random(seed + writers.Count)));
        }
        return writers;
    }

    private sealed class GoodsListOfOne
    {
        public Pos.Data.Catalog.GoodsList List { get; } =
            new(
                [
                    new()
                    {
                        Key = "dry",
                        Name = "Dry goods",
                        NameUr = "",
                    },
                ],
                [
                    new()
                    {
                        Category = "dry",
                        Name = "Sugar",
                        NameUr = "",
                        Unit = "kg",
                        Price = 15_000,
                        Code = "",
                        Barcode = "",
                        Opening = 1_000_000,
                    },
                ]
            );
    }

    private static async Task WriteAsync(ShopServer server, Writer writer, Tally storm, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = new(server.Process.Address), Timeout = Patience.ForMany };
        while (!storm.Enough && !ct.IsCancellationRequested)
        {
            await storm.CheckedAsync();
            if (writer.Till is null)
                await ActAsync(server, writer, storm, ct);
            else
                await SellAsync(http, writer, storm, ct);
        }
    }

    private static async Task SellAsync(HttpClient http, Writer writer, Tally storm, CancellationToken ct)
    {
        var (till, random, now) = (writer.Till!, writer.Random, TimeProvider.System.GetUtcNow());
        var batch = Enumerable.Range(0, random.Next(1, MostAtOnce)).Select(i => Next(writer, now.AddMinutes(-random.Next(600)))).ToList();
        var body = JsonSerializer.SerializeToUtf8Bytes(till.Push(batch.Select(b => b.Envelope), now), OperationJson.Default.PushRequest);
        // Twice at once, as two windows might: one of them has the effect.
        var replies = await Task.WhenAll(Enumerable.Range(0, random.Next(10) == 0 ? 2 : 1).Select(_ => PushAsync(http, till, body, ct)));
        foreach (var (envelope, received, onCredit) in batch)
        {
            var said = replies.SelectMany(r => r.Results).Where(r => r.OpId == envelope.OpId).ToList();
            if (said.Count(r => r.Status == ResultStatus.Applied) != 1)
                storm.Say($"{envelope.Kind} {envelope.OpId}: {string.Join(", ", said.Select(r => $"{r.Status} {r.Reason}"))}");
            storm.Count(envelope.Kind, received, onCredit);
        }
    }

    private static async Task<PushReply> PushAsync(HttpClient http, EnvelopeChain till, byte[] body, CancellationToken ct)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/sync/push")
            {
                Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } },
            };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", $"{till.Token.ShiftId}.{till.Token.Secret}");
            using var answer = await http.SendAsync(request, ct);
            if (answer.StatusCode is System.Net.HttpStatusCode.TooManyRequests)
                await Task.Delay(answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1), ct);
            else
                return (
                    await JsonSerializer.DeserializeAsync(
                        await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(ct),
                        OperationJson.Default.PushReply,
                        ct
                    )
                )!;
        }
    }

    private static (Envelope Envelope, long Received, long OnCredit) Next(Writer writer, DateTimeOffset at)
    {
        var (till, random) = (writer.Till!, writer.Random);
        var customer = writer.Customers[random.Next(writer.Customers.Length)];
        var amount = random.Next(1, 500) * 100L;
        switch (random.Next(10))
        {
            case 0:
                return (till.Next(new AddCustomer($"New {random.Next(1000)}"), at), 0, 0);
            case < 5:
                return (
                    till.Next(
                        new ReceivePayment
                        {
                            ReceiptNo = till.NextReceiptNo(),
                            CustomerId = customer,
                            CustomerName = "Customer",
                            Method = (PaymentMethod)random.Next(3),
                            Amount = amount,
                        },
                        at
                    ),
                    amount,
                    0
                );
            default:
                var sale = Basket.Sell(till.NextReceiptNo(), [(writer.Goods, random.Next(1, 4000))]);
                var paid = random.Next(4) == 0 ? sale.Total : random.NextInt64(sale.Total / 100 + 1) * 100;
                return (till.Next(sale.OnCredit(customer, "Customer", paid), at), 0, sale.Total - paid);
        }
    }

    /// <summary>One act of an owner on what he sees at that moment; that it has changed meanwhile is a refusal and no fault.</summary>
    private static async Task ActAsync(ShopServer server, Writer writer, Tally storm, CancellationToken ct)
    {
        var (shop, random) = (writer.Shop, writer.Random);
        var (customer, other) = (
            writer.Customers[random.Next(writer.Customers.Length)],
            writer.Customers[random.Next(writer.Customers.Length)]
        );
        var (debt, entry) = await SeenAsync(server, shop, customer, random, ct);
        var (kind, done) = random.Next(8) switch
        {
            0 => (
                "open_account",
                await OfficeAsync<OpenAccount>(
                    server,
                    shop,
                    new(customer, shop.FirstOutletId, random.Next(-200, 400) * 100L + 50, new(2026, 5, random.Next(1, 29)), "")
                )
            ),
            1 when debt is not null => (
                "write_off",
                await OfficeAsync<WriteOff>(
                    server,
                    shop,
                    new(debt.CustomerId, shop.FirstOutletId, [new(debt.OpId, debt.LineNo, random.NextInt64(1, debt.Open + 1))], "Gone")
                )
            ),
            2 or 3 when entry is not null => (
                "reverse_entry",
                await OfficeAsync<ReverseEntry>(
                    server,
                    shop,
                    new(entry.OpId, entry.LineNo, "Wrong", entry.Kind == EntryKind.Credit || random.Next(2) == 0 ? other : null)
                )
            ),
            4 when debt?.SaleId is { } sale => (
                "return_goods",
                await OfficeAsync<ReturnGoods>(server, shop, new(sale, [new(1, random.Next(1, 2000))], ""))
            ),
            5 when random.Next(4) == 0 => ("merge_customers", await OfficeAsync<MergeCustomers>(server, shop, new(customer, other))),
            6 => ("unmerge_customer", await OfficeAsync<UnmergeCustomer>(server, shop, new(customer))),
            7 => (
                "save_customer",
                await OfficeAsync<SaveCustomer>(
                    server,
                    shop,
                    new(customer, "Customer", "", "", "", "", random.Next(2) == 0 ? null : 40_000)
                )
            ),
            _ => ("", false),
        };
        if (done)
            storm.Count(kind);
    }

    private static async Task<(Debt?, LedgerEntry?)> SeenAsync(
        ShopServer server,
        ShopMaker.Shop shop,
        Guid customer,
        Random random,
        CancellationToken ct
    )
    {
        await using var scope = server.Services.CreateAsyncScope();
        await scope
            .ServiceProvider.GetRequiredService<TenantTransaction>()
            .EnterAsync(shop.BusinessId, await server.SessionOfAsync(shop.OwnerId), ct);
        var db = scope.ServiceProvider.GetRequiredService<PosDb>();
        var debts = await db.Debts.Where(d => d.CustomerId == customer && d.Open > 0).ToListAsync(ct);
        var entries = await db
            .LedgerEntries.Where(e => e.CustomerId == customer && e.Kind != EntryKind.Reversal && e.Kind != EntryKind.Return)
            .OrderByDescending(e => e.ReceivedAt)
            .Take(10)
            .ToListAsync(ct);
        return (debts.Count == 0 ? null : debts[random.Next(debts.Count)], entries.Count == 0 ? null : entries[random.Next(entries.Count)]);
    }

    private static async Task<bool> OfficeAsync<TInput>(ShopServer server, ShopMaker.Shop shop, TInput input)
        where TInput : class
    {
        await using var scope = server.Services.CreateAsyncScope();
        var transaction = scope.ServiceProvider.GetRequiredService<TenantTransaction>();
        await transaction.EnterAsync(shop.BusinessId, await server.SessionOfAsync(shop.OwnerId), default);
        var result = await scope.ServiceProvider.GetRequiredService<OperationRunner>().RunAsync(server.Maker.NewId(), input, default);
        if (result.Done)
            await transaction.CommitAsync(default);
        return result.Done;
    }

    /// <summary>What the tills were told is there, by sums of their own.</summary>
    private static async Task CompareAsync(ShopServer server, Tally storm)
    {
        var received = await server.ScalarAsync<long>(
            "select coalesce(sum(amount), 0)::bigint from shop.payments where customer_id is not null"
        );
        var onCredit = await server.ScalarAsync<long>("select coalesce(sum(credit), 0)::bigint from shop.sales");
        if (received != storm.Received)
            storm.Say($"received {received} instead of {storm.Received}");
        if (onCredit != storm.OnCredit)
            storm.Say($"on credit {onCredit} instead of {storm.OnCredit}");
    }
}
