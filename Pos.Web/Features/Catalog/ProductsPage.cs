using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Catalog;

public sealed record ProductsPage(
    ProductsQuery Query,
    IReadOnlyList<ProductRow> Rows,
    int Matching,
    IReadOnlyList<CategoryChoice> Categories,
    IReadOnlyList<Choice> Outlets,
    bool ShelfIsEmpty
)
{
    public Paging Paging => new(Query.PageNumber, ProductsQuery.Size, Matching, page => (Query with { Page = page }).Url);

    public SortHead Head(string sort, string label, bool figure = false) =>
        new(label, Query.SortedBy(sort).Url, Query.SortBy == sort, Query.Desc, figure);
}

/// <param name="Price">At the outlet that is asked for, or else the usual one.</param>
/// <param name="Away">Not sold at that outlet.</param>
public sealed record ProductRow(
    Guid Id,
    string Name,
    string NameUr,
    string Code,
    string? Barcode,
    string? CategoryName,
    string? CategoryNameUr,
    string UnitName,
    string UnitNameUr,
    bool Measured,
    long Price,
    long UsualPrice,
    bool Away,
    long OnHand,
    string? Picture
);

public sealed record CategoryChoice(Guid Id, string Name, string NameUr);
