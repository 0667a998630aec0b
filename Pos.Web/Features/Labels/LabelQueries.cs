using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Catalog;
using Pos.Data.Suppliers;
using Pos.Web.Features.Catalog;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Labels;

/// <summary>What stands on labels.</summary>
public sealed class LabelQueries(PosDb db, OutletQueries outlets, ProductQueries products)
{
    public async Task<LabelsPage> PageAsync(LabelsQuery query, bool pdfAvailable, CancellationToken ct)
    {
        var places = await outlets.PlacesAsync(ct);
        if (query.Outlet is { } asked && places.Find(asked) is null)
            query = query with { Outlet = null };
        var came = query.Delivery is { } delivery ? await CameAsync(delivery, ct) : [];
        var goods = products.Matching(new() { Q = query.Q, Category = query.Category });
        if (query.Product is { } product)
            goods = goods.Where(p => p.Id == product);
        if (query.Changed is { } operation)
            goods = goods.Where(p => db.Set<ProductChange>().Any(c => c.OpId == operation && c.ProductId == p.Id));
        if (query.Delivery is not null)
            goods = goods.Where(p => came.Keys.Contains(p.Id));
        var total = await goods.CountAsync(ct);
        query = query with { Page = Paging.Within(query.PageNumber, LabelsQuery.PageSize, total) };
#pragma warning disable CA1304, CA1311 // The database folds the case.
        var page = goods
            .OrderBy(p => p.Name.ToLower())
            .ThenBy(p => p.Id)
            .Skip((query.PageNumber - 1) * LabelsQuery.PageSize)
            .Take(LabelsQuery.PageSize);
#pragma warning restore CA1304, CA1311
        var rows = await RowsAsync(page, query.Outlet, ct);
        return new(
            query,
            [
                .. rows.Select(r =>
                    r with
                    {
                        Copies = came.GetValueOrDefault(r.Id, query.Narrowed ? 1 : Math.Clamp(query.Each, 0, LabelsQuery.MostCopies)),
                    }
                ),
            ],
            total,
            [
                .. (
                    await db.Categories.Where(c => c.DeletedAt == null).OrderBy(c => c.Position).ThenBy(c => c.Name).ToListAsync(ct)
                ).Select(c => (c.Id, Language.Pick(c.Name, c.NameUr))),
            ],
            places.Choices,
            pdfAvailable
        );
    }

    /// <summary>In the order they are asked for, each as often.</summary>
    public async Task<IReadOnlyList<Label>> LabelsAsync(LabelsForm form, CancellationToken ct)
    {
        var wanted = form.Lines.Where(l => l.Copies > 0).DistinctBy(l => l.Id).ToList();
        var ids = wanted.Select(l => l.Id).ToArray();
        var rows = (await RowsAsync(db.Products.Where(p => ids.Contains(p.Id)), form.Outlet, ct)).ToDictionary(r => r.Id);
        return
        [
            .. wanted
                .Where(l => rows.ContainsKey(l.Id))
                .SelectMany(l => Enumerable.Repeat(rows[l.Id].ToLabel(form.Names, form.Bars), l.Copies!.Value)),
        ];
    }

    private Task<List<LabelRow>> RowsAsync(IQueryable<Product> goods, Guid? outlet, CancellationToken ct) =>
        goods
            .Select(p => new LabelRow(
                p.Id,
                p.Name,
                p.NameUr,
                db.Set<OutletProduct>().Where(o => o.OutletId == outlet && o.ProductId == p.Id).Select(o => o.Price).FirstOrDefault()
                    ?? p.Price,
                p.Unit.Name,
                p.Unit.NameUr,
                p.Unit.Measured,
                p.Barcodes.Where(b => b.PackId == null).OrderBy(b => b.Position).Select(b => b.Code).FirstOrDefault(),
                0
            ))
            .ToListAsync(ct);

    // Whole pieces; of what is measured one for its place on the shelf.
    private async Task<Dictionary<Guid, int>> CameAsync(Guid delivery, CancellationToken ct) => (
            await db.Set<DeliveryLine>()
                .Where(l => l.OpId == delivery)
                .Join(
                    db.Products,
                    l => l.ProductId,
                    p => p.Id,
                    (l, p) =>
                        new
                        {
                            p.Id,
                            p.Unit.Measured,
                            Quantity = l.Quantity + l.Free,
                        }
                )
                .ToListAsync(ct)
        ).GroupBy(l => l.Id).ToDictionary(g => g.Key, g => g.First().Measured ? 1 : (int)Math.Clamp(g.Sum(l => l.Quantity) / 1000, 1, LabelsQuery.MostCopies));
}
