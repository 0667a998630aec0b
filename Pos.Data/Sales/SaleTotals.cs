using Pos.Data.Catalog;

namespace Pos.Data.Sales;

/// <summary>
/// The arithmetic of a sale; wwwroot-src/shared/money.ts is its twin, held to it by Pos.Tests/Sales/sale-totals.cases.json.
/// Money in paisa, quantities in thousandths of a unit; halves round up.
/// </summary>
public static class SaleTotals
{
    public const long MaxQuantity = Product.MaxQuantity;

    /// <param name="per">What the price is for: one unit, or all that is in a pack.</param>
    public static long LineTotal(long quantity, long unitPrice, long per = 1000) => (quantity * unitPrice + per / 2) / per;

    /// <summary>How much of it an amount buys ("Rs 50 of sugar"); at least a thousandth.</summary>
    public static long QuantityWorth(long amount, long unitPrice) => Math.Max(1, (amount * 2000 + unitPrice) / (2 * unitPrice));

    /// <summary>Whole rupees: the paisa that the rounding line adds (or, negative, takes off).</summary>
    public static long Rounding(long linesTotal) => (linesTotal + 50) / 100 * 100 - linesTotal;
}
