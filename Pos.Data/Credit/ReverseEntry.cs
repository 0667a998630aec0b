using Microsoft.EntityFrameworkCore;
using Pos.Data.Customers;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Credit;

/// <param name="LineNo">One entry of the operation; null for all of them.</param>
/// <param name="ToCustomer">Whose it was in truth: the same is written under that name, at its old time.</param>
public sealed record ReverseEntry(Guid OpId, short? LineNo, string Reason, Guid? ToCustomer);

/// <summary>
/// Takes an entry back by its mirror image; nothing is rubbed out. A sale stays a sale, so what was left on credit can only go to another customer, and what came back
/// or was given up of it goes along.
/// Refusals: reason_missing, note_too_long, entry_unknown, already_reversed, needs_customer, customer_unknown, same_customer.
/// </summary>
public sealed class ReverseEntryHandler(PosDb db, OutletDays days, TimeProvider clock)
    : OperationHandler<ReverseEntry>(CreditJson.Default.ReverseEntry)
{
    public override string Kind => "reverse_entry";

    protected override Refusal? Check(ReverseEntry input)
    {
        if (string.IsNullOrWhiteSpace(input.Reason))
            return new("reason_missing", nameof(input.Reason));
        return input.Reason.Length > Customer.MaxNote || input.Reason.Contains('\0') ? new("note_too_long", nameof(input.Reason)) : null;
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

    private async Task<Refusal?> RefusalOfAsync(ReverseEntry input, CancellationToken ct)
    {
        var entries = await EntriesAsync(input, ct);
        if (entries.Count == 0 || entries.Any(e => e.Kind is EntryKind.Reversal or EntryKind.Return))
            return new("entry_unknown");
        if (
            await db.LedgerEntries.AnyAsync(r => r.ReversesOp == input.OpId && (input.LineNo == null || r.ReversesLine == input.LineNo), ct)
        )
            return new("already_reversed");
        if (input.ToCustomer is not { } to)
            return entries.Any(e => e.Kind == EntryKind.Credit) ? new("needs_customer", nameof(input.ToCustomer)) : null;
        if (entries.Any(e => e.Kind == EntryKind.WriteOff))
            return new("entry_unknown");
        // With those who were found to be the same person.
        var family = await db
            .Customers.Where(c => c.Id == to && c.MergedInto == null || c.MergedInto == to)
            .Select(c => c.Id)
            .ToListAsync(ct);
        if (!family.Contains(to))
            return new("customer_unknown", nameof(input.ToCustomer));
        return entries.Any(e => family.Contains(e.CustomerId)) ? new("same_customer", nameof(input.ToCustomer)) : null;
    }

    private Task<List<LedgerEntry>> EntriesAsync(ReverseEntry input, CancellationToken ct) =>
        db
            .LedgerEntries.Where(e => e.OpId == input.OpId && (input.LineNo == null || e.LineNo == input.LineNo))
            .OrderBy(e => e.LineNo)
            .ToListAsync(ct);

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        var written = new List<LedgerEntry>();
        foreach (var operation in operations)
        {
            var input = InputOf(operation);
            short lineNo = 0;
            foreach (var entry in await EntriesAsync(input, ct))
            {
                written.Add(await MirrorAsync(operation, ++lineNo, entry, ct));
                if (input.ToCustomer is { } to)
                    written.Add(Anew(operation, ++lineNo, entry, to));
                if (entry.Kind is not (EntryKind.Credit or EntryKind.Opening))
                    continue;
                var debtLine = lineNo;
                foreach (var part in await AgainstAsync(entry, ct))
                {
                    written.Add(await MirrorAsync(operation, ++lineNo, part, ct));
                    if (input.ToCustomer is { } other)
                        written.Add(Anew(operation, ++lineNo, part, other) with { AgainstOp = operation.OpId, AgainstLine = debtLine });
                }
            }
        }
        await using var batch = db.Batch();
        batch.InsertEntries(written);
        await batch.ExecuteNonQueryAsync(ct);
    }

    /// <summary>What came back of a sale, or was given up, and still counts.</summary>
    private Task<List<LedgerEntry>> AgainstAsync(LedgerEntry debt, CancellationToken ct) =>
        db
            .LedgerEntries.Where(e =>
                e.AgainstOp == debt.OpId
                && e.AgainstLine == debt.LineNo
                && (e.Kind == EntryKind.Return || e.Kind == EntryKind.WriteOff)
                && !db.Set<LedgerEntry>().Any(r => r.ReversesOp == e.OpId && r.ReversesLine == e.LineNo)
            )
            .OrderBy(e => e.OccurredAt)
            .ThenBy(e => e.OpId)
            .ThenBy(e => e.LineNo)
            .ToListAsync(ct);

    private async Task<LedgerEntry> MirrorAsync(AuthenticOperation operation, short lineNo, LedgerEntry entry, CancellationToken ct) =>
        entry with
        {
            OpId = operation.OpId,
            LineNo = lineNo,
            Kind = EntryKind.Reversal,
            Amount = -entry.Amount,
            AgainstOp = null,
            AgainstLine = null,
            ReversesOp = entry.OpId,
            ReversesLine = entry.LineNo,
            WorkerId = operation.WorkerId,
            DeviceId = null,
            Note = InputOf(operation).Reason.Trim(),
            OccurredAt = operation.OccurredAt,
            ReceivedAt = clock.GetUtcNow(),
            BusinessDate = (await days.OfAsync(entry.OutletId, ct)).Of(operation.OccurredAt),
        };

    /// <summary>Made when it was made, by whom it was made: the money is in that drawer.</summary>
    private LedgerEntry Anew(AuthenticOperation operation, short lineNo, LedgerEntry entry, Guid to) =>
        entry with
        {
            OpId = operation.OpId,
            LineNo = lineNo,
            CustomerId = to,
            AgainstOp = null,
            AgainstLine = null,
            Note = InputOf(operation).Reason.Trim(),
            ReceivedAt = clock.GetUtcNow(),
        };
}
