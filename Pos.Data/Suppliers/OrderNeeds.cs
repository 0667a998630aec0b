using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Suppliers;

/// <summary>Goods with what decides whether they are ordered.</summary>
/// <param name="Measured">Weighed or measured: not whole pieces.</param>
/// <param name="Since">When they moved first at the outlet.</param>
/// <param name="Landed">Paisa for <paramref name="Brought"/> of them, when this supplier brought them last; null when he never did.</param>
public sealed record GoodsNeed(
    Guid ProductId,
    string Name,
    string NameUr,
    string Unit,
    string UnitUr,
    bool Measured,
    long OnHand,
    long OnOrder,
    long Sold,
    DateTimeOffset? Since,
    long? Minimum,
    long? Pack,
    bool Preferred,
    long? Landed,
    long? Brought
)
{
    /// <summary>Paisa for one unit, when he brought it last.</summary>
    public long? LastCost => Landed is { } landed && Brought is > 0 and var brought ? DeliveryCosts.OfOne(landed, brought) : null;

    public OrderNeed At(DateTimeOffset now) =>
        new(OnHand, OnOrder, Sold, Since is { } since ? (int)Math.Ceiling((now - since).TotalDays) : 0, Minimum, Pack);
}

/// <summary>Which goods a supplier brings, and what is needed of them.</summary>
public sealed class OrderNeeds(PosDb db, TenantContext tenant, TimeProvider clock)
{
    // What has not come in half a year does not come.
    private const int WaitedFor = 180;

    /// <summary>What he brought, and what somebody said is his; less what is said to be another's, as long as one buys from him. Without what is sold no more, at all or there.</summary>
    /// <param name="outlet">Null: at any.</param>
    /// <param name="others">Those that are said to be another's as well.</param>
    public Task<List<Guid>> GoodsOfAsync(Guid supplier, Guid? outlet, CancellationToken ct, bool others = false) =>
        db
            .Database.SqlQuery<Guid>(
                $"""
                select p.id as "Value" from shop.products p
                where p.business_id = {tenant.BusinessId} and p.active
                  and p.id in (
                    select l.product_id from shop.deliveries d
                    join shop.delivery_lines l on l.business_id = d.business_id and l.op_id = d.op_id
                    where d.business_id = {tenant.BusinessId} and d.supplier_id = {supplier}
                      and not exists (
                        select from shop.supplier_entries r where r.business_id = d.business_id and r.reverses_op = d.op_id and r.reverses_line = 1)
                    union all
                    select g.product_id from shop.supplier_goods g where g.business_id = {tenant.BusinessId} and g.supplier_id = {supplier})
                  and ({others} or not exists (
                    select from shop.supplier_goods g
                    join shop.suppliers s on s.business_id = g.business_id and s.id = g.supplier_id and s.archived_at is null
                    where g.business_id = p.business_id and g.product_id = p.id and g.preferred and g.supplier_id <> {supplier}))
                  and not exists (
                    select from shop.outlet_products o
                    where o.business_id = p.business_id and o.product_id = p.id and o.outlet_id = {outlet}::uuid and not o.sold)
                order by lower(p.name), p.id
                """
            )
            .ToListAsync(ct);

    private sealed record Cost(Guid ProductId, long Landed, long Brought);

    /// <summary>Paisa for one unit of each when this supplier brought it last; goods that he never brought are left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, long>> CostsAsync(Guid supplier, IEnumerable<Guid> goods, CancellationToken ct)
    {
        var asked = goods.Distinct().ToArray();
        return (
            await db
                .Database.SqlQuery<Cost>(
                    $"""
                    select distinct on (l.product_id) l.product_id as "ProductId", l.cost - l.discount + l.extra as "Landed", l.quantity + l.free as "Brought"
                    from shop.delivery_lines l
                    join shop.deliveries d on d.business_id = l.business_id and d.op_id = l.op_id and d.supplier_id = {supplier}
                    where l.business_id = {tenant.BusinessId} and l.product_id = any({asked})
                      and not exists (
                        select from shop.supplier_entries r where r.business_id = l.business_id and r.reverses_op = l.op_id and r.reverses_line = 1)
                    order by l.product_id, l.occurred_at desc, l.op_id desc, l.line_no desc
                    """
                )
                .ToListAsync(ct)
        ).ToDictionary(c => c.ProductId, c => DeliveryCosts.OfOne(c.Landed, c.Brought));
    }

    /// <summary>Each of the goods is looked up by itself, so that it costs what is asked for and not what was ever sold.</summary>
    public async Task<IReadOnlyDictionary<Guid, GoodsNeed>> OfAsync(
        Guid supplier,
        Guid outlet,
        IReadOnlyCollection<Guid> goods,
        CancellationToken ct
    )
    {
        var (asked, now) = (goods.Distinct().ToArray(), clock.GetUtcNow());
        var (since, waited) = (now.AddDays(-OrderSuggestion.KnownDays), now.AddDays(-WaitedFor));
        return (
            await db
                .Database.SqlQuery<GoodsNeed>(
                    $"""
                    select p.id as "ProductId", p.name as "Name", p.name_ur as "NameUr", u.name as "Unit", u.name_ur as "UnitUr", u.measured as "Measured",
                           coalesce(h.quantity, 0) as "OnHand", coalesce(w.waiting, 0) as "OnOrder", coalesce(m.sold, 0) as "Sold", f.since as "Since",
                           n.minimum as "Minimum", g.pack as "Pack", coalesce(g.preferred, false) as "Preferred", c.landed as "Landed", c.brought as "Brought"
                    from unnest({asked}) a (id)
                    join shop.products p on p.business_id = {tenant.BusinessId} and p.id = a.id
                    join shop.units u on u.business_id = p.business_id and u.id = p.unit_id
                    left join shop.stock_on_hand h on h.business_id = p.business_id and h.outlet_id = {outlet} and h.product_id = p.id
                    left join shop.stock_minimums n on n.business_id = p.business_id and n.outlet_id = {outlet} and n.product_id = p.id
                    left join shop.supplier_goods g on g.business_id = p.business_id and g.supplier_id = {supplier} and g.product_id = p.id
                    left join lateral (
                      select -sum(x.quantity)::bigint as sold from shop.stock_movements x
                      where x.business_id = {tenant.BusinessId} and x.outlet_id = {outlet} and x.product_id = a.id and x.occurred_at >= {since}
                        and x.reason in ('sale', 'return')) m on true
                    left join lateral (
                      select x.occurred_at as since from shop.stock_movements x
                      where x.business_id = {tenant.BusinessId} and x.outlet_id = {outlet} and x.product_id = a.id
                      order by x.occurred_at limit 1) f on true
                    left join lateral (
                      select l.cost - l.discount + l.extra as landed, l.quantity + l.free as brought
                      from shop.delivery_lines l
                      join shop.deliveries d on d.business_id = l.business_id and d.op_id = l.op_id and d.supplier_id = {supplier}
                      where l.business_id = {tenant.BusinessId} and l.product_id = a.id
                        and not exists (
                          select from shop.supplier_entries r where r.business_id = l.business_id and r.reverses_op = l.op_id and r.reverses_line = 1)
                      order by l.occurred_at desc, l.op_id desc, l.line_no desc limit 1) c on true
                    left join (
                      with open as (
                        select o.business_id, o.id, o.lines_op from shop.purchase_orders o
                        where o.business_id = {tenant.BusinessId} and o.outlet_id = {outlet} and o.placed_at >= {waited}
                          and o.closed_at is null and o.cancelled_at is null),
                      came as (
                        select o.id, x.product_id, sum(x.quantity + x.free) as came
                        from open o
                        join shop.deliveries d on d.business_id = o.business_id and d.order_id = o.id
                        join shop.delivery_lines x on x.business_id = d.business_id and x.op_id = d.op_id
                        where x.product_id = any({asked})
                          and not exists (
                            select from shop.supplier_entries r where r.business_id = d.business_id and r.reverses_op = d.op_id and r.reverses_line = 1)
                        group by o.id, x.product_id)
                      select l.product_id, sum(greatest(0, l.quantity - coalesce(c.came, 0)))::bigint as waiting
                      from open o
                      join shop.purchase_order_lines l on l.business_id = o.business_id and l.op_id = o.lines_op
                      left join came c on c.id = o.id and c.product_id = l.product_id
                      where l.product_id = any({asked})
                      group by l.product_id) w on w.product_id = p.id
                    """
                )
                .ToListAsync(ct)
        ).ToDictionary(n => n.ProductId);
    }
}
