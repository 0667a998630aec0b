using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Catalog;
using Pos.Data.Stock;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Catalog;

/// <summary>What the catalogue's pages read.</summary>
public sealed class ProductQueries(PosDb db, TenantContext tenant, OutletQueries outlets)
{
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
                    Barcode = product.Barcodes.OrderBy(b => b.Position).Select(b => b.Code).FirstOrDefault(),
                    OnHand = (long?)there!.Quantity ?? 0,
                    Own = own.Where(o => o.ProductId == product.Id).Select(o => o.Price).FirstOrDefault(),
                    Away = own.Any(o => o.ProductId == product.Id && !o.Sold),
                }
                : from product in matching
                select new
                {
                    product,
                    Barcode = product.Barcodes.OrderBy(b => b.Position).Select(b => b.Code).FirstOrDefault(),
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
                r.OnHand
            ))
            .ToListAsync(ct);
        var shelfIsEmpty = total == 0 && !await db.Products.AnyAsync(ct);
        return new(query, page, total, await CategoriesAsync(ct), places.Choices, shelfIsEmpty);
    }

    public async Task<ProductPage> PageAsync(ProductForm form, bool isNew, CancellationToken ct)
    {
        var units = await db
            .Units.OrderBy(u => u.Id)
            .Select(u => new UnitChoice(u.Id, u.Code, u.Name, u.NameUr, u.Measured))
            .ToListAsync(ct);
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
        return new(form, isNew, units, await CategoriesAsync(ct), stocked);
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
                .Outlets.Select(o => o.ToOperation())
                .Where(o =>
                    kept.TryGetValue(o.OutletId, out var own)
                        ? (o.Price, o.Sold) != (own.Price, own.Sold)
                        : o is not { Price: null, Sold: true }
                ),
        ];
    }

    private Task<Dictionary<Guid, OutletProduct>> AtOutletsAsync(Guid product, CancellationToken ct) =>
        db.OutletProducts.Where(o => o.ProductId == product).ToDictionaryAsync(o => o.OutletId, ct);

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
