using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;

namespace Pos.Web.Features.Suppliers;

/// <summary>What the list of suppliers is asked for: the page's address, and nothing else.</summary>
public sealed record SuppliersQuery
{
    public const int Size = 50;

    public string? Q { get; init; }

    /// <summary>owed, overdue or archived; nothing for all that are bought from.</summary>
    public string? Show { get; init; }
    public string? Sort { get; init; }

    /// <summary>The other way round than the column usually sorts.</summary>
    public bool Turned { get; init; }
    public int Page { get; init; } = 1;

    public static readonly string[] Shown = ["owed", "overdue", "archived"];
    public string? Only => Shown.Contains(Show) ? Show : null;
    public string SortBy => Sort is "name" or "due" or "delivery" ? Sort : "owed";

    /// <summary>Most money and newest delivery first, names from the beginning, what is due first.</summary>
    public bool Descending => SortBy is "owed" or "delivery" ? !Turned : Turned;
    public int PageNumber => Math.Clamp(Page, 1, 100_000);

    public string Url
    {
        get
        {
            var query = new QueryBuilder();
            if (!string.IsNullOrWhiteSpace(Q))
                query.Add("q", Q);
            if (Only is { } only)
                query.Add("show", only);
            if (SortBy != "owed")
                query.Add("sort", SortBy);
            if (Turned)
                query.Add("turned", "true");
            if (PageNumber > 1)
                query.Add("page", PageNumber.ToString(CultureInfo.InvariantCulture));
            return "/suppliers" + query;
        }
    }

    /// <summary>Tapping the head that already sorts turns it round.</summary>
    public SuppliersQuery SortedBy(string sort) => this with { Sort = sort, Turned = SortBy == sort && !Turned, Page = 1 };
}

/// <summary>What is looked for among the goods of one supplier.</summary>
public sealed record SupplierGoodsQuery
{
    public const int Size = 50;

    public string? Q { get; init; }
    public int Page { get; init; } = 1;
    public int PageNumber => Math.Clamp(Page, 1, 100_000);

    public string UrlOf(Guid supplier)
    {
        var query = new QueryBuilder();
        if (!string.IsNullOrWhiteSpace(Q))
            query.Add("q", Q);
        if (PageNumber > 1)
            query.Add("page", PageNumber.ToString(CultureInfo.InvariantCulture));
        return $"/suppliers/{supplier}/goods{query}";
    }
}

/// <summary>Which page of one supplier's ledger.</summary>
public sealed record SupplierQuery
{
    public const int Size = 50;

    public int Page { get; init; } = 1;
    public int PageNumber => Math.Clamp(Page, 1, 100_000);

    public static string Url(Guid id, int page) =>
        page > 1 ? FormattableString.Invariant($"/suppliers/{id}?page={page}") : $"/suppliers/{id}";
}
