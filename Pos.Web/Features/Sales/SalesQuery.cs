using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Pos.Data.Payments;

namespace Pos.Web.Features.Sales;

/// <summary>What the sales list is asked for: the page's address, and nothing else.</summary>
public sealed record SalesQuery
{
    public const int Size = 50;

    /// <summary>Business dates, both included; nothing means today.</summary>
    public DateOnly? From { get; init; }
    public DateOnly? To { get; init; }
    public Guid? Outlet { get; init; }
    public Guid? Worker { get; init; }
    public string? Method { get; init; }
    public int Page { get; init; } = 1;

    public int PageNumber => Math.Clamp(Page, 1, 100_000);
    public bool OnCredit => Method == "credit";
    public PaymentMethod? PaidBy =>
        Enum.TryParse<PaymentMethod>(Method, ignoreCase: true, out var method) && Enum.IsDefined(method) ? method : null;

    /// <summary>The days the other way round, when the last was given first.</summary>
    public SalesQuery InOrder => From > To ? this with { From = To, To = From } : this;

    public string Url
    {
        get
        {
            var query = new QueryBuilder();
            if (From is { } from)
                query.Add("from", from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            if (To is { } to)
                query.Add("to", to.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            if (Outlet is { } outlet)
                query.Add("outlet", outlet.ToString());
            if (Worker is { } worker)
                query.Add("worker", worker.ToString());
            if (PaidBy is not null || OnCredit)
                query.Add("method", Method!.ToLowerInvariant());
            if (PageNumber > 1)
                query.Add("page", PageNumber.ToString(CultureInfo.InvariantCulture));
            return "/sales" + query;
        }
    }
}
