using Pos.Data.Stock;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Stock;

/// <param name="Silent">Phones at these outlets whose sales of the last hour, or more, are not in here.</param>
public sealed record StockPage(
    StockQuery Query,
    Places Places,
    IReadOnlyList<StockLine> Rows,
    int Matching,
    bool ShelfIsEmpty,
    int Silent,
    ShelfValue? Value
)
{
    public Paging Paging => new(Query.PageNumber, StockQuery.Size, Matching, page => (Query with { Page = page }).Url);

    public SortHead Head(string sort, string label, bool figure = false) =>
        new(label, Query.SortedBy(sort).Url, Query.SortBy == sort, Query.Desc, figure);
}

/// <param name="OnHand">Thousandths of the unit, at the outlets asked for.</param>
/// <param name="Sold">The same, in the last <see cref="StockQueries.SoldDays"/> days.</param>
/// <param name="Minimum">What should be there at the outlet; in a list, only where there is less.</param>
public sealed record StockLine(
    Guid Id,
    string Name,
    string NameUr,
    string UnitName,
    string UnitNameUr,
    bool Measured,
    long OnHand,
    long Sold,
    DateTime? CountedAt,
    long? Minimum
)
{
    private const int Foreseen = 365;

    /// <summary>Days that it lasts if it goes on selling like that; null when nothing is sold, nothing is there, or it is for longer than anybody foresees.</summary>
    public long? LastsDays
    {
        get
        {
            if (Sold <= 0 || OnHand <= 0)
                return null;
            var days = (Int128)OnHand * StockQueries.SoldDays / Sold;
            return days <= Foreseen ? (long)days : null;
        }
    }
}

/// <summary>One product at one outlet: what there is, and how it came to that.</summary>
/// <param name="Elsewhere">What there is at the other outlets.</param>
/// <param name="Bought">For an owner: when it was bought last.</param>
/// <param name="Cost">For an owner, where anybody knows.</param>
/// <param name="Act">The form that is open.</param>
public sealed record StockLedgerPage(
    LedgerQuery Query,
    Places Places,
    Choice Here,
    StockLine Line,
    bool Active,
    IReadOnlyList<(Choice Outlet, long OnHand)> Elsewhere,
    IReadOnlyList<LedgerRow> Rows,
    int Matching,
    int Silent,
    LastBought? Bought,
    CostLine? Cost,
    StockForm? Act
)
{
    public Paging Paging => new(Query.PageNumber, LedgerQuery.Size, Matching, page => (Query with { Page = page }).Url(Line.Id));
}

/// <summary>The form of a product's minimum at one outlet.</summary>
public sealed record MinimumPage(StockLedgerPage Page, MinimumForm Form);

/// <param name="After">What there was after it.</param>
/// <param name="IsLate">The database's own: something from before a count was heard of after it.</param>
/// <param name="Worker">Empty where it is not the reader's to know.</param>
/// <param name="Number">Of the receipt it stands on, or whose invoice, or the outlet at the other end.</param>
/// <param name="Url">Where that is; empty where there is none.</param>
public sealed record LedgerRow(
    Guid OpId,
    Reason Reason,
    long Quantity,
    long After,
    bool IsLate,
    DateTime At,
    string Worker,
    string Device,
    string Number,
    string Url,
    string Note
);

/// <summary>What lies on the shelves at what it cost, in paisa.</summary>
/// <param name="Unknown">Goods that are there and whose cost nobody knows.</param>
public sealed record ShelfValue(long Paisa, int Unknown);

/// <param name="Cost">Paisa for one unit, on average.</param>
public sealed record CostLine(long Cost, long Price, long OnHand)
{
    public long Value => (long)((Int128)Math.Max(0, OnHand) * Cost / 1000);

    /// <summary>Percent of the price that stays with the shop; null when there is no price.</summary>
    public int? Margin => Price > 0 ? (int)Math.Max(-999, Math.Floor(100m * (Price - Cost) / Price)) : null;
}

/// <param name="Cost">Paisa for one unit.</param>
public sealed record LastBought(Guid SupplierId, string Supplier, DateOnly Day, long Cost);
