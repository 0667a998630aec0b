using Pos.Data.Expenses;
using Pos.Data.Payments;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Expenses;

/// <param name="First">Of the month that is shown.</param>
/// <param name="Due">What comes every month and was written down the month before, but not in this one.</param>
public sealed record ExpensesPage(
    ExpensesQuery Query,
    DateOnly First,
    bool IsThisMonth,
    IReadOnlyList<KindTotal> Kinds,
    IReadOnlyList<ExpenseLine> Lines,
    IReadOnlyList<ExpenseLine> Due,
    IReadOnlyList<Choice> Outlets
)
{
    public long Total => Kinds.Sum(k => k.Amount);
}

public sealed record KindTotal(ExpenseKind Kind, long Amount);

/// <param name="IsBack">It was taken back.</param>
public sealed record ExpenseLine(
    Guid OpId,
    Guid OutletId,
    string Outlet,
    ExpenseKind Kind,
    long Amount,
    DateOnly SpentOn,
    PaymentMethod Method,
    string Note,
    bool IsBack,
    string? WhyBack
);

public sealed record ExpensePage(ExpenseForm Form, IReadOnlyList<Choice> Outlets, DateOnly Today);

public sealed record ReversalPage(ExpenseLine Line, ReversalForm Form);

/// <summary>The amount stays text until it is understood.</summary>
public sealed record ExpenseForm
{
    public Guid OpId { get; init; } = Guid.CreateVersion7();
    public Guid? Outlet { get; init; }
    public ExpenseKind? Kind { get; init; }
    public string? Amount { get; init; }
    public DateOnly? SpentOn { get; init; }
    public PaymentMethod Method { get; init; }
    public string? Note { get; init; }
    public bool Monthly { get; init; }

    public long? Paisa => Figures.ParseRupees(Amount) is { } amount and > 0 and <= Expense.MaxAmount ? amount : null;
}

public sealed record ReversalForm
{
    public Guid OpId { get; init; } = Guid.CreateVersion7();
    public string? Reason { get; init; }
}
