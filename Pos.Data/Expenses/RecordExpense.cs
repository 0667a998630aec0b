using Pos.Data.Operations;
using Pos.Data.Payments;
using Pos.Data.Tenancy;

namespace Pos.Data.Expenses;

/// <param name="Amount">Paisa.</param>
/// <param name="Monthly">It comes every month.</param>
public sealed record RecordExpense(
    Guid OutletId,
    ExpenseKind Kind,
    long Amount,
    DateOnly SpentOn,
    PaymentMethod Method,
    string Note,
    bool Monthly
);

/// <summary>Writes down what was spent. Refusals: amount_bad, date_bad (later than today, or years ago), note_too_long, outlet_unknown.</summary>
public sealed class RecordExpenseHandler(PosDb db, TenantContext tenant, OutletDays days, TimeProvider clock)
    : OperationHandler<RecordExpense>(ExpensesJson.Default.RecordExpense)
{
    private static readonly DateOnly Earliest = new(2000, 1, 1);

    public override string Kind => "record_expense";

    protected override Refusal? Check(RecordExpense input)
    {
        if (input.Amount is <= 0 or > Expense.MaxAmount)
            return new("amount_bad", nameof(input.Amount));
        if (input.SpentOn < Earliest)
            return new("date_bad", nameof(input.SpentOn));
        return input.Note.Length > Expense.MaxNote || input.Note.Contains('\0') ? new("note_too_long", nameof(input.Note)) : null;
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
            if (!await days.IsThereAsync(input.OutletId, ct))
                refusals[operation.OpId] = new("outlet_unknown", nameof(input.OutletId));
            else if (input.SpentOn > (await days.OfAsync(input.OutletId, ct)).Of(clock.GetUtcNow()))
                refusals[operation.OpId] = new("date_bad", nameof(input.SpentOn));
        }
        return refusals;
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        await using var batch = db.Batch();
        batch.InsertRows([
            .. from operation in operations
            let input = InputOf(operation)
            select new Expense
            {
                BusinessId = tenant.BusinessId,
                OpId = operation.OpId,
                OutletId = input.OutletId,
                Kind = input.Kind,
                Amount = input.Amount,
                SpentOn = input.SpentOn,
                Method = input.Method,
                Note = input.Note,
                Monthly = input.Monthly,
                RecordedAt = clock.GetUtcNow(),
            },
        ]);
        await batch.ExecuteNonQueryAsync(ct);
    }
}
