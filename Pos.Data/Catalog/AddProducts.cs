using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Stock;
using Pos.Data.Tenancy;

namespace Pos.Data.Catalog;

/// <summary>Many new products at once (a starter list, an import). Up to <see cref="AddProductsHandler.MostAtOnce"/>, so that one write never holds the change counter long.</summary>
public sealed record AddProducts(IReadOnlyList<NewProduct> Products);

/// <param name="Unit">Code of a unit of the business.</param>
/// <param name="Opening">Stock to begin with, in thousandths, by outlet.</param>
public sealed record NewProduct(
    Guid Id,
    string Name,
    string NameUr,
    string Code,
    long Price,
    string Unit,
    Guid? CategoryId,
    IReadOnlyList<string> Barcodes,
    IReadOnlyList<OpeningStock> Opening
);

/// <summary>
/// Refusals: too_many, those of <see cref="ProductShape"/>, unit_unknown, category_unknown, outlet_unknown. A code or barcode that is taken is left out of the new product.
/// </summary>
public sealed class AddProductsHandler(PosDb db, TenantContext tenant, TimeProvider clock)
    : OperationHandler<AddProducts>(CatalogJson.Default.AddProducts)
{
    public const int MostAtOnce = 200;

    public override string Kind => "add_products";

    protected override Refusal? Check(AddProducts input)
    {
        if (input.Products.Count is 0 or > MostAtOnce)
            return new("too_many");
        foreach (var p in input.Products)
            if (ProductShape.Check(p.Name, p.NameUr, p.Code, p.Price, p.Barcodes, p.Opening) is { } refusal)
                return refusal with { Field = null };
        return null;
    }

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        var units = await UnitsAsync(ct);
        var refusals = new Dictionary<Guid, Refusal>();
        foreach (var operation in operations)
            if (await RefusalOfAsync(InputOf(operation).Products, units, ct) is { } refusal)
                refusals[operation.OpId] = refusal;
        return refusals;
    }

    private async Task<Refusal?> RefusalOfAsync(IReadOnlyList<NewProduct> products, Dictionary<string, Guid> units, CancellationToken ct)
    {
        if (products.Any(p => !units.ContainsKey(p.Unit)))
            return new("unit_unknown");
        var categories = products.Select(p => p.CategoryId).OfType<Guid>().Distinct().ToArray();
        if (
            categories.Length > 0
            && await db.Categories.CountAsync(c => categories.Contains(c.Id) && c.DeletedAt == null, ct) != categories.Length
        )
            return new("category_unknown");
        var outlets = products.SelectMany(p => p.Opening.Select(o => o.OutletId)).Distinct().ToArray();
        return outlets.Length > 0 && await db.Outlets.CountAsync(o => outlets.Contains(o.Id), ct) != outlets.Length
            ? new("outlet_unknown")
            : null;
    }

    private Task<Dictionary<string, Guid>> UnitsAsync(CancellationToken ct) => db.Units.ToDictionaryAsync(u => u.Code, u => u.Id, ct);

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        var units = await UnitsAsync(ct);
        foreach (var operation in operations)
        {
            var products = InputOf(operation).Products;
            var codes = products.Select(p => p.Code).Where(c => c.Length > 0).Distinct().ToArray();
            var free = codes.Except(await db.Products.Where(p => codes.Contains(p.Code)).Select(p => p.Code).ToListAsync(ct)).ToHashSet();
            var now = clock.GetUtcNow();
            await using var batch = db.Batch();
            batch.InsertRows([.. products.Select(p => RowOf(p, units[p.Unit], free.Remove(p.Code) ? p.Code : "", now))]);
            batch.InsertRows([.. products.SelectMany(BarcodesOf).DistinctBy(b => b.Code)], "on conflict do nothing");
            batch.MoveStock(OpeningStock.Of(operation, tenant.BusinessId, products.Select(p => (p.Id, p.Opening))));
            batch.Add(CatalogStamps.StampProducts).Value(tenant.BusinessId).Value(products.Select(p => p.Id).ToArray());
            await batch.ExecuteNonQueryAsync(ct);
        }
    }

    private Product RowOf(NewProduct product, Guid unit, string code, DateTimeOffset now) =>
        new()
        {
            BusinessId = tenant.BusinessId,
            Id = product.Id,
            Name = product.Name,
            NameUr = product.NameUr,
            Code = code,
            Price = product.Price,
            UnitId = unit,
            CategoryId = product.CategoryId,
            CreatedAt = now,
        };

    private IEnumerable<Barcode> BarcodesOf(NewProduct product) =>
        product.Barcodes.Select(
            (code, i) =>
                new Barcode
                {
                    BusinessId = tenant.BusinessId,
                    Code = code,
                    ProductId = product.Id,
                    Position = (short)i,
                }
        );
}
