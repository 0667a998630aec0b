using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Expenses;

public sealed record ReverseExpense(Guid OpId, string Reason);

/// <summary>Takes an expense back by its mirror image of the same day; nothing is rubbed out. Refusals: reason_missing, note_too_long, expense_unknown, already_reversed.</summary>
public sealed class ReverseExpenseHandler(PosDb db, TenantContext tenant, TimeProvider clock)
    : OperationHandler<ReverseExpense>(ExpensesJson.Default.ReverseExpense)
{
    public override string Kind => "reverse_expense";

    protected override Refusal? Check(ReverseExpense input)
    {
        if (string.IsNullOrWhiteSpace(input.Reason))
            return new("reason_missing", nameof(input.Reason));
        return input.Reason.Length > Expense.MaxNote || input.Reason.Contains('\0') ? new("note_too_long", nameof(input.Reason)) : null;
    }

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        var refusals = new Dictionary<Guid, Refusal>();
        foreach (var operation in operations)
        {
            var taken = InputOf(operation).OpId;
            if (!await db.Expenses.AnyAsync(e => e.OpId == taken && e.ReversesOp == null, ct))
                refusals[operation.OpId] = new("expense_unknown");
            else if (await db.Expenses.AnyAsync(e => e.ReversesOp == taken, ct))
                refusals[operation.OpId] = new("already_reversed");
        }
        return refusals;
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        foreach (var operation in operations)
        {
            var input = InputOf(operation);
            var expense = await db.Expenses.SingleAsync(e => e.OpId == input.OpId, ct);
            await using var batch = db.Batch();
            batch.InsertRows<Expense>([
                new()
                {
                    BusinessId = tenant.BusinessId,
                    OpId = operation.OpId,
                    OutletId = expense.OutletId,
                    Kind = expense.Kind,
                    Amount = -expense.Amount,
                    SpentOn = expense.SpentOn,
                    Method = expense.Method,
                    Note = input.Reason,
                    ReversesOp = expense.OpId,
                    RecordedAt = clock.GetUtcNow(),
                },
            ]);
            await batch.ExecuteNonQueryAsync(ct);
        }
    }
}
