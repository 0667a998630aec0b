using System.Text.RegularExpressions;
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

public sealed record OpeningStock(Guid OutletId, long Quantity);

/// <summary>
/// Creates or changes a product. Refusals: name_missing, name_too_long, code_bad, price_bad, barcode_bad, barcode_twice, quantity_bad,
/// unit_unknown, category_unknown, outlet_unknown, code_taken, barcode_taken.
/// </summary>
public sealed partial class SaveProductHandler(PosDb db, TenantContext tenant, TimeProvider clock)
    : OperationHandler<SaveProduct>(CatalogJson.Default.SaveProduct)
{
    public override string Kind => "save_product";

    protected override Refusal? Check(SaveProduct input)
    {
        if (string.IsNullOrWhiteSpace(input.Name))
            return new("name_missing", nameof(input.Name));
        if (input.Name.Length > Product.MaxName || input.Name.Any(char.IsControl))
            return new("name_too_long", nameof(input.Name));
        if (input.NameUr.Length > Product.MaxName || input.NameUr.Any(char.IsControl))
            return new("name_too_long", nameof(input.NameUr));
        if (!CodeShape().IsMatch(input.Code))
            return new("code_bad", nameof(input.Code));
        if (input.Price is < 0 or > Product.MaxPrice)
            return new("price_bad", nameof(input.Price));
        if (input.Barcodes.Count > 20 || input.Barcodes.Any(b => !BarcodeShape().IsMatch(b)))
            return new("barcode_bad", nameof(input.Barcodes));
        if (input.Barcodes.Distinct().Count() != input.Barcodes.Count)
            return new("barcode_twice", nameof(input.Barcodes));
        return input.Opening.Any(o => o.Quantity is < -100 * Product.MaxQuantity or > 100 * Product.MaxQuantity)
            ? new("quantity_bad", nameof(input.Opening))
            : null;
    }

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
        product.Name = input.Name;
        product.NameUr = input.NameUr;
        product.Code = input.Code;
        product.Price = input.Price;
        product.UnitId = input.UnitId;
        product.CategoryId = input.CategoryId;
        product.Active = input.Active;
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
        if (isNew)
        {
            short lineNo = 0;
            foreach (var opening in input.Opening.Where(o => o.Quantity != 0))
                db.StockMovements.Add(
                    new StockMovement
                    {
                        BusinessId = tenant.BusinessId,
                        OpId = operation.OpId,
                        LineNo = ++lineNo,
                        OutletId = opening.OutletId,
                        ProductId = product.Id,
                        Quantity = opening.Quantity,
                        Reason = Reason.Opening,
                        OccurredAt = operation.OccurredAt,
                    }
                );
        }
        await db.SaveChangesAsync(ct);
        await db.StampProductsAsync(tenant.BusinessId, [product.Id], ct);
    }

    [GeneratedRegex(@"^[0-9A-Za-z._-]{0,20}\z")]
    private static partial Regex CodeShape();

    [GeneratedRegex(@"^[0-9A-Za-z._-]{3,32}\z")]
    private static partial Regex BarcodeShape();
}
