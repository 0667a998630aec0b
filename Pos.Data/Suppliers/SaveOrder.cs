using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Stock;
using Pos.Data.Tenancy;

namespace Pos.Data.Suppliers;

/// <summary>What is to be ordered of a supplier, all of it: what was saved before is replaced.</summary>
/// <param name="ExpectedOn">When the goods should come; null: nobody knows.</param>
/// <param name="Note">For the supplier to read.</param>
/// <param name="Place">Ordered with it: nothing of it changes any more.</param>
/// <param name="Seen">The save whose lines were seen when this was written; null: whichever. One that was saved since is not overwritten.</param>
public sealed record SaveOrder(
    Guid OrderId,
    Guid SupplierId,
    Guid OutletId,
    DateOnly? ExpectedOn,
    string Note,
    IReadOnlyList<OrderedGoods> Lines,
    bool Place,
    Guid? Seen = null
);

/// <param name="Quantity">Thousandths of the unit, however they are packed.</param>
/// <param name="Pack">Thousandths in one carton; null for loose goods.</param>
/// <param name="Cost">Paisa that the whole line is expected to cost; null: as it did last.</param>
public sealed record OrderedGoods(Guid ProductId, long Quantity, long? Pack, long? Cost);

/// <summary>
/// A draft is written down or changed, and ordered when it is said so. Numbers are counted in the business without gaps.
/// Refusals: note_too_long, date_bad, nothing_ordered, order_too_long, quantity_bad, pack_bad, cost_bad, goods_twice, supplier_unknown, outlet_unknown, unknown_product, order_placed, order_changed.
/// </summary>
public sealed class SaveOrderHandler(PosDb db, TenantContext tenant, OutletDays days, TimeProvider clock)
    : OperationHandler<SaveOrder>(SuppliersJson.Default.SaveOrder)
{
    public const int MaxLines = ReceiveDeliveryHandler.MaxLines;
    private const int MostDaysAhead = 365;

    private const string Change = """
        on conflict (business_id, id) do update
          set outlet_id = excluded.outlet_id, lines_op = excluded.lines_op, expected_on = excluded.expected_on, note = excluded.note, placed_at = excluded.placed_at
        """;

    public override string Kind => "save_order";

    protected override Refusal? Check(SaveOrder input)
    {
        if (!SupplierWords.IsNote(input.Note))
            return new("note_too_long", nameof(input.Note));
        if (
            input.ExpectedOn < ReceiveDeliveryHandler.Earliest
            || input.ExpectedOn > DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(MostDaysAhead)
        )
            return new("date_bad", nameof(input.ExpectedOn));
        if (input.Lines.Count is 0 or > MaxLines)
            return new(input.Lines.Count == 0 ? "nothing_ordered" : "order_too_long", nameof(input.Lines));
        if (input.Lines.Any(l => l is not { Quantity: > 0 and <= ReceiveDeliveryHandler.MaxQuantity }))
            return new("quantity_bad", nameof(OrderedGoods.Quantity));
        if (input.Lines.Any(l => l.Pack is <= 0 or > ReceiveDeliveryHandler.MaxQuantity))
            return new("pack_bad", nameof(OrderedGoods.Pack));
        if (input.Lines.Any(l => l.Cost is < 0 or > SupplierEntry.MaxAmount / MaxLines))
            return new("cost_bad", nameof(OrderedGoods.Cost));
        return input.Lines.DistinctBy(l => l.ProductId).Count() < input.Lines.Count ? new("goods_twice", nameof(input.Lines)) : null;
    }

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        // Whoever saves, places or cancels an order at the same time is waited for, and so is the next number.
        await db.LockOrdersAsync(tenant, ct);
        var refusals = new Dictionary<Guid, Refusal>(await db.UnknownSuppliersAsync(operations, o => InputOf(o).SupplierId, ct));
        foreach (var operation in operations)
            if (await RefusalOfAsync(InputOf(operation), ct) is { } refusal)
                refusals.TryAdd(operation.OpId, refusal);
        return refusals;
    }

    private async Task<Refusal?> RefusalOfAsync(SaveOrder input, CancellationToken ct)
    {
        if (!await days.IsThereAsync(input.OutletId, ct))
            return new("outlet_unknown", nameof(input.OutletId));
        if (!await db.AreGoodsAsync(input.Lines.Select(l => l.ProductId), ct))
            return new("unknown_product", nameof(input.Lines));
        if (await db.PurchaseOrders.SingleOrDefaultAsync(o => o.Id == input.OrderId, ct) is not { } known)
            return null;
        // One that is another supplier's is not this one.
        return known.PlacedAt is not null || known.CancelledAt is not null || known.SupplierId != input.SupplierId ? new("order_placed")
            : input.Seen is { } seen && seen != known.LinesOp ? new("order_changed")
            : null;
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        foreach (var operation in operations)
        {
            var input = InputOf(operation);
            var number =
                await db.PurchaseOrders.Where(o => o.Id == input.OrderId).Select(o => (int?)o.Number).SingleOrDefaultAsync(ct)
                ?? 1 + (await db.PurchaseOrders.MaxAsync(o => (int?)o.Number, ct) ?? 0);
            await using var batch = db.Batch();
            batch.InsertRows([OrderOf(operation, input, number)], Change);
            batch.InsertRows<PurchaseOrderLine>([.. input.Lines.Select((line, i) => LineOf(operation, input, line, i))]);
            await batch.ExecuteNonQueryAsync(ct);
        }
    }

    private PurchaseOrder OrderOf(AuthenticOperation operation, SaveOrder input, int number) =>
        new()
        {
            BusinessId = tenant.BusinessId,
            Id = input.OrderId,
            Number = number,
            SupplierId = input.SupplierId,
            OutletId = input.OutletId,
            LinesOp = operation.OpId,
            ExpectedOn = input.ExpectedOn,
            Note = input.Note.Trim(),
            CreatedAt = clock.GetUtcNow(),
            PlacedAt = input.Place ? operation.OccurredAt : null,
        };

    private PurchaseOrderLine LineOf(AuthenticOperation operation, SaveOrder input, OrderedGoods line, int place) =>
        new()
        {
            BusinessId = tenant.BusinessId,
            OpId = operation.OpId,
            LineNo = (short)(place + 1),
            OrderId = input.OrderId,
            ProductId = line.ProductId,
            Quantity = line.Quantity,
            Pack = line.Pack,
            Cost = line.Cost,
        };
}
