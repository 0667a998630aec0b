using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Catalog;
using Pos.Data.Stock;
using Pos.Data.Suppliers;
using Pos.Data.Tenancy;
using Pos.Web.Features.Catalog;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Stock;

/// <summary>What is on the shelves, and how it came to that.</summary>
public sealed class StockQueries(PosDb db, TenantContext tenant, OutletQueries outlets, ProductQueries products)
{
    public const int SoldDays = 28;

    private sealed record Moved(
        Guid OpId,
        short LineNo,
        string Reason,
        long Quantity,
        long Newer,
        DateTimeOffset At,
        string? Worker,
        string? Device,
        string? ReceiptNo,
        Guid? SupplierId,
        string? Supplier,
        string? SupplierUr,
        string? InvoiceNo,
        Guid? TransferId,
        string? Place,
        string? PlaceUr,
        string? Note
    );

    private sealed record Brought(Guid SupplierId, string Name, string NameUr, DateTimeOffset At, long Landed, long Quantity);

    public async Task<StockPage> ListAsync(StockQuery query, CancellationToken ct)
    {
        var places = await outlets.PlacesAsync(ct);
        if (query.Outlet is { } asked && places.Find(asked) is null)
            query = query with { Outlet = null };
        var here = HereOf(places, query.Outlet);
        var undercut = Undercut(here);
        var all = products
            .Matching(new() { Q = query.Q })
            .Select(p => new
            {
                Product = p,
                OnHand = db.Set<StockOnHand>().Where(s => s.ProductId == p.Id && here.Contains(s.OutletId)).Sum(s => (long?)s.Quantity)
                    ?? 0,
                CountedAt = db.Set<StockOnHand>().Where(s => s.ProductId == p.Id && here.Contains(s.OutletId)).Max(s => s.CountedAt),
            });
        if (query.Only is { } only)
            all = only switch
            {
                "below" => all.Where(r => r.OnHand < 0),
                "low" => all.Where(r => undercut.Any(m => m.ProductId == r.Product.Id)),
                _ => all.Where(r => r.OnHand <= 0),
            };
        var total = await all.CountAsync(ct);
        query = query with { Page = Paging.Within(query.PageNumber, StockQuery.Size, total) };
#pragma warning disable CA1304, CA1311 // The database folds the case.
        var sorted = (query.SortBy, query.Desc) switch
        {
            ("stock", false) => all.OrderBy(r => r.OnHand).ThenBy(r => r.Product.Id),
            ("stock", true) => all.OrderByDescending(r => r.OnHand).ThenBy(r => r.Product.Id),
            ("counted", false) => all.OrderBy(r => r.CountedAt != null).ThenBy(r => r.CountedAt).ThenBy(r => r.Product.Id),
            ("counted", true) => all.OrderBy(r => r.CountedAt == null).ThenByDescending(r => r.CountedAt).ThenBy(r => r.Product.Id),
            (_, false) => all.OrderBy(r => r.Product.Name.ToLower()).ThenBy(r => r.Product.Id),
            (_, true) => all.OrderByDescending(r => r.Product.Name.ToLower()).ThenBy(r => r.Product.Id),
        };
#pragma warning restore CA1304, CA1311
        var rows = await sorted
            .Skip((query.PageNumber - 1) * StockQuery.Size)
            .Take(StockQuery.Size)
            .Select(r => new
            {
                r.Product.Id,
                r.Product.Name,
                r.Product.NameUr,
                Unit = r.Product.Unit.Name,
                UnitUr = r.Product.Unit.NameUr,
                r.Product.Unit.Measured,
                r.OnHand,
                r.CountedAt,
            })
            .ToListAsync(ct);
        var sold = await SoldAsync([.. rows.Select(r => r.Id)], here, places.Now, ct);
        var listed = rows.ConvertAll(r => r.Id);
        var low = await undercut
            .Where(m => listed.Contains(m.ProductId))
            .GroupBy(m => m.ProductId)
            .Select(g => new { g.Key, Minimum = g.Max(m => m.Minimum) })
            .ToDictionaryAsync(g => g.Key, g => g.Minimum, ct);
        return new(
            query,
            places,
            rows.ConvertAll(r => new StockLine(
                r.Id,
                r.Name,
                r.NameUr,
                r.Unit,
                r.UnitUr,
                r.Measured,
                r.OnHand,
                sold.GetValueOrDefault(r.Id),
                Local(places, r.CountedAt),
                low.GetValueOrDefault(r.Id)
            )),
            total,
            total == 0 && !await db.Products.AnyAsync(ct),
            await outlets.SilentAsync(here, ct),
            await ValueAsync(here, ct)
        );
    }

    /// <param name="act">The form that is open, if one is.</param>
    public async Task<StockLedgerPage?> LedgerAsync(Guid id, LedgerQuery query, StockForm? act, CancellationToken ct)
    {
        if (await db.Products.Include(p => p.Unit).SingleOrDefaultAsync(p => p.Id == id, ct) is not { } product)
            return null;
        var places = await outlets.PlacesAsync(ct);
        var at = (act?.Outlet ?? query.Outlet) is { } asked && places.Find(asked) is { } found ? found : places.Outlets[0];
        query = query with { Outlet = places.Outlets.Count > 1 ? at.Id : null };
        var onHand = await db.Set<StockOnHand>().Where(s => s.ProductId == id).ToDictionaryAsync(s => s.OutletId, ct);
        var here = onHand.GetValueOrDefault(at.Id);
        var total =
            await db.Set<StockMovement>().CountAsync(m => m.ProductId == id && m.OutletId == at.Id, ct)
            + await db.Set<StockCount>()
                .CountAsync(
                    c =>
                        c.ProductId == id
                        && c.OutletId == at.Id
                        && !db.Set<StockMovement>().Any(m => m.OpId == c.OpId && m.LineNo == c.LineNo),
                    ct
                );
        query = query with { Page = Paging.Within(query.PageNumber, LedgerQuery.Size, total) };
        var sold = await SoldAsync([id], [at.Id], places.Now, ct);
        return new(
            query,
            places,
            places.Choices.Single(c => c.Id == at.Id),
            new(
                id,
                product.Name,
                product.NameUr,
                product.Unit.Name,
                product.Unit.NameUr,
                product.Unit.Measured,
                here?.Quantity ?? 0,
                sold.GetValueOrDefault(id),
                Local(places, here?.CountedAt),
                await db.StockMinimums.Where(m => m.ProductId == id && m.OutletId == at.Id).Select(m => m.Minimum).SingleOrDefaultAsync(ct)
            ),
            product.Active,
            [.. places.Choices.Where(c => c.Id != at.Id).Select(c => (c, onHand.GetValueOrDefault(c.Id)?.Quantity ?? 0))],
            await RowsAsync(id, at, here?.Quantity ?? 0, query.PageNumber, ct),
            total,
            await outlets.SilentAsync([at.Id], ct),
            await BoughtAsync(id, at, ct),
            await db.GoodsCosts.Where(c => c.ProductId == id && c.OutletId == at.Id).Select(c => (long?)c.Cost).SingleOrDefaultAsync(ct)
                is { } cost
                ? new(cost, (await db.PricesAtAsync([id], at.Id, ct))[id], here?.Quantity ?? 0)
                : null,
            act
        );
    }

    /// <summary>Counted back from what is there now: pages that lie far back are the only ones that read far.</summary>
    private async Task<List<LedgerRow>> RowsAsync(Guid product, Outlet at, long onHand, int page, CancellationToken ct)
    {
        var skipped = (page - 1) * LedgerQuery.Size;
        var moved = await db
            .Database.SqlQuery<Moved>(
                $"""
                select m.op_id as "OpId", m.line_no as "LineNo", m.reason as "Reason", m.quantity as "Quantity", m.newer as "Newer", m.occurred_at as "At",
                       w.name as "Worker", d.name as "Device", s.receipt_no as "ReceiptNo", u.id as "SupplierId", u.name as "Supplier", u.name_ur as "SupplierUr", b.invoice_no as "InvoiceNo",
                       t.op_id as "TransferId", n.name as "Place", n.name_ur as "PlaceUr",
                       case when o.kind in ('move_goods', 'count_goods') then o.payload::jsonb ->> 'note' end as "Note"
                from (
                  select n.*, coalesce(sum(n.quantity) over (order by n.occurred_at desc, n.op_id desc, n.line_no desc rows between unbounded preceding and 1 preceding), 0)::bigint as newer
                  from (
                    select x.op_id, x.line_no, x.reason, x.quantity, x.occurred_at from (
                      select m.op_id, m.line_no, m.reason, m.quantity, m.occurred_at from shop.stock_movements m
                      where m.business_id = {tenant.BusinessId} and m.outlet_id = {at.Id} and m.product_id = {product}
                      union all
                      -- What was counted as it should be moved nothing.
                      select c.op_id, c.line_no, 'count', 0, c.counted_at from shop.stock_counts c
                      where c.business_id = {tenant.BusinessId} and c.outlet_id = {at.Id} and c.product_id = {product}
                        and not exists (
                          select from shop.stock_movements m where m.business_id = c.business_id and m.op_id = c.op_id and m.line_no = c.line_no)) x
                    order by x.occurred_at desc, x.op_id desc, x.line_no desc limit {skipped + LedgerQuery.Size}) n) m
                -- What the owner did in the office a cashier does not read: the movement stands there all the same.
                left join shop.operations o on o.business_id = {tenant.BusinessId} and o.op_id = m.op_id
                left join shop.workers w on w.business_id = {tenant.BusinessId} and w.id = o.worker_id
                left join shop.devices d on d.business_id = {tenant.BusinessId} and d.id = o.device_id
                left join shop.sales s on s.business_id = {tenant.BusinessId} and s.id = m.op_id
                left join shop.deliveries b on b.business_id = {tenant.BusinessId} and b.op_id = m.op_id
                left join shop.suppliers u on u.business_id = {tenant.BusinessId} and u.id = b.supplier_id
                left join shop.transfer_ends e on e.business_id = {tenant.BusinessId} and e.op_id = m.op_id
                left join shop.transfers t on t.business_id = {tenant.BusinessId} and t.op_id = coalesce(e.transfer_id, m.op_id)
                left join app.outlet_names() n on n.id in (t.from_outlet_id, t.to_outlet_id) and n.id <> {at.Id}
                order by m.occurred_at desc, m.op_id desc, m.line_no desc offset {skipped}
                """
            )
            .ToListAsync(ct);
        return moved.ConvertAll(m => new LedgerRow(
            m.OpId,
            Enum.Parse<Reason>(m.Reason.Replace("_", "", StringComparison.Ordinal), ignoreCase: true),
            m.Quantity,
            onHand - m.Newer,
            m.LineNo < 0,
            at.Local(m.At),
            m.Worker ?? "",
            m.Device ?? "",
            m.ReceiptNo ?? $"{Language.Pick(m.Supplier ?? m.Place ?? "", m.SupplierUr ?? m.PlaceUr ?? "")} {m.InvoiceNo}".Trim(),
            m.SupplierId is { } supplier ? $"/suppliers/{supplier}/deliveries/{m.OpId}"
                : m.TransferId is { } transfer ? $"/transfers/{transfer}"
                : m.ReceiptNo is null ? ""
                : $"/sales/{m.OpId}",
            m.Note ?? ""
        ));
    }

    /// <summary>Who brought it last and what one unit cost then; null where nobody did, or it is not the reader's to know.</summary>
    private async Task<LastBought?> BoughtAsync(Guid product, Outlet at, CancellationToken ct)
    {
        if (!tenant.IsOwner)
            return null;
        var brought = await db
            .Database.SqlQuery<Brought>(
                $"""
                select s.id as "SupplierId", s.name as "Name", s.name_ur as "NameUr", l.occurred_at as "At", l.cost - l.discount + l.extra as "Landed", l.quantity + l.free as "Quantity"
                from shop.delivery_lines l
                join shop.deliveries d on d.business_id = l.business_id and d.op_id = l.op_id
                join shop.suppliers s on s.business_id = d.business_id and s.id = d.supplier_id
                where l.business_id = {tenant.BusinessId} and l.product_id = {product}
                  and not exists (
                    select from shop.supplier_entries r where r.business_id = l.business_id and r.reverses_op = l.op_id and r.reverses_line = 1)
                order by l.occurred_at desc, l.op_id desc, l.line_no desc limit 1
                """
            )
            .ToListAsync(ct);
        return brought is [var last]
            ? new(
                last.SupplierId,
                Language.Pick(last.Name, last.NameUr),
                DateOnly.FromDateTime(at.Local(last.At)),
                DeliveryCosts.OfOne(last.Landed, last.Quantity)
            )
            : null;
    }

    /// <summary>Minimums of which less is there, each at its own outlet.</summary>
    private IQueryable<StockMinimum> Undercut(Guid[] here) =>
        db.StockMinimums.Where(m =>
            here.Contains(m.OutletId)
            && m.Minimum
                > (
                    db.Set<StockOnHand>()
                        .Where(s => s.ProductId == m.ProductId && s.OutletId == m.OutletId)
                        .Select(s => (long?)s.Quantity)
                        .FirstOrDefault()
                    ?? 0
                )
        );

    private Task<Dictionary<Guid, long>> SoldAsync(Guid[] goods, Guid[] here, DateTimeOffset now, CancellationToken ct)
    {
        var since = now.AddDays(-SoldDays);
        return db.Set<StockMovement>()
            .Where(m => here.Contains(m.OutletId) && goods.Contains(m.ProductId) && m.OccurredAt >= since && m.Reason == Reason.Sale)
            .GroupBy(m => m.ProductId)
            .Select(g => new { g.Key, Sold = -g.Sum(m => m.Quantity) })
            .ToDictionaryAsync(g => g.Key, g => g.Sold, ct);
    }

    private async Task<ShelfValue?> ValueAsync(Guid[] here, CancellationToken ct) =>
        tenant.IsOwner && await db.GoodsCosts.AnyAsync(ct)
            ? await db
                .Database.SqlQuery<ShelfValue>(
                    $"""
                    select coalesce(sum(div(s.quantity::numeric * c.cost, 1000)), 0)::bigint as "Paisa", count(*) filter (where c.cost is null)::int as "Unknown"
                    from shop.stock_on_hand s
                    left join shop.goods_costs c on c.business_id = s.business_id and c.outlet_id = s.outlet_id and c.product_id = s.product_id
                    where s.business_id = {tenant.BusinessId} and s.outlet_id = any({here}) and s.quantity > 0
                    """
                )
                .SingleAsync(ct)
            : null;

    private static Guid[] HereOf(Places places, Guid? outlet) => outlet is { } one ? [one] : [.. places.Outlets.Select(o => o.Id)];

    private static DateTime? Local(Places places, DateTimeOffset? at) => at is { } moment ? places.Outlets[0].Local(moment) : null;
}
