using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;

namespace Pos.Web.Features.Stock;

/// <summary>What the list of stock is asked for: the page's address, and nothing else.</summary>
public sealed record StockQuery
{
    public const int Size = 50;

    public string? Q { get; init; }
    public Guid? Outlet { get; init; }

    /// <summary>"out": nothing left; "below": less than nothing; "low": less than the minimum.</summary>
    public string? Show { get; init; }
    public string? Sort { get; init; }
    public bool Desc { get; init; }
    public int Page { get; init; } = 1;

    public string? Only => Show is "out" or "below" or "low" ? Show : null;
    public string SortBy => Sort is "stock" or "counted" ? Sort : "name";
    public int PageNumber => Math.Clamp(Page, 1, 100_000);
    public bool Narrowed => !string.IsNullOrWhiteSpace(Q) || Only is not null;

    public string Url
    {
        get
        {
            var query = new QueryBuilder();
            if (!string.IsNullOrWhiteSpace(Q))
                query.Add("q", Q);
            if (Outlet is { } outlet)
                query.Add("outlet", outlet.ToString());
            if (Only is { } only)
                query.Add("show", only);
            if (SortBy != "name")
                query.Add("sort", SortBy);
            if (Desc)
                query.Add("desc", "true");
            if (PageNumber > 1)
                query.Add("page", PageNumber.ToString(CultureInfo.InvariantCulture));
            return "/inventory" + query;
        }
    }

    /// <summary>Tapping the head that already sorts turns it round.</summary>
    public StockQuery SortedBy(string sort) => this with { Sort = sort, Desc = SortBy == sort && !Desc, Page = 1 };
}

/// <summary>What is asked of one product's movements.</summary>
public sealed record LedgerQuery
{
    public const int Size = 50;

    public Guid? Outlet { get; init; }
    public int Page { get; init; } = 1;

    public int PageNumber => Math.Clamp(Page, 1, 100_000);

    public string Url(Guid product)
    {
        var query = new QueryBuilder();
        if (Outlet is { } outlet)
            query.Add("outlet", outlet.ToString());
        if (PageNumber > 1)
            query.Add("page", PageNumber.ToString(CultureInfo.InvariantCulture));
        return $"/inventory/{product}{query}";
    }
}
