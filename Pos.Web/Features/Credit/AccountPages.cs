using Pos.Data.Credit;
using Pos.Data.Statements;
using Pos.Web.Features.Customers;

namespace Pos.Web.Features.Credit;

public sealed record PaymentPage(CustomerHead Head, PaymentForm Form, IReadOnlyList<Debt> Debts, int More)
    : CustomerFormPage(Head, "_PaymentForm");

public sealed record OpeningPage(CustomerHead Head, OpeningForm Form) : CustomerFormPage(Head, "_OpeningForm");

/// <summary>Debts to tick.</summary>
public sealed record DebtChoices(IReadOnlyList<Debt> Debts, Func<Debt, bool> Ticked);

/// <param name="More">Open debts beyond those that are listed.</param>
public sealed record WriteOffPage(CustomerHead Head, WriteOffForm Form, IReadOnlyList<Debt> Debts, int More)
    : CustomerFormPage(Head, "_WriteOffForm");

/// <param name="Amount">Of all that goes back, as to the customer.</param>
/// <param name="CanMove">It can be somebody else's.</param>
/// <param name="MustMove">A sale stays a sale: it can only be somebody else's.</param>
public sealed record ReversalPage(
    CustomerHead Head,
    ReversalForm Form,
    Guid Entry,
    short Line,
    LineKind Kind,
    DateOnly Date,
    string ReceiptNo,
    long Amount,
    bool CanMove,
    bool MustMove,
    IReadOnlyList<CustomerLine> Found
) : CustomerFormPage(Head, "_ReversalForm")
{
    public string Url => FormattableString.Invariant($"/customers/{Head.Id}/entries/{Entry}/reversal?line={Line}");
}
