using Pos.Data.Sales;

namespace Pos.Tests.Credit;

/// <summary>Something that happened to what customers owe, in whole rupees. Those before it that it speaks of are named by their place in the history.</summary>
internal abstract record Happening
{
    public sealed record Sold(int Customer, int Total, int Down) : Happening;

    public sealed record Paid(int Customer, int Amount, int? Against) : Happening;

    public sealed record Opened(int Customer, int Amount) : Happening;

    public sealed record Returned(int Sale, int Thousandths) : Happening;

    public sealed record GivenUp(int Sale, int Amount) : Happening;

    public sealed record TakenBack(int Of, int? ToCustomer) : Happening;

    /// <summary>Customer 2 turns out to be customer 0.</summary>
    public sealed record Merged : Happening;

    /// <summary>What must have arrived before it can be done at all; everything else may come in any order.</summary>
    public int? Needs =>
        this switch
        {
            Returned r => r.Sale,
            TakenBack t => t.Of,
            _ => null,
        };
}

/// <summary>A random history of three customers at one outlet.</summary>
internal sealed class History
{
    public List<Happening> All { get; } = [];

    public static History Make(Random random, int length)
    {
        var history = new History();
        var touched = new HashSet<int>();
        while (history.All.Count < length)
        {
            var at = history.All.Count;
            int? Free(Func<Happening, bool> kind) =>
                Enumerable
                    .Range(0, at)
                    .Where(i => kind(history.All[i]) && !touched.Contains(i))
                    .OrderBy(_ => random.Next())
                    .Cast<int?>()
                    .FirstOrDefault();
            var total = random.Next(1, 500);
            Happening? next = random.Next(12) switch
            {
                < 4 => new Happening.Sold(random.Next(3), total, random.Next(total)),
                < 7 => new Happening.Paid(random.Next(3), random.Next(1, 600), random.Next(3) == 0 ? Free(h => h is Happening.Sold) : null),
                7 => new Happening.Opened(random.Next(3), random.Next(2) == 0 ? random.Next(1, 400) : -random.Next(1, 200)),
                8 when Free(h => h is Happening.Sold) is { } sale => new Happening.Returned(
                    sale,
                    random.Next(LeastWorthARupee(((Happening.Sold)history.All[sale]).Total), 1001)
                ),
                9 when Free(h => h is Happening.Sold) is { } sale => new Happening.GivenUp(
                    sale,
                    random.Next(1, ((Happening.Sold)history.All[sale]).Total - ((Happening.Sold)history.All[sale]).Down + 1)
                ),
                10 when Free(h => h is Happening.Paid or Happening.Opened or Happening.GivenUp) is { } entry => new Happening.TakenBack(
                    entry,
                    history.All[entry] is Happening.GivenUp || random.Next(2) == 0 ? null : random.Next(3)
                ),
                10 when Free(h => h is Happening.Sold) is { } sale => new Happening.TakenBack(sale, random.Next(3)),
                11 when !history.All.Any(h => h is Happening.Merged) => new Happening.Merged(),
                _ => null,
            };
            // One act of the owner per entry: each next one he decides by what the one before made of it.
            if (next is Happening.Returned { Sale: var r })
                touched.Add(r);
            if (next is Happening.GivenUp { Sale: var w })
                touched.Add(w);
            if (next is Happening.TakenBack { Of: var t })
                touched.Add(t);
            if (next is not null)
                history.All.Add(next);
        }
        return history;
    }

    /// <summary>An order in which it could have reached the server.</summary>
    public List<int> Arrival(Random random)
    {
        var left = Enumerable.Range(0, All.Count).ToList();
        var order = new List<int>();
        while (left.Count > 0)
        {
            var next = left.Where(i => All[i].Needs is not { } needed || order.Contains(needed)).OrderBy(_ => random.Next()).First();
            left.Remove(next);
            order.Add(next);
        }
        return order;
    }

    /// <summary>
    /// What is owed by the rules as one would do them with coins on a table: a rupee at a time, and nothing shared with the database's way of doing it.
    /// </summary>
    public (long Balance, string Open, long Recovered) Owed(int customer)
    {
        var isMerged = All.Any(h => h is Happening.Merged);
        int Who(int c) => isMerged && c == 2 ? 0 : c;
        var takenBack = All.OfType<Happening.TakenBack>().ToDictionary(t => t.Of, t => t.ToCustomer);
        // Whose it is in the end; null when it was taken back for good.
        int? Owner(int place, int c) => takenBack.TryGetValue(place, out var to) ? (to is { } moved ? Who(moved) : null) : Who(c);

        // Opening balances are all from the day before: among them the order is that of writing, and what was moved was written when it was.
        (bool, int) Order(int place) =>
            All[place] is Happening.Opened && All.FindIndex(h => h is Happening.TakenBack t && t.Of == place) is >= 0 and var moved
                ? (false, moved)
                : (All[place] is not Happening.Opened, place);
        var debts = new SortedDictionary<int, (int Open, int GivenUp)>(Comparer<int>.Create((a, b) => Order(a).CompareTo(Order(b))));
        for (var i = 0; i < All.Count; i++)
        {
            if (All[i] is Happening.Sold { } sold && sold.Total > sold.Down && Owner(i, sold.Customer) == customer)
                debts[i] = (sold.Total - sold.Down, 0);
            if (All[i] is Happening.Opened { Amount: > 0 } opened && Owner(i, opened.Customer) == customer)
                debts[i] = (opened.Amount, 0);
        }
        var loose = 0L;
        var recovered = 0L;
        foreach (var returned in All.OfType<Happening.Returned>().Where(r => debts.ContainsKey(r.Sale)))
            for (var coin = 0; coin < WorthOf(returned); coin++)
                if (debts[returned.Sale] is { Open: > 0 } d)
                    debts[returned.Sale] = (d.Open - 1, d.GivenUp);
                else
                    loose++;
        for (var i = 0; i < All.Count; i++)
            if (All[i] is Happening.GivenUp given && !takenBack.ContainsKey(i) && debts.TryGetValue(given.Sale, out var bad))
                debts[given.Sale] = (bad.Open - Math.Min(bad.Open, given.Amount), bad.GivenUp + Math.Min(bad.Open, given.Amount));
        for (var i = 0; i < All.Count; i++)
        {
            if (All[i] is Happening.Opened { Amount: < 0 } advance && Owner(i, advance.Customer) == customer)
                loose -= advance.Amount;
            if (All[i] is not Happening.Paid paid || Owner(i, paid.Customer) != customer)
                continue;
            // What was written under another name is meant for no debt in particular.
            var chosen = takenBack.ContainsKey(i) || (paid.Against is { } a && takenBack.ContainsKey(a)) ? null : paid.Against;
            for (var coin = 0; coin < paid.Amount; coin++)
            {
                if (chosen is { } c && debts.TryGetValue(c, out var d) && (d.Open > 0 || d.GivenUp > 0) && coin < Meant(paid))
                {
                    if (d.Open > 0)
                        debts[c] = (d.Open - 1, d.GivenUp);
                    else
                    {
                        debts[c] = (0, d.GivenUp - 1);
                        recovered++;
                    }
                }
                else
                    loose++;
            }
        }
        for (; loose > 0 && debts.Any(d => d.Value.Open > 0); loose--)
        {
            var oldest = debts.First(d => d.Value.Open > 0);
            debts[oldest.Key] = (oldest.Value.Open - 1, oldest.Value.GivenUp);
        }
        for (; loose > 0 && debts.Any(d => d.Value.GivenUp > 0); loose--, recovered++)
        {
            var oldest = debts.First(d => d.Value.GivenUp > 0);
            debts[oldest.Key] = (oldest.Value.Open, oldest.Value.GivenUp - 1);
        }
        return (
            debts.Values.Sum(d => (long)d.Open) - loose,
            string.Join(' ', debts.OrderBy(d => d.Key).Select(d => $"{d.Key}:{d.Value.Open}")),
            recovered
        );
    }

    /// <summary>Thousandths: less of it is worth nothing, and refused (nothing_worth).</summary>
    private static int LeastWorthARupee(int total) => Enumerable.Range(1, 1000).First(thousandths => Worth(total, thousandths) > 0);

    /// <summary>Of a payment with a chosen sale, half is meant for it.</summary>
    public static int Meant(Happening.Paid paid) => (paid.Amount + 1) / 2;

    private long WorthOf(Happening.Returned returned) => Worth(((Happening.Sold)All[returned.Sale]).Total, returned.Thousandths) / 100;

    public static long Worth(int total, int thousandths) => ReturnWorth.Of([new(1, 1000, total * 100L, 0)], [new(1, thousandths)])!.Amount;
}
