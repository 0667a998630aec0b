using Pos.Data.Credit;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Customers;

/// <param name="Credit">Of the whole outlet or business, whatever is looked for.</param>
/// <param name="NobodyYet">The shop knows no customer at all.</param>
public sealed record CustomersPage(
    CustomersQuery Query,
    DateOnly Today,
    IReadOnlyList<CustomerLine> Rows,
    CustomersTotals Totals,
    CreditTotals Credit,
    IReadOnlyList<Choice> Outlets,
    bool NobodyYet
)
{
    public Paging Paging => new(Query.PageNumber, CustomersQuery.Size, Totals.Customers, page => (Query with { Page = page }).Url);

    public SortHead Head(string sort, string label, bool figure = false) =>
        new(label, Query.SortedBy(sort).Url, Query.SortBy == sort, Query.Descending, figure);

    public IEnumerable<(string Age, long Amount)> Ages =>
        CustomersQuery.Ages.Zip([Credit.Days30, Credit.Days60, Credit.Days90, Credit.Older]);

    public int? DaysOwed(CustomerLine row) => row.OldestOpen is { } since ? Math.Max(0, Today.DayNumber - since.DayNumber) : null;
}

/// <param name="Balance">Over the outlets that are shown; negative for an advance.</param>
/// <param name="OfAge">What of it is as old as was asked for; 0 when no age was.</param>
/// <param name="OverLimit">At one outlet at least.</param>
public sealed record CustomerLine(
    Guid Id,
    string Name,
    string NameUr,
    string Nickname,
    string Phone,
    long Balance,
    DateOnly? OldestOpen,
    DateOnly? LastPayment,
    long OfAge,
    bool OverLimit
);
