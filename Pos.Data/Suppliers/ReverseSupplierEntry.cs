using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Stock;
using Pos.Data.Tenancy;

namespace Pos.Data.Suppliers;

/// <param name="OpId">With <paramref name="LineNo"/>, the entry that was wrong.</param>
public sealed record ReverseSupplierEntry(Guid OpId, short LineNo, string Reason);

/// <summary>
/// Takes an entry back by its mirror image; nothing is rubbed out. What a delivery brought leaves the shelf again at the moment it is said to have come, so that a
/// count since then stays as it was counted; money that was paid with it stays paid. Refusals: reason_missing, note_too_long, entry_unknown, already_reversed.
/// </summary>
public sealed class ReverseSupplierEntryHandler(PosDb db, TenantContext tenant, TimeProvider clock)
    : OperationHandler<ReverseSupplierEntry>(SuppliersJson.Default.ReverseSupplierEntry)
{
    public override string Kind => "reverse_supplier_entry";

    protected override Refusal? Check(ReverseSupplierEntry input)
    {
        if (string.IsNullOrWhiteSpace(input.Reason))
            return new("reason_missing", nameof(input.Reason));
        return SupplierWords.IsNote(input.Reason) ? null : new("note_too_long", nameof(input.Reason));
    }

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        var refusals = new Dictionary<Guid, Refusal>();
        foreach (var operation in operations)
        {
            var input = InputOf(operation);
            if (await EntryAsync(input, ct) is not { Kind: not SupplierEntryKind.Reversal })
                refusals[operation.OpId] = new("entry_unknown");
            else if (await db.SupplierEntries.AnyAsync(r => r.ReversesOp == input.OpId && r.ReversesLine == input.LineNo, ct))
                refusals[operation.OpId] = new("already_reversed");
        }
        return refusals;
    }

    private Task<SupplierEntry?> EntryAsync(ReverseSupplierEntry input, CancellationToken ct) =>
        db.SupplierEntries.SingleOrDefaultAsync(e => e.OpId == input.OpId && e.LineNo == input.LineNo, ct);

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        var day = await db.DayAsync(ct);
        foreach (var operation in operations)
        {
            var entry = (await EntryAsync(InputOf(operation), ct))!;
            await using var batch = db.Batch();
            batch.InsertRows<SupplierEntry>([
                entry with
                {
                    OpId = operation.OpId,
                    LineNo = 1,
                    Kind = SupplierEntryKind.Reversal,
                    Amount = -entry.Amount,
                    ReversesOp = entry.OpId,
                    ReversesLine = entry.LineNo,
                    WorkerId = operation.WorkerId,
                    Note = InputOf(operation).Reason.Trim(),
                    OccurredAt = operation.OccurredAt,
                    ReceivedAt = clock.GetUtcNow(),
                    BusinessDate = day.Of(operation.OccurredAt),
                },
            ]);
            if (entry.Kind is SupplierEntryKind.Delivery or SupplierEntryKind.Return)
                batch.MoveStock(await BackAsync(operation, entry, ct));
            await batch.ExecuteNonQueryAsync(ct);
        }
    }

    private async Task<IReadOnlyList<StockMovement>> BackAsync(AuthenticOperation operation, SupplierEntry entry, CancellationToken ct) =>
        [
            .. (await db.StockMovements.Where(m => m.OpId == entry.OpId && m.LineNo > 0).OrderBy(m => m.LineNo).ToListAsync(ct)).Select(
                m => new StockMovement
                {
                    BusinessId = tenant.BusinessId,
                    OpId = operation.OpId,
                    LineNo = m.LineNo,
                    OutletId = m.OutletId,
                    ProductId = m.ProductId,
                    Quantity = -m.Quantity,
                    Reason = Reason.Undone,
                    OccurredAt = m.OccurredAt,
                }
            ),
        ];
}
