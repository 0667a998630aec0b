using Pos.Data.Credit;
using Pos.Data.Statements;

namespace Pos.Web.Features.Customers;

/// <summary>One thing the owner does about a customer: a form that opens on his page, or a page of its own where scripts do not run.</summary>
/// <param name="Part">The view of the form.</param>
public abstract record ActPage(CustomerHead Head, string Part);

public sealed record PaymentPage(CustomerHead Head, PaymentForm Form, IReadOnlyList<Debt> Debts, int More) : ActPage(Head, "_PaymentForm");

public sealed record OpeningPage(CustomerHead Head, OpeningForm Form) : ActPage(Head, "_OpeningForm");

/// <summary>Debts to tick.</summary>
public sealed record DebtChoices(IReadOnlyList<Debt> Debts, Func<Debt, bool> Ticked);

/// <param name="More">Open debts beyond those that are listed.</param>
public sealed record WriteOffPage(CustomerHead Head, WriteOffForm Form, IReadOnlyList<Debt> Debts, int More)
    : ActPage(Head, "_WriteOffForm");

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
) : ActPage(Head, "_ReversalForm")
{
    public string Url => FormattableString.Invariant($"/customers/{Head.Id}/entries/{Entry}/reversal?line={Line}");
}

public sealed record DetailsPage(CustomerHead Head, CustomerForm Form) : ActPage(Head, "_CustomerForm");

/// <param name="Other">The one who was chosen; null while he is looked for.</param>
public sealed record MergePage(CustomerHead Head, MergeForm Form, CustomerHead? Other, IReadOnlyList<CustomerLine> Found)
    : ActPage(Head, "_MergeForm");

/// <summary>Somebody who is not written down yet.</summary>
public sealed record NewCustomerPage(CustomerForm Form);
