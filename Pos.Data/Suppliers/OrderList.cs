using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Suppliers;

/// <param name="Lines">How many goods; <paramref name="Open"/> of them have not all come.</param>
/// <param name="State">As a word.</param>
public sealed record OrderRow(
    Guid Id,
    int Number,
    Guid SupplierId,
    string Name,
    string NameUr,
    Guid OutletId,
    DateOnly? ExpectedOn,
    DateTimeOffset CreatedAt,
    DateTimeOffset? PlacedAt,
    int Lines,
    int Open,
    string State
)
{
    public string Called => PurchaseOrder.CalledOf(Number);
    public OrderState Is => Enum.Parse<OrderState>(State, ignoreCase: true);
}

/// <summary>What orders are asked for; nothing for all.</summary>
public sealed record OrdersAsked(OrderState? State = null, Guid? Supplier = null, Guid? Outlet = null, Guid? One = null)
{
    /// <summary>In any of these states, where <see cref="State"/> says none; null for all.</summary>
    public IReadOnlyList<OrderState>? Among { get; init; }
}

/// <summary>Orders, newest first, each with what became of it.</summary>
public sealed class OrderList(PosDb db, TenantContext tenant)
{
    public Task<int> CountAsync(OrdersAsked asked, CancellationToken ct) =>
        asked is { State: null, Among: null }
            ? db.PurchaseOrders.CountAsync(
                o => (asked.Supplier == null || o.SupplierId == asked.Supplier) && (asked.Outlet == null || o.OutletId == asked.Outlet),
                ct
            )
            : Rows(asked).CountAsync(ct);

    public Task<List<OrderRow>> RunAsync(OrdersAsked asked, int skip, int take, CancellationToken ct) =>
        Rows(asked).OrderByDescending(o => o.Number).Skip(skip).Take(take).ToListAsync(ct);

    private IQueryable<OrderRow> Rows(OrdersAsked asked)
    {
        var among = asked.State is { } one ? [one] : asked.Among?.ToArray();
        var states = among?.Select(s => s.ToString().ToLowerInvariant()).ToArray();
        // What stands in the order itself is looked at before what came for it is added up.
        var (placed, ended) = (
            among is null ? null
            : among.All(s => s == OrderState.Draft) ? false
            : among.All(s => s is OrderState.Ordered or OrderState.Partial or OrderState.Received) ? true
            : (bool?)null,
            among is null ? null
            : among.All(s => s is OrderState.Closed or OrderState.Cancelled) ? true
            : among.All(s => s is not (OrderState.Closed or OrderState.Cancelled)) ? false
            : (bool?)null
        );
        return db.Database.SqlQuery<OrderRow>(
            $"""
            select * from (
              select o.id as "Id", o.number as "Number", o.supplier_id as "SupplierId", s.name as "Name", s.name_ur as "NameUr", o.outlet_id as "OutletId",
                     o.expected_on as "ExpectedOn", o.created_at as "CreatedAt", o.placed_at as "PlacedAt", l.lines as "Lines", l.open as "Open",
                     case when o.cancelled_at is not null then 'cancelled' when o.closed_at is not null then 'closed' when o.placed_at is null then 'draft'
                          when l.open = 0 then 'received'
                          when exists (
                            select from shop.deliveries d where d.business_id = o.business_id and d.order_id = o.id
                              and not exists (
                                select from shop.supplier_entries r where r.business_id = d.business_id and r.reverses_op = d.op_id and r.reverses_line = 1)) then 'partial'
                          else 'ordered' end as "State"
              from shop.purchase_orders o
              join shop.suppliers s on s.business_id = o.business_id and s.id = o.supplier_id
              cross join lateral (
                select count(*)::int as lines, (count(*) filter (where l.quantity > coalesce(c.came, 0)))::int as open
                from shop.purchase_order_lines l
                left join (
                  select x.product_id, sum(x.quantity + x.free) as came
                  from shop.deliveries d
                  join shop.delivery_lines x on x.business_id = d.business_id and x.op_id = d.op_id
                  where d.business_id = o.business_id and d.order_id = o.id
                    and not exists (
                      select from shop.supplier_entries r where r.business_id = d.business_id and r.reverses_op = d.op_id and r.reverses_line = 1)
                  group by x.product_id) c on c.product_id = l.product_id
                where l.business_id = o.business_id and l.op_id = o.lines_op) l
              where o.business_id = {tenant.BusinessId} and ({asked.One}::uuid is null or o.id = {asked.One}::uuid)
                and ({asked.Supplier}::uuid is null or o.supplier_id = {asked.Supplier}::uuid) and ({asked.Outlet}::uuid is null or o.outlet_id = {asked.Outlet}::uuid)
                and ({placed}::boolean is null or (o.placed_at is not null) = {placed}::boolean)
                and ({ended}::boolean is null or (coalesce(o.closed_at, o.cancelled_at) is not null) = {ended}::boolean)) x
            where {states}::text[] is null or x."State" = any({states}::text[])
            """
        );
    }
}
