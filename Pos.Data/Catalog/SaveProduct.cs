using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Stock;
using Pos.Data.Tenancy;

namespace Pos.Data.Catalog;

/// <param name="Price">Paisa for one unit.</param>
/// <param name="Opening">Stock to begin with, in thousandths, by outlet; only heard when the product is new.</param>
public sealed record SaveProduct(
    Guid ProductId,
    string Name,
    string NameUr,
    string Code,
    long Price,
    Guid UnitId,
    Guid? CategoryId,
    IReadOnlyList<string> Barcodes,
    bool Active,
    IReadOnlyList<OpeningStock> Opening
);

public sealed record OpeningStock(Guid OutletId, long Quantity)
{
    /// <summary>The movements that put it on the shelf.</summary>
    internal static IReadOnlyList<StockMovement> Of(
        AuthenticOperation operation,
        Guid businessId,
        IEnumerable<(Guid ProductId, IReadOnlyList<OpeningStock> Opening)> products
    ) =>
        [
            .. products
                .SelectMany(p => p.Opening.Where(o => o.Quantity != 0).Select(o => (p.ProductId, o.OutletId, o.Quantity)))
                .Select(
                    (o, i) =>
                        new StockMovement
                        {
                            BusinessId = businessId,
                            OpId = operation.OpId,
                            LineNo = (short)(i + 1),
                            OutletId = o.OutletId,
                            ProductId = o.ProductId,
                            Quantity = o.Quantity,
                            Reason = Reason.Opening,
                            OccurredAt = operation.OccurredAt,
                        }
                ),
        ];
}

/// <summary>
/// Creates or changes a product. Refusals: those of <see cref="ProductShape"/>, unit_unknown, category_unknown, outlet_unknown, code_taken, barcode_taken.
/// </summary>
public sealed class SaveProductHandler(PosDb db, TenantContext tenant, TimeProvider clock)
    : OperationHandler<SaveProduct>(CatalogJson.Default.SaveProduct)
{
    public override string Kind => "save_product";

    protected override Refusal? Check(SaveProduct input) =>
        ProductShape.Check(input.Name, input.NameUr, input.Code, input.Price, input.Barcodes, input.Opening);

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

    private async Task<Refusal?> RefusalOfAsync(SaveProduct input, CancellationToken ct)
    {
        if (!await db.Units.AnyAsync(u => u.Id == input.UnitId, ct))
            return new("unit_unknown", nameof(input.UnitId));
        if (input.CategoryId is { } category && !await db.Categories.AnyAsync(c => c.Id == category && c.DeletedAt == null, ct))
            return new("category_unknown", nameof(input.CategoryId));
        var outlets = input.Opening.Select(o => o.OutletId).Distinct().ToArray();
        if (outlets.Length > 0 && await db.Outlets.CountAsync(o => outlets.Contains(o.Id), ct) != outlets.Length)
            return new("outlet_unknown", nameof(input.Opening));
        if (input.Code.Length > 0 && await db.Products.AnyAsync(p => p.Code == input.Code && p.Id != input.ProductId, ct))
            return new("code_taken", nameof(input.Code));
        return await db.Barcodes.AnyAsync(b => input.Barcodes.Contains(b.Code) && b.ProductId != input.ProductId, ct)
            ? new("barcode_taken", nameof(input.Barcodes))
            : null;
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        foreach (var operation in operations)
            await ApplyAsync(operation, InputOf(operation), ct);
    }

    private async Task ApplyAsync(AuthenticOperation operation, SaveProduct input, CancellationToken ct)
    {
        var product = await db.Products.Include(p => p.Barcodes).AsTracking().SingleOrDefaultAsync(p => p.Id == input.ProductId, ct);
        var isNew = product is null;
        if (!isNew)
        {
            await using var before = db.Batch();
            before.KeepBefore(tenant.BusinessId, operation.OpId, [input.ProductId]);
            await before.ExecuteNonQueryAsync(ct);
        }
        if (product is null)
        {
            product = new Product
            {
                BusinessId = tenant.BusinessId,
                Id = input.ProductId,
                Name = input.Name,
                CreatedAt = clock.GetUtcNow(),
            };
            db.Products.Add(product);
        }
        // Whatever both call by the same name.
        db.Entry(product).CurrentValues.SetValues(input);
        product.Barcodes.RemoveAll(b => !input.Barcodes.Contains(b.Code));
        for (var i = 0; i < input.Barcodes.Count; i++)
        {
            if (product.Barcodes.Any(b => b.Code == input.Barcodes[i]))
                continue;
            product.Barcodes.Add(
                new Barcode
                {
                    BusinessId = tenant.BusinessId,
                    Code = input.Barcodes[i],
                    ProductId = product.Id,
                    Position = (short)i,
                }
            );
        }
        await db.SaveChangesAsync(ct);
        await using var batch = db.Batch();
        if (isNew)
        {
            batch.KeepMade(tenant.BusinessId, operation.OpId, [product.Id]);
            batch.MoveStock(OpeningStock.Of(operation, tenant.BusinessId, [(product.Id, input.Opening)]));
        }
        batch.Add(CatalogStamps.StampProducts).Value(tenant.BusinessId).Value(new[] { product.Id });
        await batch.ExecuteNonQueryAsync(ct);
    }
}
