using Microsoft.EntityFrameworkCore;
using Pos.Data.Customers;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Credit;

/// <summary>The owner gives up debts as lost. Money paid for them later is a recovery; <see cref="ReverseEntry"/> takes it back.</summary>
public sealed record WriteOff(Guid CustomerId, Guid OutletId, List<ChosenDebt> Debts, string Reason);

/// <summary>Refusals: reason_missing, note_too_long, no_debts, changed_meanwhile (something was paid since the owner looked).</summary>
public sealed class WriteOffHandler(PosDb db, TenantContext tenant, OutletDays days, TimeProvider clock)
    : OperationHandler<WriteOff>(CreditJson.Default.WriteOff)
{
    public override string Kind => "write_off";

    protected override Refusal? Check(WriteOff input)
    {
        if (string.IsNullOrWhiteSpace(input.Reason))
            return new("reason_missing", nameof(input.Reason));
        if (input.Reason.Length > Customer.MaxNote || input.Reason.Contains('\0'))
            return new("note_too_long", nameof(input.Reason));
        return
            input.Debts.Count is 0 or > 1000
            || input.Debts.Any(d => d is not { Amount: > 0 })
            || input.Debts.DistinctBy(d => (d.OpId, d.LineNo)).Count() != input.Debts.Count
            ? new("no_debts", nameof(input.Debts))
            : null;
    }

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        await db.HoldLedgerAsync(ct);
        var refusals = new Dictionary<Guid, Refusal>();
        foreach (var operation in operations)
        {
            var input = InputOf(operation);
            var open = await db
                .Debts.Where(d => d.CustomerId == input.CustomerId && d.OutletId == input.OutletId && d.Open > 0)
                .ToDictionaryAsync(d => (d.OpId, d.LineNo), d => d.Open, ct);
            if (input.Debts.Any(d => open.GetValueOrDefault((d.OpId, d.LineNo)) < d.Amount))
                refusals[operation.OpId] = new("changed_meanwhile", nameof(input.Debts));
        }
        return refusals;
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        var receivedAt = clock.GetUtcNow();
        var entries = new List<LedgerEntry>();
        foreach (var operation in operations)
        {
            var input = InputOf(operation);
            var day = await days.OfAsync(input.OutletId, ct);
            // Under the name the debt was written under: should two customers be told apart again, it goes with its debt.
            var ops = input.Debts.Select(d => d.OpId).ToArray();
            var names = await db
                .LedgerEntries.Where(e => ops.Contains(e.OpId))
                .ToDictionaryAsync(e => (e.OpId, e.LineNo), e => e.CustomerId, ct);
            entries.AddRange(
                input.Debts.Select(
                    (debt, i) =>
                        new LedgerEntry
                        {
                            BusinessId = tenant.BusinessId,
                            OpId = operation.OpId,
                            LineNo = (short)(i + 1),
                            OutletId = input.OutletId,
                            CustomerId = names.GetValueOrDefault((debt.OpId, debt.LineNo), input.CustomerId),
                            Kind = EntryKind.WriteOff,
                            Account = LedgerAccount.BadDebt,
                            Amount = -debt.Amount,
                            AgainstOp = debt.OpId,
                            AgainstLine = debt.LineNo,
                            WorkerId = operation.WorkerId,
                            Note = input.Reason.Trim(),
                            OccurredAt = operation.OccurredAt,
                            ReceivedAt = receivedAt,
                            BusinessDate = day.Of(operation.OccurredAt),
                        }
                )
            );
        }
        await using var batch = db.Batch();
        batch.InsertEntries(entries);
        await batch.ExecuteNonQueryAsync(ct);
    }
}
