using Microsoft.EntityFrameworkCore;
using Pos.Data.Customers;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Credit;

/// <param name="Amount">Paisa he owed in the paper ledger; negative for an advance.</param>
/// <param name="Date">From when; how old the debt is counts from there.</param>
public sealed record OpenAccount(Guid CustomerId, Guid OutletId, long Amount, DateOnly Date, string Note);

/// <summary>An opening balance from another book. Refusals: amount_bad, date_bad, note_too_long, customer_unknown, outlet_unknown.</summary>
public sealed class OpenAccountHandler(PosDb db, TenantContext tenant, OutletDays days, TimeProvider clock)
    : OperationHandler<OpenAccount>(CreditJson.Default.OpenAccount)
{
    public static readonly DateOnly Earliest = new(2000, 1, 1);

    public override string Kind => "open_account";

    protected override Refusal? Check(OpenAccount input)
    {
        if (input.Amount is 0 or < -Customer.MaxLimit or > Customer.MaxLimit)
            return new("amount_bad", nameof(input.Amount));
        if (input.Date < Earliest || input.Date > DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime.AddDays(1)))
            return new("date_bad", nameof(input.Date));
        return input.Note.Length > Customer.MaxNote || input.Note.Contains('\0') ? new("note_too_long", nameof(input.Note)) : null;
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
            if (!await db.Customers.AnyAsync(c => c.Id == input.CustomerId, ct))
                refusals[operation.OpId] = new("customer_unknown", nameof(input.CustomerId));
            else if (!await days.IsThereAsync(input.OutletId, ct))
                refusals[operation.OpId] = new("outlet_unknown", nameof(input.OutletId));
        }
        return refusals;
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        var entries = new List<LedgerEntry>();
        foreach (var operation in operations)
        {
            var input = InputOf(operation);
            entries.Add(
                Opening(
                    tenant.BusinessId,
                    operation,
                    1,
                    input.CustomerId,
                    input.OutletId,
                    input.Amount,
                    input.Date,
                    input.Note,
                    await days.OfAsync(input.OutletId, ct),
                    clock.GetUtcNow()
                )
            );
        }
        await using var batch = db.Batch();
        batch.InsertEntries(entries);
        await batch.ExecuteNonQueryAsync(ct);
    }

    internal static LedgerEntry Opening(
        Guid businessId,
        AuthenticOperation operation,
        short lineNo,
        Guid customerId,
        Guid outletId,
        long amount,
        DateOnly date,
        string note,
        OutletDay day,
        DateTimeOffset receivedAt
    ) =>
        new()
        {
            BusinessId = businessId,
            OpId = operation.OpId,
            LineNo = lineNo,
            OutletId = outletId,
            CustomerId = customerId,
            Kind = EntryKind.Opening,
            Account = LedgerAccount.Opening,
            Amount = amount,
            WorkerId = operation.WorkerId,
            Note = note.Trim(),
            OccurredAt = day.Start(date),
            ReceivedAt = receivedAt,
            BusinessDate = date,
        };
}
