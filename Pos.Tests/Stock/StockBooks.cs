namespace Pos.Tests.Stock;

/// <summary>
/// What the books of stock must say, counted by itself and in another way than the database does: of what has been applied, in the order in which it was.
/// Quantities in thousandths, costs in paisa for a unit; a shelf is an outlet's place for a product.
/// </summary>
internal sealed class StockBooks
{
    public readonly record struct Shelf(Guid Outlet, Guid Product);

    private sealed class Kept
    {
        public List<(DateTimeOffset At, long Quantity)> Moves { get; } = [];
        public (DateTimeOffset At, long Counted)? Count { get; set; }

        /// <summary>What moved after the last count.</summary>
        public long Since { get; set; }
        public long? Cost { get; set; }
        public List<(DateTimeOffset At, long After)> Costs { get; } = [];
        public long OnHand => (Count?.Counted ?? 0) + Since;
    }

    private readonly Dictionary<Shelf, Kept> _shelves = [];

    /// <summary>What one unit cost when it moved, by operation and line.</summary>
    public Dictionary<(Guid Op, int Line), long> Frozen { get; } = [];

    public IEnumerable<(Shelf Shelf, long OnHand, long? Cost)> All => _shelves.Select(s => (s.Key, s.Value.OnHand, s.Value.Cost));

    private Kept At(Shelf shelf) => _shelves.TryGetValue(shelf, out var kept) ? kept : _shelves[shelf] = new();

    /// <param name="own">What it cost, where the paper it came with says so.</param>
    public void Move(Shelf shelf, Guid op, int line, DateTimeOffset at, long quantity, long? own = null)
    {
        var kept = At(shelf);
        kept.Moves.Add((at, quantity));
        if (kept.Count is not { } count || at > count.At)
            kept.Since += quantity;
        if (kept.Cost is { } cost)
            Frozen[(op, line)] = own ?? kept.Costs.Where(c => c.At <= at).Select(c => (long?)c.After).LastOrDefault() ?? cost;
    }

    public void Count(Shelf shelf, DateTimeOffset at, long counted)
    {
        var kept = At(shelf);
        if (kept.Count is { } last && last.At > at)
            return;
        kept.Count = (at, counted);
        kept.Since = kept.Moves.Where(m => m.At > at).Sum(m => m.Quantity);
    }

    /// <summary>Goods come with what they cost; before they are moved.</summary>
    /// <param name="found">How many of them a later count has found already, where there was one.</param>
    public long Bring(Shelf shelf, DateTimeOffset at, long quantity, long landed, long found = 0)
    {
        var kept = At(shelf);
        var others = kept.Count?.At >= at ? kept.OnHand - found : kept.OnHand;
        var alone = Rounded((Int128)landed * 1000, quantity);
        kept.Cost =
            kept.Cost is { } before && others > 0 ? Rounded((Int128)others * before + (Int128)landed * 1000, others + quantity) : alone;
        kept.Costs.Add((at, kept.Cost.Value));
        return alone;
    }

    public static long Rounded(Int128 dividend, Int128 divisor) => (long)((2 * dividend + divisor) / (2 * divisor));
}
