using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Catalog;
using Pos.Data.Operations;
using Pos.Data.Stock;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Catalog;

/// <summary>What the catalogue's pages read.</summary>
public sealed class ProductQueries(PosDb db, TenantContext tenant, OutletQueries outlets)
{
    private const int MostPrices = 20;

    public async Task<ProductsPage> ListAsync(ProductsQuery query, CancellationToken ct)
    {
        var matching = Matching(query);
        var total = await matching.CountAsync(ct);
        query = query with { Page = Paging.Within(query.PageNumber, ProductsQuery.Size, total) };
        var places = await outlets.PlacesAsync(ct);
        if (query.Outlet is { } asked && (places.Find(asked) is null || places.Outlets.Count == 1))
            query = query with { Outlet = null };
        Guid[] here = query.Outlet is { } chosen ? [chosen] : [.. places.Outlets.Select(o => o.Id)];
        // What it costs depends on where, as soon as that is said.
        Guid? at = here.Length == 1 ? here[0] : null;
        var own = db.Set<OutletProduct>().Where(o => o.OutletId == at);
        // In the order of stock all of it is added up once; else only that of one page.
        var stock = db.Set<StockOnHand>()
            .Where(s => here.Contains(s.OutletId))
            .GroupBy(s => s.ProductId)
            .Select(g => new { ProductId = g.Key, Quantity = g.Sum(s => s.Quantity) });
        var rows =
            query.SortBy == "stock"
                ? from product in matching
                join there in stock on product.Id equals there.ProductId into found
                from there in found.DefaultIfEmpty()
                select new
                {
                    product,
                    Barcode = product.Barcodes.Where(b => b.PackId == null).OrderBy(b => b.Position).Select(b => b.Code).FirstOrDefault(),
                    OnHand = (long?)there!.Quantity ?? 0,
                    Own = own.Where(o => o.ProductId == product.Id).Select(o => o.Price).FirstOrDefault(),
                    Away = own.Any(o => o.ProductId == product.Id && !o.Sold),
                }
                : from product in matching
                select new
                {
                    product,
                    Barcode = product.Barcodes.Where(b => b.PackId == null).OrderBy(b => b.Position).Select(b => b.Code).FirstOrDefault(),
                    OnHand = db.Set<StockOnHand>()
                        .Where(s => s.ProductId == product.Id && here.Contains(s.OutletId))
                        .Sum(s => (long?)s.Quantity)
                        ?? 0,
                    Own = own.Where(o => o.ProductId == product.Id).Select(o => o.Price).FirstOrDefault(),
                    Away = own.Any(o => o.ProductId == product.Id && !o.Sold),
                };
#pragma warning disable CA1304, CA1311 // The database folds the case.
        rows = (query.SortBy, query.Desc) switch
        {
            ("price", false) => rows.OrderBy(r => r.Own ?? r.product.Price).ThenBy(r => r.product.Id),
            ("price", true) => rows.OrderByDescending(r => r.Own ?? r.product.Price).ThenBy(r => r.product.Id),
            ("stock", false) => rows.OrderBy(r => r.OnHand).ThenBy(r => r.product.Id),
            ("stock", true) => rows.OrderByDescending(r => r.OnHand).ThenBy(r => r.product.Id),
            ("code", false) => rows.OrderBy(r => r.product.Code == "").ThenBy(r => r.product.Code).ThenBy(r => r.product.Id),
            ("code", true) => rows.OrderByDescending(r => r.product.Code).ThenBy(r => r.product.Id),
            (_, false) => rows.OrderBy(r => r.product.Name.ToLower()).ThenBy(r => r.product.Id),
            (_, true) => rows.OrderByDescending(r => r.product.Name.ToLower()).ThenBy(r => r.product.Id),
        };
#pragma warning restore CA1304, CA1311
        var page = await rows.Skip((query.PageNumber - 1) * ProductsQuery.Size)
            .Take(ProductsQuery.Size)
            .Select(r => new ProductRow(
                r.product.Id,
                r.product.Name,
                r.product.NameUr,
                r.product.Code,
                r.Barcode,
                r.product.Category!.Name,
                r.product.Category.NameUr,
                r.product.Unit.Name,
                r.product.Unit.NameUr,
                r.product.Unit.Measured,
                r.Own ?? r.product.Price,
                r.product.Price,
                r.Away,
                r.OnHand,
                r.product.Picture
            ))
            .ToListAsync(ct);
        var shelfIsEmpty = total == 0 && !await db.Products.AnyAsync(ct);
        return new(query, page, total, await CategoriesAsync(ct), places.Choices, shelfIsEmpty);
    }

    public async Task<ProductPage> PageAsync(ProductForm form, bool isNew, CancellationToken ct)
    {
        var units = await UnitsAsync(ct);
        var stocked = await db
            .Outlets.Where(o => !isNew || o.ClosedAt == null)
            .OrderBy(o => o.CreatedAt)
            .ThenBy(o => o.Id)
            .Select(o => new OutletStock(
                o.Id,
                o.Name,
                o.NameUr,
                o.ClosedAt != null,
                db.Set<StockOnHand>().Where(s => s.OutletId == o.Id && s.ProductId == form.Id).Sum(s => (long?)s.Quantity) ?? 0
            ))
            .ToListAsync(ct);
        if (form.UnitId == Guid.Empty && units.Count > 0)
            form = form with { UnitId = units.FirstOrDefault(u => u.Code == "piece")?.Id ?? units[0].Id };
        if (isNew)
            form = form with
            {
                Opening =
                [
                    .. stocked.Select(o => form.Opening.FirstOrDefault(typed => typed.OutletId == o.Id) ?? new() { OutletId = o.Id }),
                ],
            };
        if (tenant.IsOwner)
        {
            var kept = await AtOutletsAsync(form.Id, ct);
            form = form with
            {
                Outlets =
                [
                    .. stocked
                        .Where(o => !o.Closed)
                        .Select(o =>
                            form.Outlets.FirstOrDefault(typed => typed.OutletId == o.Id)
                            ?? (kept.TryGetValue(o.Id, out var own) ? AtOutletForm.Of(own) : new() { OutletId = o.Id })
                        ),
                ],
            };
            // With one outlet the product's price says it all.
            if (form.Outlets.Count == 1 && !kept.ContainsKey(form.Outlets[0].OutletId))
                form = form with { Outlets = [] };
        }
        var picture = await db.Products.Where(p => p.Id == form.Id).Select(p => p.Picture).SingleOrDefaultAsync(ct);
        return new(form, isNew, units, await CategoriesAsync(ct), stocked, await PricesAsync(isNew ? null : form.Id, ct), picture);
    }

    /// <summary>Of what was typed about outlets, what is not so yet.</summary>
    public async Task<IReadOnlyList<AtOutlet>> ChangedAtOutletsAsync(ProductForm form, CancellationToken ct)
    {
        if (form.Outlets.Count == 0)
            return [];
        var kept = await AtOutletsAsync(form.Id, ct);
        return
        [
            .. form
                // What somebody else changed meanwhile, and this form did not, stays.
                .Outlets.Where(o => o.Was is null || o.Was != o.Said)
                .Select(o => o.ToOperation())
                .Where(o =>
                    kept.TryGetValue(o.OutletId, out var own)
                        ? (o.Price, o.Sold) != (own.Price, own.Sold)
                        : o is not { Price: null, Sold: true }
                ),
        ];
    }

    private Task<Dictionary<Guid, OutletProduct>> AtOutletsAsync(Guid product, CancellationToken ct) =>
        db.OutletProducts.Where(o => o.ProductId == product).ToDictionaryAsync(o => o.OutletId, ct);

    // Newest first. Who changed what is the owner's to know.
    private async Task<IReadOnlyList<PastPrice>> PricesAsync(Guid? product, CancellationToken ct)
    {
        if (product is not { } id || !tenant.IsOwner || await db.Products.SingleOrDefaultAsync(p => p.Id == id, ct) is not { } now)
            return [];
        var changes = await (
            from change in db.ProductChanges
            join operation in db.Operations on change.OpId equals operation.OpId
            join worker in db.Workers on operation.WorkerId equals worker.Id
            where change.ProductId == id && change.Before != null
            orderby change.ChangedAt descending
            select new
            {
                change.Before,
                change.ChangedAt,
                worker.Name,
            }
        )
            .Take(MostPrices * 5)
            .ToListAsync(ct);
        var (after, past) = (now.Price, new List<PastPrice>());
        foreach (var change in changes)
        {
            var before = JsonSerializer.Deserialize(change.Before!, CatalogJson.Default.KeptProduct)!.Price;
            if (before != after)
                past.Add(new(before, after, (await outlets.PlacesAsync(ct)).Outlets[0].Local(change.ChangedAt), change.Name));
            after = before;
        }
        return [.. past.Take(MostPrices)];
    }

    /// <summary>All goods as they are, to lay a list beside them.</summary>
    public async Task<GoodsNow> NowAsync(CancellationToken ct)
    {
        var all = await db.Barcodes.OrderBy(b => b.ProductId).ThenBy(b => b.Position).ToListAsync(ct);
        var barcodes = all.Where(b => b.PackId is null).ToLookup(b => b.ProductId, b => b.Code);
        var onPacks = all.Where(b => b.PackId is not null).Select(b => b.Code).ToHashSet();
        var goods = await db.Products.OrderBy(p => p.Id).ToListAsync(ct);
        return new([.. goods.Select(p => (p.Id, p.AsKept([.. barcodes[p.Id]])))], await UnitsAsync(ct), await CategoriesAsync(ct), onPacks);
    }

    /// <param name="andNew">Categories that are not there yet.</param>
    public async Task<CatalogNames> NamesAsync(IReadOnlyList<NewCategory> andNew, CancellationToken ct)
    {
        var units = await UnitsAsync(ct);
        // Those that were removed too: goods may still be in one.
        var categories = await db.Categories.ToDictionaryAsync(c => c.Id, c => Language.Pick(c.Name, c.NameUr), ct);
        foreach (var (id, name) in andNew)
            categories.TryAdd(id, name);
        return new(units.ToDictionary(u => u.Id, u => Language.Pick(u.Name, u.NameUr)), categories);
    }

    private Task<List<UnitChoice>> UnitsAsync(CancellationToken ct) =>
        db.Units.OrderBy(u => u.Id).Select(u => new UnitChoice(u.Id, u.Code, u.Name, u.NameUr, u.Measured)).ToListAsync(ct);

    private Task<List<CategoryChoice>> CategoriesAsync(CancellationToken ct) =>
        db
            .Categories.Where(c => c.DeletedAt == null)
            .OrderBy(c => c.Position)
            .ThenBy(c => c.Name)
            .Select(c => new CategoryChoice(c.Id, c.Name, c.NameUr))
            .ToListAsync(ct);

    // Every word must be somewhere in the names, the code or a barcode.
    internal IQueryable<Product> Matching(ProductsQuery query)
    {
        var products = db.Products.Where(p => p.Active != query.Hidden);
        if (query.Category is { } category)
            products = products.Where(p => p.CategoryId == category);
        foreach (var word in (query.Q ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(6))
        {
            var start = Escaped(word) + "%";
            var part = "%" + start;
            products = products.Where(p =>
                EF.Functions.ILike(p.Name, part, "\\")
                || EF.Functions.ILike(p.NameUr, part, "\\")
                || EF.Functions.ILike(p.Code, start, "\\")
                || p.Barcodes.Any(b => EF.Functions.ILike(b.Code, start, "\\"))
            );
        }
        return products;
    }

    private static string Escaped(string word) =>
        word.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal);
}
