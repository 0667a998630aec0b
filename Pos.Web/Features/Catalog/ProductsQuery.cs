using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;

namespace Pos.Web.Features.Catalog;

/// <summary>What the products list is asked for: the page's address, and nothing else.</summary>
public sealed record ProductsQuery
{
    public const int Size = 50;

    public string? Q { get; init; }
    public Guid? Category { get; init; }
    public Guid? Outlet { get; init; }
    public string? Sort { get; init; }
    public bool Desc { get; init; }
    public bool Hidden { get; init; }
    public int Page { get; init; } = 1;

    public string SortBy => Sort is "price" or "stock" or "code" ? Sort : "name";
    public int PageNumber => Math.Clamp(Page, 1, 100_000);
    public bool Narrowed => !string.IsNullOrWhiteSpace(Q) || Category is not null || Hidden;

    public string Url
    {
        get
        {
            var query = new QueryBuilder();
            if (!string.IsNullOrWhiteSpace(Q))
                query.Add("q", Q);
            if (Category is { } category)
                query.Add("category", category.ToString());
            if (Outlet is { } outlet)
                query.Add("outlet", outlet.ToString());
            if (SortBy != "name")
                query.Add("sort", SortBy);
            if (Desc)
                query.Add("desc", "true");
            if (Hidden)
                query.Add("hidden", "true");
            if (PageNumber > 1)
                query.Add("page", PageNumber.ToString(CultureInfo.InvariantCulture));
            return "/products" + query;
        }
    }

    /// <summary>Tapping the head that already sorts turns it round.</summary>
    public ProductsQuery SortedBy(string sort) => this with { Sort = sort, Desc = SortBy == sort && !Desc, Page = 1 };
}
