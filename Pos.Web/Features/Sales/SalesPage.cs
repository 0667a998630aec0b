using Pos.Data.Payments;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Sales;

public sealed record SalesPage(
    SalesQuery Query,
    DateOnly Today,
    IReadOnlyList<SaleRow> Rows,
    SalesTotals Totals,
    IReadOnlyList<Choice> Outlets,
    IReadOnlyList<Choice> Workers
)
{
    public Paging Paging => new(Query.PageNumber, SalesQuery.Size, Totals.Sales, page => (Query with { Page = page }).Url);
    public DateOnly From => Query.From ?? To;
    public DateOnly To => Query.To ?? Today;

    public bool IsPeriod(int daysBack, int until = 0) => From == Today.AddDays(-daysBack) && To == Today.AddDays(-until);

    public SalesQuery Period(int daysBack, int until = 0) =>
        Query with
        {
            From = daysBack == 0 ? null : Today.AddDays(-daysBack),
            To = until == 0 ? null : Today.AddDays(-until),
            Page = 1,
        };
}

/// <param name="At">Local time of the outlet.</param>
public sealed record SaleRow(
    Guid Id,
    string ReceiptNo,
    DateTime At,
    string Outlet,
    string Worker,
    long Total,
    long Credit,
    IReadOnlyList<PaymentMethod> Methods,
    SaleCustomer? Customer
);

/// <param name="Received">Against old credit; not part of the total.</param>
public sealed record SalesTotals(int Sales, long Total, long Cash, long Card, long Wallet, long Credit, ReceivedCredit Received)
{
    /// <summary>Of sales and of old credit.</summary>
    public long InDrawer => Cash + Received.Cash;
}

public sealed record ReceivedCredit(long Cash, long Card, long Wallet)
{
    public long All => Cash + Card + Wallet;
}

public sealed record SaleCustomer(Guid Id, string Name, string NameUr);
