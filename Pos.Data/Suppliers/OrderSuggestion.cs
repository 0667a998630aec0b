namespace Pos.Data.Suppliers;

/// <summary>What is known about goods when they are to be ordered. Quantities in thousandths of the unit.</summary>
/// <param name="OnOrder">Ordered before, and not here yet.</param>
/// <param name="Sold">In the last <paramref name="Days"/> days, less what came back.</param>
/// <param name="Days">As far as sales are known, <see cref="OrderSuggestion.KnownDays"/> at most.</param>
/// <param name="Minimum">Less should never lie there; null: nobody says.</param>
/// <param name="Pack">In one carton; null: loose.</param>
public sealed record OrderNeed(long OnHand, long OnOrder, long Sold, int Days, long? Minimum, long? Pack);

/// <summary>How much to order.</summary>
public static class OrderSuggestion
{
    public const int KnownDays = 28;

    /// <summary>A first day's sales say nothing about a month.</summary>
    public const int FewestDays = 7;

    public static readonly IReadOnlyList<int> Covers = [7, 14, 30];
    public const int Cover = 14;

    /// <summary>
    /// What sells until the goods come and for so many days after, over the minimum, less what is there or on its way; in whole cartons, or whole units. Nothing when that is enough.
    /// </summary>
    public static long Quantity(OrderNeed need, int coverDays, int leadDays)
    {
        var days = Math.Clamp(need.Days, FewestDays, KnownDays);
        var sells = Up((Int128)Math.Max(0, need.Sold) * (coverDays + leadDays), days);
        // Less than nothing is a book that lags behind, no hole to be filled.
        var lacking = sells + (need.Minimum ?? 0) - Math.Max(0, need.OnHand) - Math.Max(0, need.OnOrder);
        if (lacking <= 0)
            return 0;
        Int128 whole = need.Pack is > 0 and var pack ? pack : 1000;
        var most = ReceiveDeliveryHandler.MaxQuantity / whole * whole;
        return (long)Int128.Min(Up(lacking, whole) * whole, most);
    }

    /// <summary>What sells in a week, as far as is known.</summary>
    public static long AWeek(OrderNeed need) => (long)Up((Int128)Math.Max(0, need.Sold) * 7, Math.Clamp(need.Days, FewestDays, KnownDays));

    private static Int128 Up(Int128 dividend, Int128 divisor) => (dividend + divisor - 1) / divisor;
}
