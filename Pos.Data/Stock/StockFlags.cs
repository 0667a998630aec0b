using Pos.Data.Operations;

namespace Pos.Data.Stock;

public static class StockFlags
{
    /// <summary>Raised by the stock trigger: thousandths on hand.</summary>
    [FlagKind(20)]
    public const string StockNegative = "stock_negative";
}
