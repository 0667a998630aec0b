using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Suppliers;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure.Pdf;

namespace Pos.Web.Features.Suppliers;

/// <summary>What the pages about orders read.</summary>
public sealed class OrderQueries(PosDb db, OrderList list, OrderNeeds needs, OutletQueries outlets, GoodsQueries goods, PdfPlaces papers)
{
    private const int MostWaiting = 12;

    public async Task<OrdersPage> ListAsync(OrdersQuery query, CancellationToken ct)
    {
        var places = await outlets.PlacesAsync(ct);
        var matching = await list.CountAsync(query.Asked, ct);
        query = query with { Page = Paging.Within(query.PageNumber, OrdersQuery.Size, matching) };
        var suppliers = await db.Suppliers.OrderBy(s => s.Name).ThenBy(s => s.Id).ToListAsync(ct);
        return new(
            query,
            places,
            await list.RunAsync(query.Asked, (query.PageNumber - 1) * OrdersQuery.Size, OrdersQuery.Size, ct),
            matching,
            matching == 0 && !await db.PurchaseOrders.AnyAsync(ct),
            suppliers.ConvertAll(s => new Choice(s.Id, Language.Pick(s.Name, s.NameUr)))
        );
    }

    /// <summary>What was ordered of him and has not all come, newest first.</summary>
    public Task<List<OrderRow>> WaitedForAsync(Guid supplier, CancellationToken ct) =>
        list.RunAsync(new(Supplier: supplier) { Among = [OrderState.Ordered, OrderState.Partial] }, 0, MostWaiting, ct);

    public async Task<OrderPage?> PageAsync(Guid id, CancellationToken ct)
    {
        if (await db.PurchaseOrders.SingleOrDefaultAsync(o => o.Id == id, ct) is not { } order)
            return null;
        var outlet = (await outlets.PlacesAsync(ct)).Find(order.OutletId)!;
        var deliveries = await db
            .Deliveries.Where(d => d.OrderId == id)
            .OrderBy(d => d.OccurredAt)
            .ThenBy(d => d.OpId)
            .Select(d => new { Delivery = d, Reversed = db.Set<SupplierEntry>().Any(r => r.ReversesOp == d.OpId && r.ReversesLine == 1) })
            .ToListAsync(ct);
        var stands = deliveries.Where(d => !d.Reversed).Select(d => d.Delivery.OpId).ToArray();
        var came = await db
            .DeliveryLines.Where(l => stands.Contains(l.OpId))
            .GroupBy(l => l.ProductId)
            .Select(g => new { g.Key, Sum = g.Sum(l => l.Quantity + l.Free) })
            .ToDictionaryAsync(g => g.Key, g => g.Sum, ct);
        var lines = await db.PurchaseOrderLines.Where(l => l.OpId == order.LinesOp).OrderBy(l => l.LineNo).ToListAsync(ct);
        var known = await goods.KnownAsync(lines.Select(l => l.ProductId), ct);
        var costs = await needs.CostsAsync(order.SupplierId, lines.Select(l => l.ProductId), ct);
        return new(
            (await list.RunAsync(new(One: id), 0, 1, ct)).Single(),
            order,
            await db.Suppliers.SingleAsync(s => s.Id == order.SupplierId, ct),
            await db.Businesses.SingleAsync(ct),
            outlet,
            outlet.Local(order.CreatedAt),
            lines.ConvertAll(l =>
                LineOf(
                    l,
                    known[l.ProductId],
                    came.GetValueOrDefault(l.ProductId),
                    costs.TryGetValue(l.ProductId, out var cost) ? cost : null
                )
            ),
            deliveries.ConvertAll(d => new OrderDelivery(
                d.Delivery.OpId,
                outlet.Local(d.Delivery.OccurredAt),
                d.Delivery.InvoiceNo,
                d.Delivery.Owed,
                d.Reversed
            )),
            papers.Available
        );
    }

    private static OrderedLine LineOf(PurchaseOrderLine line, KnownGoods goods, long came, long? lastCost) =>
        new(line.ProductId, goods.Name, goods.NameUr, goods.Unit, goods.UnitUr, line.Quantity, line.Pack, line.Cost, came, lastCost);
}
