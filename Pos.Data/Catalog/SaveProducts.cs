using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Stock;
using Pos.Data.Tenancy;

namespace Pos.Data.Catalog;

/// <summary>Many products at once, made or changed; all of it or nothing, and it can be taken back (<see cref="UndoProducts"/>).</summary>
/// <param name="Note">Where they come from, a file's name for example.</param>
/// <param name="NewCategories">Made first; the products may name them.</param>
public sealed record SaveProducts(
    BatchReason Reason,
    string Note,
    IReadOnlyList<NewCategory> NewCategories,
    IReadOnlyList<ChangedProduct> Products
);

public sealed record NewCategory(Guid Id, string Name);

/// <param name="Opening">Stock to begin with, in thousandths, by outlet; only of a new one.</param>
public sealed record ChangedProduct(Guid Id, bool IsNew, KeptProduct Becomes, IReadOnlyList<OpeningStock> Opening);

/// <summary>
/// Refusals: too_many, note_too_long, nothing_to_undo, those of <see cref="ProductShape"/>, code_taken, barcode_taken, category_taken, unit_unknown, category_unknown,
/// outlet_unknown, product_unknown.
/// </summary>
public sealed class SaveProductsHandler(PosDb db, TenantContext tenant, TimeProvider clock)
    : OperationHandler<SaveProducts>(CatalogJson.Default.SaveProducts)
{
    public const int MostAtOnce = 25_000;
    public const int MaxNote = 200;

    public override string Kind => "save_products";

    protected override Refusal? Check(SaveProducts input)
    {
        if (input.Products.Count is 0 or > MostAtOnce || input.Products.Sum(p => p.Opening.Count) > MostAtOnce)
            return new("too_many");
        // What is taken back is not said but looked up.
        if (input.Reason == BatchReason.Undo)
            return new("nothing_to_undo");
        if (input.Note.Length > MaxNote || input.Note.Any(char.IsControl))
            return new("note_too_long");
        if (input.NewCategories.Any(c => string.IsNullOrWhiteSpace(c.Name)))
            return new("name_missing");
        if (input.NewCategories.Any(c => c.Name.Length > Product.MaxName || c.Name.Any(char.IsControl)))
            return new("name_too_long");
        foreach (var (_, isNew, p, opening) in input.Products)
        {
            if (ProductShape.Check(p.Name, p.NameUr, p.Code, p.Price, p.Barcodes, opening) is { } refusal)
                return refusal with { Field = null };
            if (!isNew && opening.Count > 0)
                return new("quantity_bad");
        }
        if (HasTwice(input.Products.Select(p => p.Id)))
            return new("product_unknown");
        if (HasTwice(input.Products.Select(p => p.Becomes.Code).Where(c => c.Length > 0)))
            return new("code_taken");
        return HasTwice(input.Products.SelectMany(p => p.Becomes.Barcodes)) ? new("barcode_taken") : null;
    }

    private static bool HasTwice<T>(IEnumerable<T> values)
    {
        var seen = new HashSet<T>();
        return !values.All(seen.Add);
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

    private async Task<Refusal?> RefusalOfAsync(SaveProducts input, CancellationToken ct)
    {
        var (goods, made) = (input.Products, input.NewCategories.Select(c => c.Id).ToHashSet());
        Guid[] ids = [.. goods.Select(p => p.Id)],
            units = [.. goods.Select(p => p.Becomes.UnitId).Distinct()],
            categories = [.. goods.Select(p => p.Becomes.CategoryId).OfType<Guid>().Distinct().Where(c => !made.Contains(c))],
            outlets = [.. goods.SelectMany(p => p.Opening.Select(o => o.OutletId)).Distinct()];
        string[] codes = [.. goods.Select(p => p.Becomes.Code).Where(c => c.Length > 0)],
            barcodes = [.. goods.SelectMany(p => p.Becomes.Barcodes)],
            names = [.. input.NewCategories.Select(c => c.Name.ToLowerInvariant())];
        if (await db.Units.CountAsync(u => units.Contains(u.Id), ct) != units.Length)
            return new("unit_unknown");
        // One that was given up keeps its goods, which may be changed in other things.
        if (categories.Length > 0 && await db.Categories.CountAsync(c => categories.Contains(c.Id), ct) != categories.Length)
            return new("category_unknown");
#pragma warning disable CA1304, CA1311 // The database folds the case.
        if (names.Length > 0 && await db.Categories.AnyAsync(c => c.DeletedAt == null && names.Contains(c.Name.ToLower()), ct))
            return new("category_taken");
#pragma warning restore CA1304, CA1311
        if (outlets.Length > 0 && await db.Outlets.CountAsync(o => outlets.Contains(o.Id) && o.ClosedAt == null, ct) != outlets.Length)
            return new("outlet_unknown");
        if (await db.Products.CountAsync(p => ids.Contains(p.Id), ct) != goods.Count(p => !p.IsNew))
            return new("product_unknown");
        // What is in the list may swap codes among itself.
        if (await db.Products.AnyAsync(p => codes.Contains(p.Code) && !ids.Contains(p.Id), ct))
            return new("code_taken");
        return await db.Barcodes.AnyAsync(b => barcodes.Contains(b.Code) && (b.PackId != null || !ids.Contains(b.ProductId)), ct)
            ? new("barcode_taken")
            : null;
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        foreach (var operation in operations)
        {
            var input = InputOf(operation);
            var last = await db.Categories.MaxAsync(c => (int?)c.Position, ct) ?? 0;
            await using var batch = db.Batch();
            batch.InsertRows([
                .. input.NewCategories.Select(
                    (c, i) =>
                        new Category
                        {
                            BusinessId = tenant.BusinessId,
                            Id = c.Id,
                            Name = c.Name,
                            Position = last + 1 + i,
                        }
                ),
            ]);
            batch.WriteProducts(
                tenant.BusinessId,
                operation.OpId,
                clock.GetUtcNow(),
                input.Products,
                input.Reason,
                input.Note,
                undone: null
            );
            batch.MoveStock(OpeningStock.Of(operation, tenant.BusinessId, input.Products.Select(p => (p.Id, p.Opening))));
            if (input.NewCategories.Count > 0)
                batch.Add(CatalogStamps.StampCategories).Value(tenant.BusinessId).Value(input.NewCategories.Select(c => c.Id).ToArray());
            batch.Add(CatalogStamps.StampProducts).Value(tenant.BusinessId).Value(input.Products.Select(p => p.Id).ToArray());
            await batch.ExecuteNonQueryAsync(ct);
        }
    }
}
