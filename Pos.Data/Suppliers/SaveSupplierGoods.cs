using Pos.Data.Operations;
using Pos.Data.Stock;
using Pos.Data.Tenancy;

namespace Pos.Data.Suppliers;

/// <param name="Pack">Thousandths in one carton; null for goods that he sells loose.</param>
/// <param name="Preferred">Ordered from him from now on, and from nobody else.</param>
public sealed record SaveSupplierGoods(Guid SupplierId, Guid ProductId, long? Pack, bool Preferred);

/// <summary>How a supplier packs goods, and whether he is the one they are ordered from. Refusals: pack_bad, supplier_unknown, unknown_product.</summary>
public sealed class SaveSupplierGoodsHandler(PosDb db, TenantContext tenant)
    : OperationHandler<SaveSupplierGoods>(SuppliersJson.Default.SaveSupplierGoods)
{
    public override string Kind => "save_supplier_goods";

    protected override Refusal? Check(SaveSupplierGoods input) =>
        input.Pack is <= 0 or > ReceiveDeliveryHandler.MaxQuantity ? new("pack_bad", nameof(input.Pack)) : null;

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        var refusals = new Dictionary<Guid, Refusal>(await db.UnknownSuppliersAsync(operations, o => InputOf(o).SupplierId, ct));
        foreach (var operation in operations)
            if (!await db.AreGoodsAsync([InputOf(operation).ProductId], ct))
                refusals.TryAdd(operation.OpId, new("unknown_product", nameof(SaveSupplierGoods.ProductId)));
        return refusals;
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        // Two who prefer another supplier each for the same goods: the second takes it from the first.
        await db.LockOrdersAsync(tenant, ct);
        await using var batch = db.Batch();
        foreach (var input in operations.Select(InputOf))
        {
            if (input.Preferred)
                batch
                    .Add(
                        "update shop.supplier_goods set preferred = false where business_id = $1 and product_id = $2 and supplier_id <> $3 and preferred"
                    )
                    .Value(tenant.BusinessId)
                    .Value(input.ProductId)
                    .Value(input.SupplierId);
            batch.InsertRows<SupplierGoods>(
                [
                    new()
                    {
                        BusinessId = tenant.BusinessId,
                        SupplierId = input.SupplierId,
                        ProductId = input.ProductId,
                        Pack = input.Pack,
                        Preferred = input.Preferred,
                    },
                ],
                "on conflict (business_id, supplier_id, product_id) do update set pack = excluded.pack, preferred = excluded.preferred"
            );
        }
        await batch.ExecuteNonQueryAsync(ct);
    }
}
