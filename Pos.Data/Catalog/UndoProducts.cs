using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Stock;
using Pos.Data.Tenancy;

namespace Pos.Data.Catalog;

/// <param name="OpId">Of the change of many that is taken back; taking back may be taken back.</param>
public sealed record UndoProducts(Guid OpId);

/// <summary>
/// Each product becomes what it was before; one that was made by it leaves the till and gives its code and barcodes free, and what came on the shelf with it
/// leaves again. What was changed since stays as it is. Refusals: nothing_to_undo.
/// </summary>
public sealed class UndoProductsHandler(PosDb db, TenantContext tenant, TimeProvider clock)
    : OperationHandler<UndoProducts>(CatalogJson.Default.UndoProducts)
{
    public override string Kind => "undo_products";

    protected override Refusal? Check(UndoProducts input) => null;

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        var refusals = new Dictionary<Guid, Refusal>();
        foreach (var operation in operations)
        {
            var undone = InputOf(operation).OpId;
            // Whoever takes it back at the same time is waited for.
            await db
                .Database.SqlQuery<Guid>(
                    $"""
                    select p.id as "Value" from shop.products p where p.business_id = {tenant.BusinessId}
                      and p.id in (select c.product_id from shop.product_changes c where c.op_id = {undone}) order by p.id for no key update
                    """
                )
                .ToListAsync(ct);
            if (!await db.ProductBatches.AnyAsync(b => b.OpId == undone, ct) || !await db.Undoable(undone).AnyAsync(ct))
                refusals[operation.OpId] = new("nothing_to_undo");
        }
        return refusals;
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        foreach (var operation in operations)
        {
            var undone = InputOf(operation).OpId;
            var changes = await db.Undoable(undone).ToListAsync(ct);
            var ids = changes.Select(c => c.ProductId).ToArray();
            var madeIds = changes.Where(c => c.Before is null).Select(c => c.ProductId).ToArray();
            var made = await db.Products.Where(p => madeIds.Contains(p.Id)).ToDictionaryAsync(p => p.Id, ct);
            var opening = await db.Set<StockMovement>().Where(m => m.OpId == undone && ids.Contains(m.ProductId)).ToListAsync(ct);
            await using var batch = db.Batch();
            batch.WriteProducts(
                tenant.BusinessId,
                operation.OpId,
                clock.GetUtcNow(),
                [.. changes.Select(c => new ChangedProduct(c.ProductId, IsNew: false, BeforeOf(c, made), []))],
                BatchReason.Undo,
                "",
                undone
            );
            batch.MoveStock(
                OpeningStock.Of(
                    operation,
                    tenant.BusinessId,
                    opening.Select(m => (m.ProductId, (IReadOnlyList<OpeningStock>)[new(m.OutletId, -m.Quantity)]))
                )
            );
            batch.Add(CatalogStamps.StampProducts).Value(tenant.BusinessId).Value(ids);
            await batch.ExecuteNonQueryAsync(ct);
        }
    }

    private static KeptProduct BeforeOf(ProductChange change, Dictionary<Guid, Product> made) =>
        change.Before is { } before
            ? JsonSerializer.Deserialize(before, CatalogJson.Default.KeptProduct)!
            : made[change.ProductId].AsKept([]) with
            {
                Code = "",
                Active = false,
            };
}

/// <summary>What of a change of many can be taken back.</summary>
public static class ProductUndo
{
    /// <summary>What it did to products that nobody changed since.</summary>
    public static IQueryable<ProductChange> Undoable(this PosDb db, Guid opId) =>
        db.Set<ProductChange>()
            .Where(c =>
                c.OpId == opId && !db.Set<ProductChange>().Any(later => later.ProductId == c.ProductId && later.ChangedAt > c.ChangedAt)
            );
}
