using Microsoft.EntityFrameworkCore;
using Pos.Data.Catalog;
using Pos.Data.Operations;
using Pos.Data.Stock;
using Pos.Data.Tenancy;

namespace Pos.Data.Suppliers;

/// <summary>What a supplier brought, as on his invoice. Money in paisa.</summary>
/// <param name="Extra">Freight and the like, laid over the lines by their value.</param>
/// <param name="ExtraOnInvoice">The supplier charges it; otherwise somebody else was paid for it.</param>
/// <param name="AlreadyIn">Somebody has taken the goods in before: nothing is moved.</param>
/// <param name="Paid">At once, of whatever is owed.</param>
/// <param name="OrderId">What it answers, in full or in part; other goods, quantities and prices than were ordered are as good.</param>
public sealed record ReceiveDelivery(
    Guid SupplierId,
    Guid OutletId,
    string InvoiceNo,
    DateOnly InvoiceDate,
    IReadOnlyList<DeliveredGoods> Lines,
    long Extra,
    bool ExtraOnInvoice,
    bool AlreadyIn,
    long Paid,
    PaidBy PaidBy,
    string Note,
    Guid? OrderId = null
);

/// <param name="Quantity">Thousandths that are paid for.</param>
/// <param name="Free">What came along for nothing: "10 + 1".</param>
/// <param name="Cost">For the whole line, before the discount.</param>
public sealed record DeliveredGoods(Guid ProductId, long Quantity, long Free, long Cost, long Discount);

/// <summary>
/// The goods are on the shelf, the invoice is owed, what was paid at once is off it again. The owner's: whoever only has the right to take goods in does so
/// without costs (<see cref="MoveGoods"/>), and the owner writes down the invoice for what is there already.
/// Refusals: reference_too_long, note_too_long, date_bad, nothing_delivered, quantity_bad, cost_bad, discount_bad, amount_bad, supplier_unknown, outlet_unknown, unknown_product, order_unknown, order_not_open, invoice_known.
/// </summary>
public sealed class ReceiveDeliveryHandler(PosDb db, TenantContext tenant, OutletDays days, TimeProvider clock)
    : OperationHandler<ReceiveDelivery>(SuppliersJson.Default.ReceiveDelivery)
{
    public const int MaxLines = 300;
    public const long MaxQuantity = 100_000_000_000;
    public static readonly DateOnly Earliest = new(2000, 1, 1);

    public override string Kind => "receive_delivery";

    protected override Refusal? Check(ReceiveDelivery input)
    {
        if (!SupplierWords.IsReference(input.InvoiceNo))
            return new("reference_too_long", nameof(input.InvoiceNo));
        if (!SupplierWords.IsNote(input.Note))
            return new("note_too_long", nameof(input.Note));
        if (input.InvoiceDate < Earliest || input.InvoiceDate > DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime.AddDays(1)))
            return new("date_bad", nameof(input.InvoiceDate));
        if (input.Lines.Count is 0 or > MaxLines)
            return new("nothing_delivered", nameof(input.Lines));
        if (input.Lines.Any(l => l is not { Quantity: >= 0 and <= MaxQuantity, Free: >= 0 and <= MaxQuantity } || l.Quantity + l.Free == 0))
            return new("quantity_bad", nameof(DeliveredGoods.Quantity));
        if (input.Lines.Any(l => l.Cost is < 0 or > SupplierEntry.MaxAmount / MaxLines))
            return new("cost_bad", nameof(DeliveredGoods.Cost));
        if (input.Lines.Any(l => l.Discount < 0 || l.Discount > l.Cost))
            return new("discount_bad", nameof(DeliveredGoods.Discount));
        if (input.Extra is < 0 or > SupplierEntry.MaxAmount)
            return new("amount_bad", nameof(input.Extra));
        return input.Paid is < 0 or > SupplierEntry.MaxAmount || !Enum.IsDefined(input.PaidBy)
            ? new("amount_bad", nameof(input.Paid))
            : null;
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

    private async Task<Refusal?> RefusalOfAsync(ReceiveDelivery input, CancellationToken ct)
    {
        if (!await db.Suppliers.AnyAsync(s => s.Id == input.SupplierId, ct))
            return new("supplier_unknown", nameof(input.SupplierId));
        if (!await days.IsThereAsync(input.OutletId, ct))
            return new("outlet_unknown", nameof(input.OutletId));
        if (!await db.AreGoodsAsync(input.Lines.Select(l => l.ProductId), ct))
            return new("unknown_product", nameof(input.Lines));
        if (input.OrderId is { } id && await RefusalOfOrderAsync(id, input.SupplierId, ct) is { } refusal)
            return refusal;
        var invoice = input.InvoiceNo.Trim();
        // Whoever enters the same paper at the same time is waited for.
        await db
            .Database.SqlQuery<Guid>(
                $"""select id as "Value" from shop.suppliers where business_id = {tenant.BusinessId} and id = {input.SupplierId} for no key update"""
            )
            .ToListAsync(ct);
        return
            invoice.Length > 0
            && await db.Deliveries.AnyAsync(
                d =>
                    d.SupplierId == input.SupplierId
                    && EF.Functions.ILike(d.InvoiceNo, Literally(invoice), "\\")
                    && !db.Set<SupplierEntry>().Any(r => r.ReversesOp == d.OpId && r.ReversesLine == 1),
                ct
            )
            ? new("invoice_known", nameof(input.InvoiceNo))
            : null;
    }

    // Goods come after an order was closed, too.
    private async Task<Refusal?> RefusalOfOrderAsync(Guid id, Guid supplier, CancellationToken ct)
    {
        await db.LockOrdersAsync(tenant, ct);
        return await db.PurchaseOrders.SingleOrDefaultAsync(o => o.Id == id && o.SupplierId == supplier, ct) is not { } order
                ? new("order_unknown", nameof(ReceiveDelivery.OrderId))
            : order is { PlacedAt: not null, CancelledAt: null } ? null
            : new("order_not_open", nameof(ReceiveDelivery.OrderId));
    }

    private static string Literally(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal);

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        foreach (var operation in operations)
            await ApplyAsync(operation, InputOf(operation), ct);
    }

    private async Task ApplyAsync(AuthenticOperation operation, ReceiveDelivery input, CancellationToken ct)
    {
        var terms = await db.Suppliers.Where(s => s.Id == input.SupplierId).Select(s => s.TermsDays).SingleAsync(ct);
        var day = await days.OfAsync(input.OutletId, ct);
        var delivery = new Delivery
        {
            BusinessId = tenant.BusinessId,
            OpId = operation.OpId,
            OutletId = input.OutletId,
            SupplierId = input.SupplierId,
            InvoiceNo = input.InvoiceNo.Trim(),
            InvoiceDate = input.InvoiceDate,
            GoodsTotal = input.Lines.Sum(l => l.Cost - l.Discount),
            Extra = input.Extra,
            ExtraOnInvoice = input.ExtraOnInvoice,
            AlreadyIn = input.AlreadyIn,
            Note = input.Note.Trim(),
            OccurredAt = operation.OccurredAt,
            OrderId = input.OrderId,
        };
        var owed = SupplierEntry.Of(operation, tenant, input.SupplierId, clock.GetUtcNow(), day.Of(operation.OccurredAt)) with
        {
            OutletId = input.OutletId,
            Kind = SupplierEntryKind.Delivery,
            Amount = delivery.Owed,
            DueOn = input.InvoiceDate.AddDays(terms),
            Reference = delivery.InvoiceNo,
            Note = delivery.Note,
        };
        var lines = await LinesAsync(operation, input, ct);
        await using var batch = db.Batch();
        batch.InsertRows([delivery]);
        batch.InsertRows(lines);
        batch.InsertRows<SupplierEntry>(
            input.Paid == 0
                ? [owed]
                :
                [
                    owed,
                    owed with
                    {
                        LineNo = 2,
                        Kind = SupplierEntryKind.Payment,
                        Method = input.PaidBy,
                        Amount = -input.Paid,
                        DueOn = null,
                        Note = "",
                    },
                ]
        );
        if (!input.AlreadyIn)
            batch.MoveStock([.. input.Lines.Select((line, i) => MovementOf(operation, input, line, i))]);
        await batch.ExecuteNonQueryAsync(ct);
    }

    private async Task<DeliveryLine[]> LinesAsync(AuthenticOperation operation, ReceiveDelivery input, CancellationToken ct)
    {
        var goods = input.Lines.Select(l => l.ProductId).ToArray();
        var prices = await db.PricesAtAsync(goods, input.OutletId, ct);
        var extra = DeliveryCosts.Spread(input.Extra, [.. input.Lines.Select(l => l.Cost - l.Discount)]);
        return
        [
            .. input.Lines.Select(
                (line, i) =>
                    new DeliveryLine
                    {
                        BusinessId = tenant.BusinessId,
                        OpId = operation.OpId,
                        LineNo = (short)(i + 1),
                        OutletId = input.OutletId,
                        ProductId = line.ProductId,
                        Quantity = line.Quantity,
                        Free = line.Free,
                        Cost = line.Cost,
                        Discount = line.Discount,
                        Extra = extra[i],
                        Price = prices[line.ProductId],
                        OccurredAt = operation.OccurredAt,
                    }
            ),
        ];
    }

    private StockMovement MovementOf(AuthenticOperation operation, ReceiveDelivery input, DeliveredGoods line, int place) =>
        new()
        {
            BusinessId = tenant.BusinessId,
            OpId = operation.OpId,
            LineNo = (short)(place + 1),
            OutletId = input.OutletId,
            ProductId = line.ProductId,
            Quantity = line.Quantity + line.Free,
            Reason = Reason.Delivery,
            OccurredAt = operation.OccurredAt,
        };
}
