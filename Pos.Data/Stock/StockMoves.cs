using System.Globalization;
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

    /// <param name="Outlet">As the office says.</param>
    /// <param name="Right">What whoever did it on a till must have had then.</param>
    internal sealed record Place(AuthenticOperation Operation, Guid? Outlet, string Right, IEnumerable<Guid> Goods);

    internal static Guid? OutletOf(AuthenticOperation operation, Guid? said) => operation.DeviceId is null ? said : operation.OutletId;

    internal static IEnumerable<DescribedFact> Describe(string? name, long quantity) =>
        [
            new("review.goods") { Words = (name ?? "", "") },
            new("review.quantity") { Figure = (quantity / 1000m).ToString("0.###", CultureInfo.InvariantCulture) },
        ];

    /// <summary>Whether all of these are products of the business.</summary>
    public static Task<bool> AreGoodsAsync(this PosDb db, IEnumerable<Guid> goods, CancellationToken ct) =>
        db.Database.SqlQuery<bool>($"""select app.are_goods({goods.Distinct().ToArray()}) as "Value" """).SingleAsync(ct);

    /// <returns>Refusals outlet_unknown, unknown_product and no_right, by operation.</returns>
    internal static async Task<IReadOnlyDictionary<Guid, Refusal>> CheckPlacesAsync(
        this PosDb db,
        TenantContext tenant,
        IEnumerable<Place> places,
        CancellationToken ct
    )
    {
        var refusals = new Dictionary<Guid, Refusal>();
        foreach (var (operation, outlet, right, lines) in places)
        {
            var at = OutletOf(operation, outlet);
            if (!await db.Outlets.AnyAsync(o => o.Id == at, ct))
                refusals[operation.OpId] = new("outlet_unknown", nameof(MoveGoods.OutletId));
            else if (!await db.AreGoodsAsync(lines, ct))
                refusals[operation.OpId] = new("unknown_product");
            else if (!await db.MightAsync(tenant, operation, right, ct))
                refusals[operation.OpId] = new("no_right");
        }
        return refusals;
    }

    /// <summary>Whether its author had the right then. The office was asked before; what an owner applies by hand he answers for.</summary>
    internal static async Task<bool> MightAsync(
        this PosDb db,
        TenantContext tenant,
        AuthenticOperation operation,
        string right,
        CancellationToken ct
    ) =>
        operation.DeviceId is null
        || tenant.IsOwner
        || await db
            .Database.SqlQuery<bool>(
                $"""select app.could({tenant.BusinessId}, {operation.WorkerId}, {operation.OccurredAt}, {right}, 0) as "Value" """
            )
            .SingleAsync(ct);
}
