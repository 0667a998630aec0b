using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Catalog;
using Pos.Data.Suppliers;
using Pos.Data.Tenancy;
using Pos.Web.Features.Catalog;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Suppliers;

/// <summary>Goods for the forms of deliveries and returns, and deliveries as they were written down.</summary>
public sealed class GoodsQueries(PosDb db, TenantContext tenant, ProductQueries products)
{
    private const int MostFound = 12;

    private sealed record Cost(Guid ProductId, long Landed, long Quantity);

    /// <summary>The form after its step, what was found for it, and where to go on typing.</summary>
    public async Task<(TForm Form, IReadOnlyList<KnownGoods>? Found, string Focus)> StepAsync<TForm>(TForm form, CancellationToken ct)
        where TForm : GoodsForm
    {
        var lines = form.Lines.ToList();
        IReadOnlyList<KnownGoods>? found = null;
        var added = form.Add;
        if (form.Remove is { } removed && removed >= 0 && removed < lines.Count)
            lines.RemoveAt(removed);
        else if (added is null && !string.IsNullOrWhiteSpace(form.Find))
        {
            found = await FindAsync(form.Find, ct);
            if (found is [var only])
                (added, found) = (only.Id, null);
        }
        var touched = added is { } product ? await PutAsync(lines, product, Figures.Latin(form.Find).Trim(), ct) : -1;
        form = form with { Lines = lines, Find = found is null ? "" : form.Find, Add = null, Remove = null, Step = null };
        return (form, found, found is null ? NextOf(lines, added is null ? null : touched) : nameof(form.Find));
    }

    /// <summary>
    /// The goods on the list, counted in what the code is on: a carton's means cartons. A line that says nothing yet is counted so from now on; one that does has
    /// another beside it.
    /// </summary>
    /// <returns>Their line; negative for goods that are not there.</returns>
    private async Task<int> PutAsync(List<GoodsLineForm> lines, Guid product, string scanned, CancellationToken ct)
    {
        var code = await db.Barcodes.SingleOrDefaultAsync(b => b.Code == scanned && b.ProductId == product, ct);
        var line = lines.FindIndex(l => l.Product == product && (code is null || l.Pack == code.PackId));
        if (line >= 0)
            return line;
        line = lines.FindIndex(l => l.Product == product && l.SaysNothing);
        if (line >= 0)
            lines[line] = lines[line] with { Pack = code?.PackId };
        else if ((await KnownAsync([product], ct)).ContainsKey(product))
            lines.Insert(line = 0, new() { Product = product, Pack = code?.PackId });
        return line;
    }

    private static string NextOf(List<GoodsLineForm> lines, int? touched)
    {
        var line = touched ?? lines.FindIndex(l => string.IsNullOrWhiteSpace(l.Quantity) || string.IsNullOrWhiteSpace(l.Cost));
        if (line < 0)
            return nameof(GoodsForm.Find);
        var done = touched is null && !string.IsNullOrWhiteSpace(lines[line].Quantity);
        return $"Lines[{line}].{(done ? nameof(GoodsLineForm.Cost) : nameof(GoodsLineForm.Quantity))}";
    }

    /// <summary>The one whose barcode or code it is; otherwise all in which each word is somewhere.</summary>
    public async Task<IReadOnlyList<KnownGoods>> FindAsync(string find, CancellationToken ct)
    {
        var typed = Figures.Latin(find).Trim();
        var exact = await db
            .Products.Where(p => p.Active && (p.Code == typed || p.Barcodes.Any(b => b.Code == typed)))
            .Select(p => p.Id)
            .Take(1)
            .ToListAsync(ct);
        var ids =
            exact.Count > 0
                ? exact
                : await products
                    .Matching(new() { Q = find })
                    .OrderBy(p => p.Name)
                    .ThenBy(p => p.Id)
                    .Take(MostFound)
                    .Select(p => p.Id)
                    .ToListAsync(ct);
        var known = await KnownAsync(ids, ct);
        return [.. ids.Select(id => known[id])];
    }

    /// <returns>Those of the goods in which each word is somewhere, as they were sorted.</returns>
    public async Task<List<Guid>> AmongAsync(List<Guid> ids, string? find, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(find))
            return ids;
        var found = await products
            .Matching(new() { Q = Figures.Latin(find) })
            .Where(p => ids.Contains(p.Id))
            .Select(p => p.Id)
            .ToListAsync(ct);
        return ids.FindAll(found.ToHashSet().Contains);
    }

    /// <returns>Whom those of the goods are always ordered from that are not ordered from this supplier.</returns>
    public async Task<IReadOnlyDictionary<Guid, string>> PreferredElsewhereAsync(
        Guid supplier,
        IReadOnlyList<Guid> ids,
        CancellationToken ct
    ) =>
        await (
            from g in db.SupplierGoods
            join s in db.Suppliers on g.SupplierId equals s.Id
            where g.Preferred && g.SupplierId != supplier && s.ArchivedAt == null && ids.Contains(g.ProductId)
            select new
            {
                g.ProductId,
                s.Name,
                s.NameUr,
            }
        ).ToDictionaryAsync(g => g.ProductId, g => Language.Pick(g.Name, g.NameUr), ct);

    public async Task<IReadOnlyDictionary<Guid, KnownGoods>> KnownAsync(IEnumerable<Guid> goods, CancellationToken ct)
    {
        var asked = goods.Distinct().ToArray();
        var costs = await CostsBeforeAsync(asked, null, ct);
        var packs = (
            await db.Packs.Where(p => asked.Contains(p.ProductId) && p.DeletedAt == null).OrderBy(p => p.Position).ToListAsync(ct)
        ).ToLookup(p => p.ProductId);
        return await db
            .Products.Where(p => asked.Contains(p.Id))
            .Select(p => new KnownGoods(p.Id, p.Name, p.NameUr, p.Unit.Name, p.Unit.NameUr, p.Unit.Measured, p.Price, null))
            .ToDictionaryAsync(
                p => p.Id,
                p =>
                    p with
                    {
                        Before = costs.TryGetValue(p.Id, out var cost) ? cost : null,
                        Packs =
                        [
                            .. packs[p.Id]
                                .Select(k => new PackChoice(k.Id, new(k.Name, k.NameUr, k.Factor, p.Measured ? p.Measure : null))),
                        ],
                    },
                ct
            );
    }

    /// <summary>What one unit of each cost when it came last, before that moment where one is given; what was taken back is left out.</summary>
    private async Task<Dictionary<Guid, long>> CostsBeforeAsync(Guid[] goods, DateTimeOffset? before, CancellationToken ct) =>
        (
            await db
                .Database.SqlQuery<Cost>(
                    $"""
                    select distinct on (l.product_id) l.product_id as "ProductId", l.cost - l.discount + l.extra as "Landed", l.quantity + l.free as "Quantity"
                    from shop.delivery_lines l
                    where l.business_id = {tenant.BusinessId} and l.product_id = any({goods}) and ({before}::timestamptz is null or l.occurred_at < {before}::timestamptz)
                      and not exists (
                        select from shop.supplier_entries r where r.business_id = l.business_id and r.reverses_op = l.op_id and r.reverses_line = 1)
                    order by l.product_id, l.occurred_at desc, l.op_id desc, l.line_no desc
                    """
                )
                .ToListAsync(ct)
        ).ToDictionary(c => c.ProductId, c => DeliveryCosts.OfOne(c.Landed, c.Quantity));

    public async Task<DeliveryPage?> DeliveryAsync(SupplierHead head, Guid id, CancellationToken ct)
    {
        if (await db.Deliveries.SingleOrDefaultAsync(d => d.OpId == id && d.SupplierId == head.Id, ct) is not { } delivery)
            return null;
        var entries = await db.SupplierEntries.Where(e => e.OpId == id).ToListAsync(ct);
        var lines = await db.DeliveryLines.Where(l => l.OpId == id).OrderBy(l => l.LineNo).ToListAsync(ct);
        var goods = lines.Select(l => l.ProductId).Distinct().ToArray();
        var known = await KnownAsync(goods, ct);
        var prices = await db.PricesAtAsync(goods, delivery.OutletId, ct);
        var before = await CostsBeforeAsync(goods, delivery.OccurredAt, ct);
        return new(
            head,
            delivery,
            delivery.OrderId is { } order ? await OrderAsync(head.Id, order, ct) : null,
            head.Places.Choices.Single(c => c.Id == delivery.OutletId).Name,
            head.Places.Find(delivery.OutletId)!.Local(delivery.OccurredAt),
            entries.Single(e => e.Kind == SupplierEntryKind.Delivery).DueOn!.Value,
            -entries.Where(e => e.Kind == SupplierEntryKind.Payment).Sum(e => e.Amount),
            await db.SupplierEntries.AnyAsync(r => r.ReversesOp == id && r.ReversesLine == 1, ct),
            lines.ConvertAll(l => new DeliveredLine(
                l.ProductId,
                known[l.ProductId].Name,
                known[l.ProductId].NameUr,
                known[l.ProductId].Unit,
                known[l.ProductId].UnitUr,
                l.Quantity,
                l.Free,
                l.Cost,
                l.Discount,
                l.Extra,
                before.TryGetValue(l.ProductId, out var cost) ? cost : null,
                l.Price,
                prices[l.ProductId]
            ))
        );
    }

    /// <returns>How the supplier's order is called; null when he has no such.</returns>
    public async Task<string?> OrderAsync(Guid supplier, Guid order, CancellationToken ct) =>
        await db.PurchaseOrders.Where(o => o.Id == order && o.SupplierId == supplier).Select(o => (int?)o.Number).SingleOrDefaultAsync(ct)
            is { } number
            ? PurchaseOrder.CalledOf(number)
            : null;

    /// <summary>The price of an outlet that has one of its own for this product; else null.</summary>
    public async Task<SaveAtOutlets?> AtOwnPriceAsync(Guid product, Guid outlet, long price, CancellationToken ct) =>
        await db.OutletProducts.SingleOrDefaultAsync(o => o.ProductId == product && o.OutletId == outlet && o.Price != null, ct) is { } own
            ? new(product, [new(outlet, price, own.Sold)])
            : null;

    /// <summary>The product as it is, for another price.</summary>
    public async Task<SaveProduct?> AtPriceAsync(Guid product, long price, CancellationToken ct) =>
        await db.Products.Include(p => p.Barcodes).SingleOrDefaultAsync(p => p.Id == product, ct) is { } known
            ? new(
                known.Id,
                known.Name,
                known.NameUr,
                known.Code,
                price,
                known.UnitId,
                known.CategoryId,
                known.OwnBarcodes,
                known.Active,
                []
            )
            : null;
}
