using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Stock;

/// <param name="Minimum">Thousandths of the unit, of which less should never lie at the outlet; null for none.</param>
public sealed record SaveMinimum(Guid OutletId, Guid ProductId, long? Minimum);

/// <summary>The owner's. Refusals: quantity_bad, outlet_unknown, unknown_product.</summary>
public sealed class SaveMinimumHandler(PosDb db, TenantContext tenant) : OperationHandler<SaveMinimum>(StockJson.Default.SaveMinimum)
{
    public override string Kind => "save_minimum";

    protected override Refusal? Check(SaveMinimum input) =>
        input.Minimum is <= 0 or > MoveGoodsHandler.MaxQuantity ? new("quantity_bad", nameof(input.Minimum)) : null;

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        var refusals = new Dictionary<Guid, Refusal>();
        foreach (var operation in operations)
        {
            var input = InputOf(operation);
            if (!await db.Outlets.AnyAsync(o => o.Id == input.OutletId, ct))
                refusals[operation.OpId] = new("outlet_unknown", nameof(input.OutletId));
            else if (!await db.AreGoodsAsync([input.ProductId], ct))
                refusals[operation.OpId] = new("unknown_product", nameof(input.ProductId));
        }
        return refusals;
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        await using var batch = db.Batch();
        foreach (var input in operations.Select(InputOf))
            batch.InsertRows<StockMinimum>(
                [
                    new()
                    {
                        BusinessId = tenant.BusinessId,
                        OutletId = input.OutletId,
                        ProductId = input.ProductId,
                        Minimum = input.Minimum,
                    },
                ],
                "on conflict (business_id, outlet_id, product_id) do update set minimum = excluded.minimum"
            );
        await batch.ExecuteNonQueryAsync(ct);
    }
}
