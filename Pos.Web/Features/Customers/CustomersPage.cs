using Microsoft.Extensions.Localization;
using Pos.Data.Customers;
using Pos.Web.Features.Credit;
using Pos.Web.Features.Sales;
using Pos.Web.Features.Shared;
using Pos.Web.Resources;

namespace Pos.Web.Features.Customers;

/// <param name="Standing">Of the whole outlet or business, whatever is looked for.</param>
/// <param name="NobodyYet">The shop knows no customer at all.</param>
public sealed record CustomersPage(
    CustomersQuery Query,
    DateOnly Today,
    IReadOnlyList<CustomerLine> Rows,
    CustomersTotals Totals,
    CreditStanding Standing,
    IReadOnlyList<Choice> Outlets,
    bool NobodyYet
)
{
    public Paging Paging => new(Query.PageNumber, CustomersQuery.Size, Totals.Customers, page => (Query with { Page = page }).Url);

    public SortHead Head(IStringLocalizer<Text> t, string sort, bool figure = false) =>
        new(t[$"customers.{sort}"], Query.SortedBy(sort).Url, Query.SortBy == sort, Query.Descending, figure);

    public IEnumerable<(string Age, long Amount)> Ages =>
        CustomersQuery.Ages.Zip([Standing.Days30, Standing.Days60, Standing.Days90, Standing.Older]);

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
