using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Stock;

/// <summary>Where goods are moved. The table's trigger keeps the stock on hand, and flags what goes below zero.</summary>
public static class StockMoves
{
    /// <summary>
    /// Added last to a batch: the trigger takes the business's change counter, which the next writer waits for until this one commits.
    /// </summary>
    public static void MoveStock(this RowBatch batch, IReadOnlyList<StockMovement> movements) => batch.InsertRows(movements);

    /// <returns>Refusals outlet_unknown and unknown_product, by operation.</returns>
    internal static async Task<IReadOnlyDictionary<Guid, Refusal>> CheckPlacesAsync(
        this PosDb db,
        IEnumerable<(Guid OpId, Guid OutletId, IEnumerable<Guid> Goods)> operations,
        CancellationToken ct
    )
    {
        var refusals = new Dictionary<Guid, Refusal>();
        foreach (var (opId, outletId, lines) in operations)
        {
            var goods = lines.Distinct().ToArray();
            if (!await db.Outlets.AnyAsync(o => o.Id == outletId, ct))
                refusals[opId] = new("outlet_unknown", nameof(MoveGoods.OutletId));
            else if (!await db.Database.SqlQuery<bool>($"""select app.are_goods({goods}) as "Value" """).SingleAsync(ct))
                refusals[opId] = new("unknown_product");
        }
        return refusals;
    }
}
