using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Catalog;

/// <summary>What outlets have of their own about a product; those that are not named stay as they are.</summary>
public sealed record SaveAtOutlets(Guid ProductId, IReadOnlyList<AtOutlet> Outlets);

/// <param name="Price">Paisa for one unit; null for the product's own.</param>
/// <param name="Sold">Off: its tills do not offer it.</param>
public sealed record AtOutlet(Guid OutletId, long? Price, bool Sold);

/// <summary>Owners only. Refusals: price_bad, unknown_product, outlet_unknown.</summary>
public sealed class SaveAtOutletsHandler(PosDb db, TenantContext tenant)
    : OperationHandler<SaveAtOutlets>(CatalogJson.Default.SaveAtOutlets)
{
    public override string Kind => "save_at_outlets";

    protected override Refusal? Check(SaveAtOutlets input) =>
        input.Outlets.Any(o => o is null || o.Price is < 0 or > Product.MaxPrice) ? new("price_bad", nameof(input.Outlets)) : null;

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        var refusals = new Dictionary<Guid, Refusal>();
        foreach (var operation in operations)
            if (await RefusalOfAsync(InputOf(operation), ct) is { } refusal)
                refusals[operation.OpId] = refusal;
        return refusals;
    }

    private async Task<Refusal?> RefusalOfAsync(SaveAtOutlets input, CancellationToken ct)
    {
        if (!await db.Products.AnyAsync(p => p.Id == input.ProductId, ct))
            return new("unknown_product", nameof(input.ProductId));
        var outlets = input.Outlets.Select(o => o.OutletId).ToArray();
        // One that is named twice is not there twice.
        return await db.Outlets.CountAsync(o => outlets.Contains(o.Id), ct) == outlets.Length
            ? null
            : new("outlet_unknown", nameof(input.Outlets));
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        foreach (var input in operations.Select(InputOf))
        {
            await using var batch = db.Batch();
            batch.InsertRows(
                [
                    .. input.Outlets.Select(o => new OutletProduct
                    {
                        BusinessId = tenant.BusinessId,
                        OutletId = o.OutletId,
                        ProductId = input.ProductId,
                        Price = o.Price,
                        Sold = o.Sold,
                    }),
                ],
                """
                on conflict (business_id, outlet_id, product_id) do update
                  set price = excluded.price, sold = excluded.sold, change_seq = excluded.change_seq
                """,
                stamped: true
            );
            await batch.ExecuteNonQueryAsync(ct);
        }
    }
}
