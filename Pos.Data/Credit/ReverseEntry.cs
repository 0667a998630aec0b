using Microsoft.EntityFrameworkCore;
using Pos.Data.Customers;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Credit;

/// <param name="LineNo">One entry of the operation; null for all of them.</param>
/// <param name="ToCustomer">Whose it was in truth: the same is written under that name, at its old time.</param>
public sealed record ReverseEntry(Guid OpId, short? LineNo, string Reason, Guid? ToCustomer);

/// <summary>
/// Takes an entry back by its mirror image; nothing is rubbed out. A sale stays a sale, so what was left on credit can only go to another customer.
/// Refusals: reason_missing, note_too_long, entry_unknown, already_reversed, needs_customer, customer_unknown, same_customer.
/// </summary>
public sealed class ReverseEntryHandler(PosDb db, TenantContext tenant, OutletDays days, TimeProvider clock) : OperationHandler<ReverseEntry>(OperationJson.Default.ReverseEntry)
{
    public override string Kind => "reverse_entry";

    protected override Refusal? Check(ReverseEntry input)
    {
        if (string.IsNullOrWhiteSpace(input.Reason)) return new("reason_missing", nameof(input.Reason));
        return input.Reason.Length > Customer.MaxNote || input.Reason.Contains('\0') ? new("note_too_long", nameof(input.Reason)) : null;
    }

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        var refusals = new Dictionary<Guid, Refusal>();
        foreach (var operation in operations)
            if (await RefusalOfAsync(InputOf(operation), ct) is { } refusal) refusals[operation.OpId] = refusal;
        return refusals;
    }

    private async Task<Refusal?> RefusalOfAsync(ReverseEntry input, CancellationToken ct)
    {
        var entries = await EntriesAsync(input, ct);
        if (entries.Count == 0 || entries.Any(e => e.Kind is EntryKind.Reversal or EntryKind.Return)) return new("entry_unknown");
        if (await db.LedgerEntries.AnyAsync(r => r.ReversesOp == input.OpId && (input.LineNo == null || r.ReversesLine == input.LineNo), ct)) return new("already_reversed");
        if (input.ToCustomer is not { } to) return entries.Any(e => e.Kind == EntryKind.Credit) ? new("needs_customer", nameof(input.ToCustomer)) : null;
        if (entries.Any(e => e.Kind == EntryKind.WriteOff)) return new("entry_unknown");
        if (!await db.Customers.AnyAsync(c => c.Id == to && c.MergedInto == null, ct)) return new("customer_unknown", nameof(input.ToCustomer));
        return entries.Any(e => e.CustomerId == to) ? new("same_customer", nameof(input.ToCustomer)) : null;
    }

    private Task<List<LedgerEntry>> EntriesAsync(ReverseEntry input, CancellationToken ct) =>
        db.LedgerEntries.Where(e => e.OpId == input.OpId && (input.LineNo == null || e.LineNo == input.LineNo)).OrderBy(e => e.LineNo).ToListAsync(ct);

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        var receivedAt = clock.GetUtcNow();
        var written = new List<LedgerEntry>();
        foreach (var operation in operations)
        {
            var input = InputOf(operation);
            short lineNo = 0;
            foreach (var entry in await EntriesAsync(input, ct))
            {
                var day = await days.OfAsync(entry.OutletId, ct);
                written.Add(entry with
                {
                    OpId = operation.OpId, LineNo = ++lineNo, Kind = EntryKind.Reversal, Amount = -entry.Amount, AgainstOp = null, AgainstLine = null,
                    ReversesOp = entry.OpId, ReversesLine = entry.LineNo, WorkerId = operation.WorkerId, DeviceId = null, Note = input.Reason.Trim(),
                    OccurredAt = operation.OccurredAt, ReceivedAt = receivedAt, BusinessDate = day.Of(operation.OccurredAt),
                });
                if (input.ToCustomer is { } to)
                    written.Add(entry with
                    {
                        OpId = operation.OpId, LineNo = ++lineNo, CustomerId = to, AgainstOp = null, AgainstLine = null, WorkerId = operation.WorkerId, DeviceId = null,
                        Note = input.Reason.Trim(), ReceivedAt = receivedAt,
                    });
            }
        }
        await using var batch = db.Batch();
        batch.InsertEntries(tenant.BusinessId, written);
        await batch.ExecuteNonQueryAsync(ct);
    }
}
