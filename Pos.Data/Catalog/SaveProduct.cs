using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Stock;
using Pos.Data.Tenancy;

namespace Pos.Data.Catalog;

/// <param name="Price">Paisa for one unit.</param>
/// <param name="Barcodes">Those on one unit.</param>
/// <param name="Opening">Stock to begin with, in thousandths, by outlet; only heard when the product is new.</param>
/// <param name="Packs">All that it is sold in beside its unit, in their order; null leaves them as they are.</param>
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
    IReadOnlyList<OpeningStock> Opening,
    IReadOnlyList<SavePack>? Packs = null
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
/// Creates or changes a product with its packs. Refusals: those of <see cref="ProductShape"/> and <see cref="PackShape"/>, unit_unknown, category_unknown, outlet_unknown, code_taken, barcode_taken,
/// factor_whole.
/// </summary>
public sealed class SaveProductHandler(PosDb db, TenantContext tenant, TimeProvider clock)
    : OperationHandler<SaveProduct>(CatalogJson.Default.SaveProduct)
{
    public override string Kind => "save_product";

    protected override Refusal? Check(SaveProduct input) =>
        ProductShape.Check(input.Name, input.NameUr, input.Code, input.Price, input.Barcodes, input.Opening)
        ?? PackShape.Check(input.Packs ?? [], input.Barcodes);

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
        if (await db.Units.SingleOrDefaultAsync(u => u.Id == input.UnitId, ct) is not { } unit)
            return new("unit_unknown", nameof(input.UnitId));
        if (input.CategoryId is { } category && !await db.Categories.AnyAsync(c => c.Id == category && c.DeletedAt == null, ct))
            return new("category_unknown", nameof(input.CategoryId));
        var outlets = input.Opening.Select(o => o.OutletId).Distinct().ToArray();
        if (outlets.Length > 0 && await db.Outlets.CountAsync(o => outlets.Contains(o.Id), ct) != outlets.Length)
            return new("outlet_unknown", nameof(input.Opening));
        if (input.Code.Length > 0 && await db.Products.AnyAsync(p => p.Code == input.Code && p.Id != input.ProductId, ct))
            return new("code_taken", nameof(input.Code));
        // What is said of the packs too may go from one to another; of packs that are left as they are, nothing can be taken.
        var taken = await TakenAsync([.. input.Barcodes, .. (input.Packs ?? []).SelectMany(p => p.Barcodes)], input, ct);
        if (input.Barcodes.Any(taken.Contains))
            return new("barcode_taken", nameof(input.Barcodes));
        return input.Packs is null ? null : await RefusalOfAsync(input.Packs, input.ProductId, unit, taken, ct);
    }

    private async Task<HashSet<string>> TakenAsync(string[] codes, SaveProduct input, CancellationToken ct)
    {
        var keepsPacks = input.Packs is null;
        return await db
            .Barcodes.Where(b => codes.Contains(b.Code) && (b.ProductId != input.ProductId || (keepsPacks && b.PackId != null)))
            .Select(b => b.Code)
            .ToHashSetAsync(ct);
    }

    private async Task<Refusal?> RefusalOfAsync(
        IReadOnlyList<SavePack> packs,
        Guid product,
        Unit unit,
        HashSet<string> taken,
        CancellationToken ct
    )
    {
        for (var i = 0; i < packs.Count; i++)
        {
            if (!unit.Measured && packs[i].Factor % 1000 != 0)
                return new("factor_whole", PackShape.FieldOf(i, nameof(SavePack.Factor)));
            if (packs[i].Barcodes.Any(taken.Contains))
                return new("barcode_taken", PackShape.FieldOf(i, nameof(SavePack.Barcodes)));
        }
        Guid[] ids = [.. packs.Select(p => p.Id)];
        return await db.Packs.AnyAsync(p => ids.Contains(p.Id) && p.ProductId != product, ct)
            ? new("pack_unknown", nameof(SaveProduct.Packs))
            : null;
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        foreach (var operation in operations)
            await ApplyAsync(operation, InputOf(operation), ct);
    }

    private async Task ApplyAsync(AuthenticOperation operation, SaveProduct input, CancellationToken ct)
    {
        var product = await db
            .Products.Include(p => p.Barcodes)
            .Include(p => p.Packs)
            .AsSplitQuery()
            .AsTracking()
            .SingleOrDefaultAsync(p => p.Id == input.ProductId, ct);
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
        if (input.Packs is { } packs)
        {
            foreach (var gone in product.Packs.Where(p => !packs.Any(said => said.Id == p.Id)))
                gone.DeletedAt ??= clock.GetUtcNow();
            SetPacks(product, packs);
        }
        var barcodes = BarcodesOf(product, input);
        product.Barcodes.RemoveAll(kept => !barcodes.Any(b => IsSame(b, kept)) && (input.Packs is not null || kept.PackId is null));
        // What goes from a pack to another is off the one before it is on the other.
        await db.SaveChangesAsync(ct);
        product.Barcodes.AddRange(barcodes.FindAll(b => !product.Barcodes.Exists(kept => IsSame(b, kept))));
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

    private static void SetPacks(Product product, IReadOnlyList<SavePack> packs)
    {
        for (var i = 0; i < packs.Count; i++)
        {
            var pack = product.Packs.Find(p => p.Id == packs[i].Id);
            if (pack is null)
                product.Packs.Add(
                    pack = new()
                    {
                        BusinessId = product.BusinessId,
                        Id = packs[i].Id,
                        Name = packs[i].Name,
                    }
                );
            (pack.Name, pack.NameUr, pack.Factor, pack.Price) = (packs[i].Name, packs[i].NameUr, packs[i].Factor, packs[i].Price);
            (pack.Position, pack.DeletedAt) = ((short)i, null);
        }
    }

    private static List<Barcode> BarcodesOf(Product product, SaveProduct input)
    {
        IEnumerable<Barcode> On(Guid? pack, IEnumerable<string> codes) =>
            codes.Select(
                (code, i) =>
                    new Barcode
                    {
                        BusinessId = product.BusinessId,
                        Code = code,
                        ProductId = product.Id,
                        PackId = pack,
                        Position = (short)i,
                    }
            );
        return [.. On(null, input.Barcodes), .. (input.Packs ?? []).SelectMany(p => On(p.Id, p.Barcodes))];
    }

    private static bool IsSame(Barcode a, Barcode b) => (a.Code, a.PackId, a.Position) == (b.Code, b.PackId, b.Position);
}
