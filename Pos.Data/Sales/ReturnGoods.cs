using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Credit;
using Pos.Data.Customers;
using Pos.Data.Operations;
using Pos.Data.Stock;
using Pos.Data.Tenancy;

namespace Pos.Data.Sales;

/// <summary>Goods of a credit sale are back on the shelf, and their worth is off what the customer owes.</summary>
public sealed record ReturnGoods(Guid SaleId, List<ReturnedLine> Lines, string Note);

/// <param name="Quantity">Thousandths of the unit.</param>
public sealed record ReturnedLine(short LineNo, long Quantity);

/// <summary>One line of a return: a fact.</summary>
[Table("return_lines"), PrimaryKey(nameof(BusinessId), nameof(OpId), nameof(LineNo))]
public sealed class ReturnLine : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid OpId { get; init; }
    public short LineNo { get; init; }
    public Guid OutletId { get; init; }
    public Guid SaleId { get; init; }
    public short SaleLineNo { get; init; }
    public long Quantity { get; init; }

    /// <summary>Paisa, before the sale is rounded anew.</summary>
    public long Worth { get; init; }
}

/// <summary>Refusals: no_lines, note_too_long, sale_unknown, not_on_credit, too_much_returned, nothing_worth.</summary>
public sealed class ReturnGoodsHandler(PosDb db, TenantContext tenant, OutletDays days, TimeProvider clock)
    : OperationHandler<ReturnGoods>(SalesJson.Default.ReturnGoods)
{
    public override string Kind => "return_goods";

    protected override Refusal? Check(ReturnGoods input)
    {
        if (
            input.Lines.Count is 0 or > 500
            || input.Lines.Any(l => l is not { Quantity: > 0 })
            || input.Lines.DistinctBy(l => l.LineNo).Count() != input.Lines.Count
        )
            return new("no_lines", nameof(input.Lines));
        return input.Note.Length > Customer.MaxNote || input.Note.Contains('\0') ? new("note_too_long", nameof(input.Note)) : null;
    }

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        await db.HoldLedgerAsync(ct);
        var refusals = new Dictionary<Guid, Refusal>();
        foreach (var operation in operations)
            if (await RefusalOfAsync(InputOf(operation), ct) is { } refusal)
                refusals[operation.OpId] = refusal;
        return refusals;
    }

    private async Task<Refusal?> RefusalOfAsync(ReturnGoods input, CancellationToken ct)
    {
        if (await SaleAsync(input.SaleId, ct) is not { } sale)
            return new("sale_unknown");
        if (await DebtAsync(input.SaleId, ct) is null)
            return new("not_on_credit");
        if (Worth(sale, input) is not { } worth)
            return new("too_much_returned", nameof(input.Lines));
        return worth.Amount > 0 ? null : new("nothing_worth", nameof(input.Lines));
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        foreach (var operation in operations)
        {
            var input = InputOf(operation);
            var (sale, returned) = (await SaleAsync(input.SaleId, ct))!.Value;
            var debt = (await DebtAsync(input.SaleId, ct))!;
            var worth = Worth((sale, returned), input)!;
            var (now, day) = (clock.GetUtcNow(), await days.OfAsync(sale.OutletId, ct));
            await using var batch = db.Batch();
            batch.InsertRows([
                .. worth.Lines.Select(l => new ReturnLine
                {
                    BusinessId = tenant.BusinessId,
                    OpId = operation.OpId,
                    LineNo = l.LineNo,
                    OutletId = sale.OutletId,
                    SaleId = sale.Id,
                    SaleLineNo = l.LineNo,
                    Quantity = l.Quantity,
                    Worth = l.Worth,
                }),
            ]);
            batch.InsertEntries([
                new()
                {
                    BusinessId = tenant.BusinessId,
                    OpId = operation.OpId,
                    LineNo = 1,
                    OutletId = sale.OutletId,
                    CustomerId = debt.CustomerId,
                    Kind = EntryKind.Return,
                    Account = LedgerAccount.Returns,
                    Amount = -worth.Amount,
                    SaleId = sale.Id,
                    AgainstOp = debt.OpId,
                    AgainstLine = debt.LineNo,
                    WorkerId = operation.WorkerId,
                    ReceiptNo = sale.ReceiptNo,
                    Note = input.Note.Trim(),
                    OccurredAt = operation.OccurredAt,
                    ReceivedAt = now,
                    BusinessDate = day.Of(operation.OccurredAt),
                },
            ]);
            batch.MoveStock([
                .. worth.Lines.Select(l => new StockMovement
                {
                    BusinessId = tenant.BusinessId,
                    OpId = operation.OpId,
                    LineNo = l.LineNo,
                    OutletId = sale.OutletId,
                    ProductId = sale.Lines.Single(s => s.LineNo == l.LineNo).ProductId,
                    Quantity = l.Quantity,
                    Reason = Reason.Return,
                    OccurredAt = operation.OccurredAt,
                }),
            ]);
            await batch.ExecuteNonQueryAsync(ct);
        }
    }

    private async Task<(Sale Sale, Dictionary<short, long> Returned)?> SaleAsync(Guid id, CancellationToken ct)
    {
        var sale = await db.Sales.Include(s => s.Lines.OrderBy(l => l.LineNo)).SingleOrDefaultAsync(s => s.Id == id, ct);
        if (sale is null)
            return null;
        var returned = await db
            .ReturnLines.Where(r => r.SaleId == id)
            .GroupBy(r => r.SaleLineNo)
            .Select(g => new { g.Key, Quantity = g.Sum(r => r.Quantity) })
            .ToDictionaryAsync(r => r.Key, r => r.Quantity, ct);
        return (sale, returned);
    }

    /// <summary>The entry of what was left on credit, under whatever name it stands by now.</summary>
    private Task<LedgerEntry?> DebtAsync(Guid saleId, CancellationToken ct) =>
        (
            from d in db.Debts
            join e in db.LedgerEntries on new { d.OpId, d.LineNo } equals new { e.OpId, e.LineNo }
            where d.SaleId == saleId && d.Amount > 0
            select e
        ).SingleOrDefaultAsync(ct);

    private static ReturnWorth? Worth((Sale Sale, Dictionary<short, long> Returned) known, ReturnGoods input) =>
        ReturnWorth.Of(
            [.. known.Sale.Lines.Select(l => new SoldLine(l.LineNo, l.Quantity, l.LineTotal, known.Returned.GetValueOrDefault(l.LineNo)))],
            input.Lines
        );
}
