using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Pos.Data.Operations;
using Pos.Data.Review;
using Pos.Data.Stock;
using Pos.Data.Suppliers;
using Pos.Data.Transfers;
using Pos.Tests.Infrastructure;
using Pos.Web.Features.Demo;
using Shelf = Pos.Tests.Stock.StockBooks.Shelf;

namespace Pos.Tests.Stock;

/// <summary>
/// A business of three outlets with two tills each, and its owner in the office: they sell, take in, buy, give back, throw away, count, send to each other,
/// receive too little, receive what another till has received already or what nobody has heard of yet, and call back. Every till sends what it did late, and twice. POS_SEED plays it again,
/// POS_LONG=1 makes it 100,000 operations.
/// </summary>
public sealed class StockHistoryTests(ShopRig rig) : ShopTests(rig)
{
    private const int Always = 400,
        Asked = 100_000;

    private sealed class Clock(DateTimeOffset start) : TimeProvider
    {
        private DateTimeOffset _now = start;

        public override DateTimeOffset GetUtcNow() => _now;

        /// <summary>No two things happen at one moment.</summary>
        public DateTimeOffset Tick() => _now = _now.AddMilliseconds(1);
    }

    private sealed class Till(EnvelopeChain chain, Guid outlet)
    {
        public EnvelopeChain Chain => chain;
        public Guid Outlet => outlet;

        /// <summary>What it has not sent yet, each with what the books are to make of it when it comes.</summary>
        public Queue<(Envelope Envelope, Func<string?> Apply)> Waiting { get; } = new();
    }

    /// <param name="Really">Where the goods are: they go in a van, which only comes once.</param>
    private sealed class Sent(Guid id, Guid from, Guid to, IReadOnlyList<(Guid Product, long Quantity)> lines)
    {
        public Guid Id => id;
        public Guid From => from;
        public Guid To => to;
        public IReadOnlyList<(Guid Product, long Quantity)> Lines => lines;
        public bool IsReallyThere { get; set; }
        public bool IsKnown { get; set; }
        public bool HasEnded { get; set; }
    }

    /// <summary>All that happens, what is really on the shelves meanwhile, and what the books must say of it.</summary>
    private sealed class History(TestShop shop, Clock clock, Random random, Till[] tills, Guid supplier)
    {
        public StockBooks Books { get; } = new();
        public Dictionary<Shelf, long> Really { get; } = [];
        public SortedDictionary<string, int> Kinds { get; } = new(StringComparer.Ordinal);
        public List<string> Wrong { get; } = [];
        private readonly List<Sent> _sent = [];

        /// <summary>Endings that came before their beginnings.</summary>
        private readonly List<(Guid Op, Sent Sent, Func<string?> Apply)> _aside = [];

        public IEnumerable<(Guid Product, long Quantity)> OnTheWay => _sent.Where(s => s.IsKnown && !s.HasEnded).SelectMany(s => s.Lines);

        private Basket.Goods AnyGoods() => shop.Goods[random.Next(shop.Goods.Count)];

        private void Count(string kind) => Kinds[kind] = Kinds.GetValueOrDefault(kind) + 1;

        public async Task StepAsync()
        {
            var till = tills[random.Next(tills.Length)];
            // What a till does, it often does several times in a row: then it is applied as a set.
            var (choice, times) = (random.Next(100), random.Next(4) == 0 ? random.Next(2, 8) : 1);
            for (var i = 0; i < times; i++)
                if (choice < 82)
                    Queue(till, choice);
                else
                    await OfficeAsync(choice);
            if (random.Next(12) == 0)
                await SendAsync(tills[random.Next(tills.Length)]);
            // Somebody helps himself, and nobody writes it down.
            if (random.Next(30) == 0 && Really.Count > 0)
            {
                var shelf = Really.Keys.ElementAt(random.Next(Really.Count));
                Really[shelf] -= Really[shelf] / 10;
            }
        }

        private void Queue(Till till, int choice)
        {
            var (goods, at) = (AnyGoods(), clock.Tick());
            var shelf = new Shelf(till.Outlet, goods.ProductId);
            var there = Really[shelf];
            var quantity = random.Next(1, 12) * 1000L;
            if (choice < 40 && there >= quantity)
            {
                var sale = till.Chain.Next(Basket.Sell(till.Chain.NextReceiptNo(), [(goods, quantity)]), at);
                Keep(till, shelf, sale, -quantity);
            }
            else if (choice < 54 && there >= quantity)
            {
                var lines = Enumerable
                    .Range(0, random.Next(1, 5))
                    .Select(i => i == 0 ? goods : AnyGoods())
                    .Select(g => (Product: g.ProductId, Quantity: quantity))
                    .Where(l => Really[new(till.Outlet, l.Product)] >= l.Quantity)
                    .DistinctBy(l => l.Product)
                    .ToList();
                var to = OtherThan(till.Outlet);
                var send = till.Chain.Next(new SendGoods(null, to, null, [.. lines.Select(l => new SentGoods(l.Product, l.Quantity))]), at);
                var sent = new Sent(send.OpId, till.Outlet, to, lines);
                _sent.Add(sent);
                foreach (var line in lines)
                    Really[new(till.Outlet, line.Product)] -= line.Quantity;
                Wait(
                    till,
                    send,
                    () =>
                    {
                        for (var i = 0; i < lines.Count; i++)
                            Books.Move(new(till.Outlet, lines[i].Product), send.OpId, i + 1, at, -lines[i].Quantity);
                        sent.IsKnown = true;
                        return null;
                    }
                );
            }
            else if (choice < 64 && Pick(s => s.To == till.Outlet) is { } coming)
                Receive(till, coming, at);
            else if (choice < 67 && Pick(s => s.From == till.Outlet) is { } leaving)
                CallBack(till, leaving, at);
            else if (choice < 76)
            {
                var counted = there;
                var count = till.Chain.Next(new CountGoods(null, null, [new(goods.ProductId, counted)]), at);
                Wait(
                    till,
                    count,
                    () =>
                    {
                        Books.Count(shelf, at, counted);
                        return null;
                    }
                );
            }
            else if (choice < 79 && there >= quantity)
                Keep(till, shelf, Moved(Reason.Damage), -quantity);
            else
                Keep(till, shelf, Moved(Reason.Delivery), quantity);

            Envelope Moved(Reason reason) => till.Chain.Next(new MoveGoods(null, reason, null, [new(goods.ProductId, quantity)]), at);
        }

        /// <summary>One that the till knows of; now and then one that has ended, which it has not heard yet, or one that only the paper in the van tells of.</summary>
        private Sent? Pick(Func<Sent, bool> which)
        {
            var (stale, told) = (random.Next(8) == 0, random.Next(12) == 0);
            for (var i = _sent.Count - 1; i >= 0 && i > _sent.Count - 60; i--)
                if ((told || _sent[i].IsKnown) && which(_sent[i]) && (stale || !_sent[i].IsReallyThere))
                    return _sent[i];
            return null;
        }

        private Guid OtherThan(Guid outlet)
        {
            var others = tills.Select(t => t.Outlet).Distinct().Where(o => o != outlet).ToArray();
            return others[random.Next(others.Length)];
        }

        private void Receive(Till till, Sent coming, DateTimeOffset at)
        {
            var arrived = coming
                .Lines.Select(l =>
                    (
                        l.Product,
                        random.Next(5) switch
                        {
                            0 => l.Quantity - random.Next(0, (int)l.Quantity + 1),
                            1 => l.Quantity + random.Next(0, 3) * 500L,
                            _ => l.Quantity,
                        }
                    )
                )
                .ToList();
            // Now and then something comes along that nobody had written down.
            if (random.Next(6) == 0 && AnyGoods().ProductId is var other && coming.Lines.All(l => l.Product != other))
                arrived.Add((other, random.Next(1, 4) * 250L));
            Arrive(coming, till.Outlet, arrived);
            var receipt = till.Chain.Next(Receipt(coming, arrived), at);
            Wait(till, receipt, () => End(coming, receipt.OpId, till.Outlet, at, arrived));
        }

        private static ReceiveGoods Receipt(Sent coming, List<(Guid Product, long Quantity)> arrived) =>
            new(coming.Id, null, [.. arrived.Select(a => new ArrivedGoods(a.Product, a.Quantity))]);

        private void CallBack(Till till, Sent leaving, DateTimeOffset at)
        {
            Arrive(leaving, till.Outlet, leaving.Lines);
            var back = till.Chain.Next(new CallBackTransfer(leaving.Id, null), at);
            Wait(till, back, () => End(leaving, back.OpId, till.Outlet, at, leaving.Lines));
        }

        private async Task EndAsync(Sent sent, DateTimeOffset at)
        {
            var isReceived = random.Next(3) > 0;
            var (outlet, all) = (isReceived ? sent.To : sent.From, sent.Lines.ToList());
            Arrive(sent, outlet, all);
            var op = isReceived ? await DoneAsync(Receipt(sent, all)) : await DoneAsync(new CallBackTransfer(sent.Id, null));
            End(sent, op, outlet, at, all);
        }

        private void Arrive(Sent sent, Guid outlet, IEnumerable<(Guid Product, long Quantity)> arrived)
        {
            if (!sent.IsReallyThere)
                foreach (var (product, quantity) in arrived)
                    Really[new(outlet, product)] += quantity;
            sent.IsReallyThere = true;
        }

        private string? End(Sent sent, Guid op, Guid outlet, DateTimeOffset at, IReadOnlyList<(Guid Product, long Quantity)> arrived)
        {
            if (!sent.IsKnown)
            {
                _aside.Add((op, sent, () => End(sent, op, outlet, at, arrived)));
                return "transfer_unknown";
            }
            if (sent.HasEnded)
                return "transfer_ended";
            sent.HasEnded = true;
            for (var i = 0; i < arrived.Count; i++)
            {
                var shelf = new Shelf(outlet, arrived[i].Product);
                var quantity = i < sent.Lines.Count ? sent.Lines[i].Quantity : 0;
                long? own = quantity > 0 && Books.Frozen.TryGetValue((sent.Id, i + 1), out var cost) ? cost : null;
                if (own is { } known)
                    Books.Bring(shelf, at, quantity, StockBooks.Rounded((Int128)quantity * known, 1000), arrived[i].Quantity);
                if (quantity > 0)
                    Books.Move(shelf, op, 2 * i + 1, at, quantity, own);
                if (arrived[i].Quantity != quantity)
                    Books.Move(shelf, op, 2 * i + 2, at, arrived[i].Quantity - quantity);
            }
            return null;
        }

        /// <summary>Something really moves now, and the books hear of it when the till sends it.</summary>
        private void Keep(Till till, Shelf shelf, Envelope envelope, long quantity)
        {
            Really[shelf] += quantity;
            var at = DateTimeOffset.FromUnixTimeMilliseconds(envelope.OccurredAt);
            Wait(
                till,
                envelope,
                () =>
                {
                    Books.Move(shelf, envelope.OpId, 1, at, quantity);
                    return null;
                }
            );
        }

        private void Wait(Till till, Envelope envelope, Func<string?> apply)
        {
            Count(envelope.Kind);
            till.Waiting.Enqueue((envelope, apply));
        }

        private async Task OfficeAsync(int choice)
        {
            var (goods, outlet) = (AnyGoods(), tills[random.Next(tills.Length)].Outlet);
            var (shelf, quantity, at) = (new Shelf(outlet, goods.ProductId), random.Next(1, 40) * 1000L, clock.Tick());
            if (choice < 90)
            {
                var (free, cost, extra) = (random.Next(3) == 0 ? 1000L : 0, random.Next(0, 500_000), random.Next(3) == 0 ? 1_234 : 0);
                var op = await DoneAsync(
                    new ReceiveDelivery(
                        supplier,
                        outlet,
                        "",
                        DateOnly.FromDateTime(at.UtcDateTime),
                        [new(goods.ProductId, quantity, free, cost, 0)],
                        extra,
                        true,
                        false,
                        0,
                        PaidBy.Cash,
                        ""
                    )
                );
                Really[shelf] += quantity + free;
                Books.Move(shelf, op, 1, at, quantity + free, Books.Bring(shelf, at, quantity + free, cost + extra));
            }
            else if (choice < 92 && Really[shelf] >= quantity)
            {
                var op = await DoneAsync(new ReturnToSupplier(supplier, outlet, [new(goods.ProductId, quantity, 100)], "", ""));
                Really[shelf] -= quantity;
                Books.Move(shelf, op, 1, at, -quantity);
            }
            else if (choice < 95 && Pick(_ => true) is { IsKnown: true, HasEnded: false, IsReallyThere: false } sent)
                await EndAsync(sent, at);
            else if (choice < 97 && _aside.FindIndex(a => a.Sent is { IsKnown: true, HasEnded: false }) is var place and >= 0)
            {
                var (op, _, apply) = _aside[place];
                _aside.RemoveAt(place);
                await DoneAsync(new ResolveOperation(op, Decision.Applied, "It was on its way", null));
                apply();
            }
            else
                await CountAsync(shelf);
        }

        public async Task CountAsync(Shelf shelf)
        {
            var at = clock.Tick();
            await DoneAsync(new CountGoods(shelf.Outlet, "", [new(shelf.Product, Really[shelf])]));
            Books.Count(shelf, at, Really[shelf]);
        }

        private async Task<Guid> DoneAsync<TInput>(TInput input)
            where TInput : class
        {
            var op = shop.NewId();
            Count($"office {typeof(TInput).Name}");
            foreach (var expected in (ResultStatus[])[ResultStatus.Applied, ResultStatus.Duplicate])
            {
                var result = await shop.RunAsync(op, input);
                if (result.Status != expected)
                    Wrong.Add($"{typeof(TInput).Name}: {result.Status} {result.Reason}, not {expected}");
            }
            return op;
        }

        /// <summary>Some of what waits, in its order; and the same again.</summary>
        public async Task SendAsync(Till till, bool all = false)
        {
            do
            {
                var some = new List<(Envelope Envelope, Func<string?> Apply)>();
                while (
                    some.Count < (all ? PushOperations.MostAtOnce : random.Next(1, PushOperations.MostAtOnce))
                    && till.Waiting.TryDequeue(out var next)
                )
                    some.Add(next);
                if (some.Count == 0)
                    return;
                var request = till.Chain.Push(some.Select(s => s.Envelope), clock.GetUtcNow());
                foreach (var again in (bool[])[false, true])
                {
                    var results = (await shop.PushAsync(till.Chain, request, shop.Host)).Results.ToDictionary(r => r.OpId);
                    foreach (var (envelope, apply) in some)
                    {
                        var result = results[envelope.OpId];
                        if (again)
                        {
                            if (result.Status is not (ResultStatus.Duplicate or ResultStatus.Quarantined))
                                Wrong.Add($"{envelope.Kind} again: {result.Status} {result.Reason}");
                        }
                        else if (
                            apply() is var reason
                            && (reason, reason is null) != (result.Reason, result.Status == ResultStatus.Applied)
                        )
                            Wrong.Add($"{envelope.Kind}: {result.Status} {result.Reason}, not {reason ?? "applied"}");
                    }
                }
            } while (all);
        }
    }

    [Fact]
    public async Task Whatever_happens_between_outlets_and_in_whatever_order_it_is_heard_of_the_books_end_as_the_shelves_are()
    {
        var seed = Environment.GetEnvironmentVariable("POS_SEED") is { Length: > 0 } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : Random.Shared.Next();
        var operations = Environment.GetEnvironmentVariable("POS_LONG") == "1" ? Asked : Always;
        TestContext.Current.TestOutputHelper?.WriteLine($"POS_SEED={seed}");
        var now = DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        var clock = new Clock(now);
        await using var host = new ShopHost(Database)
        {
            TestServices = services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)),
        };
        host.StartServer();
        var shop = await TestShop.FoundAsync(Rig, host);
        var third = await shop.AddOutletAsync("Saddar", "S");
        var supplier = (await Suppliers.Buying.FromAsync(shop)).Supplier;
        Guid[] outlets = [shop.Outlet, shop.OtherOutlet, third];
        var tills = new List<Till>();
        foreach (var outlet in (Guid[])[.. outlets, .. outlets])
            tills.Add(new(await shop.EnrolAsync(shop.OwnerId, outlet), outlet));
        var history = new History(shop, clock, new(seed), [.. tills], supplier);
        foreach (var outlet in outlets)
        foreach (var goods in shop.Goods)
        {
            var opened = await OnHandAsync(shop, new(outlet, goods.ProductId));
            history.Really[new(outlet, goods.ProductId)] = opened;
            history.Books.Move(new(outlet, goods.ProductId), Guid.Empty, 1, now, opened);
        }
        clock.Tick();

        while (history.Kinds.Values.Sum() < operations)
            await history.StepAsync();
        // Everything is counted, and only then the last of the tills send what they had done before.
        foreach (var shelf in history.Really.Keys.ToList())
            await history.CountAsync(shelf);
        foreach (var till in tills)
            await history.SendAsync(till, all: true);

        Assert.True(history.Wrong.Count == 0, $"POS_SEED={seed}: {string.Join("; ", history.Wrong.Take(10))}");
        await CompareAsync(shop, history, seed);
        var said = string.Join(", ", history.Kinds.Select(k => $"{k.Key} {k.Value}"));
        TestContext.Current.TestOutputHelper?.WriteLine($"{history.Kinds.Values.Sum()} operations, 0 violations: {said}");
    }

    private async Task<long> OnHandAsync(TestShop shop, Shelf shelf) =>
        (
            await Database.ListAsync<long>(
                "select quantity from shop.stock_on_hand where business_id = $1 and outlet_id = $2 and product_id = $3",
                shop.BusinessId,
                shelf.Outlet,
                shelf.Product
            )
        ).SingleOrDefault();

    private async Task CompareAsync(TestShop shop, History history, int seed)
    {
        foreach (var (shelf, onHand, cost) in history.Books.All)
        {
            var says = (await OnHandAsync(shop, shelf), await CostAsync(shop, shelf));
            Assert.True(says == (onHand, cost), $"POS_SEED={seed}: {shelf} is {says} in the books, by another count {(onHand, cost)}");
            Assert.True(
                onHand == history.Really[shelf],
                $"POS_SEED={seed}: {shelf} is {onHand} in the books, truly {history.Really[shelf]}"
            );
        }
        // What is on its way is on no shelf, and nowhere twice.
        foreach (var goods in shop.Goods)
            Assert.Equal(
                -history.OnTheWay.Where(w => w.Product == goods.ProductId).Sum(w => w.Quantity),
                await Database.AskAsync<long>(
                    """
                    select coalesce(sum(quantity), 0)::bigint from shop.stock_movements
                    where business_id = $1 and product_id = $2 and reason in ('transfer_out', 'transfer_in', 'transfer_back')
                    """,
                    shop.BusinessId,
                    goods.ProductId
                )
            );
        // What anything cost when it moved is what it did then, whatever was delivered since.
        var frozen = await Database.ListAsync<string>(
            """
            select concat_ws(' ', c.op_id, c.line_no, c.cost) from shop.movement_costs c
            join shop.stock_movements m on m.business_id = c.business_id and m.op_id = c.op_id and m.line_no = c.line_no
            where c.business_id = $1 and m.reason <> 'count'
            """,
            shop.BusinessId
        );
        var expected = history.Books.Frozen.Select(f => $"{f.Key.Op} {f.Key.Line} {f.Value}").ToHashSet();
        Assert.True(
            frozen.Count > 0 && expected.SetEquals(frozen),
            $"POS_SEED={seed}: {string.Join("; ", expected.Except(frozen).Take(5))} / {string.Join("; ", frozen.Except(expected).Take(5))}"
        );
    }

    private async Task<long?> CostAsync(TestShop shop, Shelf shelf) =>
        await Database.ListAsync<long>(
            "select cost from shop.goods_costs where business_id = $1 and outlet_id = $2 and product_id = $3",
            shop.BusinessId,
            shelf.Outlet,
            shelf.Product
        )
            is [var cost]
            ? cost
            : null;
}
