using Pos.Data.Operations;

namespace Pos.Data.Stock;

/// <summary>Where goods are moved. The table's trigger keeps the stock on hand, and flags what goes below zero.</summary>
public static class StockMoves
{
    /// <summary>
    /// Added last to a batch: the trigger takes the business's change counter, which the next writer waits for until this one commits.
    /// </summary>
    public static void MoveStock(this RowBatch batch, IReadOnlyList<StockMovement> movements) => batch.InsertRows(movements);
}
