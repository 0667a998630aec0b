using Pos.Data.Suppliers;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Suppliers;

/// <param name="All">Of everybody, whatever is looked for.</param>
/// <param name="NobodyYet">The shop knows no supplier at all.</param>
public sealed record SuppliersPage(
    SuppliersQuery Query,
    DateOnly Today,
    IReadOnlyList<SupplierRow> Rows,
    int Matching,
    long MatchingOwed,
    Payable All,
    bool NobodyYet
)
{
    public Paging Paging => new(Query.PageNumber, SuppliersQuery.Size, Matching, page => (Query with { Page = page }).Url);

    public SortHead Head(string sort, string label, bool figure = false) =>
        new(label, Query.SortedBy(sort).Url, Query.SortBy == sort, Query.Descending, figure);
}

/// <param name="Row">What is owed to him.</param>
public sealed record SupplierHead(Supplier Supplier, SupplierRow Row, Places Places)
{
    public Guid Id => Supplier.Id;
    public string Name => Language.Pick(Supplier.Name, Supplier.NameUr);

    /// <summary>Where goods can be taken in or given back.</summary>
    public IReadOnlyList<Choice> Open =>
        [.. Places.Outlets.Where(o => o.ClosedAt is null).Select(o => new Choice(o.Id, Language.Pick(o.Name, o.NameUr)))];

    /// <summary>The one that is meant; the first where none is.</summary>
    public Guid OutletOf(Guid? said) => Open.Any(o => o.Id == said) ? said!.Value : Open[0].Id;

    /// <summary>The one that was said, or the only one; null for one that is not open.</summary>
    public Guid? Meant(Guid? said) =>
        said is null && Open.Count == 1 ? Open[0].Id
        : Open.Any(o => o.Id == said) ? said
        : null;
}

/// <param name="Orders">Those that wait to be sent, or for their goods.</param>
/// <param name="CanPdf">Papers can be drawn on this machine.</param>
public sealed record SupplierPage(
    SupplierHead Head,
    int Number,
    IReadOnlyList<SupplierLine> Lines,
    int Entries,
    IReadOnlyList<OrderRow> Orders,
    bool CanPdf
)
{
    public Paging Paging => new(Number, SupplierQuery.Size, Entries, page => SupplierQuery.Url(Head.Id, page));
}

/// <param name="Balance">What was owed after it.</param>
/// <param name="Reversed">Taken back by a later entry.</param>
public sealed record SupplierLine(
    Guid OpId,
    short LineNo,
    SupplierEntryKind Kind,
    PaidBy? Method,
    long Amount,
    long Balance,
    DateOnly? DueOn,
    string Reference,
    string Note,
    DateTime At,
    string Outlet,
    string Worker,
    bool Reversed
)
{
    public string Word => Kind.ToString().ToLowerInvariant();
    public bool CanReverse => !Reversed && Kind != SupplierEntryKind.Reversal;
    public bool IsDelivery => Kind == SupplierEntryKind.Delivery;
}

/// <summary>A form about one supplier: it opens on his page, or a page of its own where scripts do not run.</summary>
/// <param name="Part">The view of the form.</param>
public abstract record SupplierFormPage(SupplierHead Head, string Part);

public sealed record SupplierDetailsPage(SupplierHead Head, SupplierForm Form) : SupplierFormPage(Head, "_SupplierForm");

/// <summary>How he packs one of the goods.</summary>
public sealed record SupplierGoodsFormPage(SupplierHead Head, SupplierGoodsForm Form, GoodsNeed Goods)
    : SupplierFormPage(Head, "_SupplierGoodsForm");

/// <summary>What a supplier brings.</summary>
/// <param name="NoneYet">Nothing at all, whatever is looked for.</param>
/// <param name="Elsewhere">Who is preferred for goods of his that are always ordered from another one.</param>
/// <param name="Others">What was looked for and he has not brought yet.</param>
public sealed record SupplierGoodsPage(
    SupplierHead Head,
    SupplierGoodsQuery Query,
    IReadOnlyList<GoodsNeed> Goods,
    int Matching,
    bool NoneYet,
    IReadOnlyDictionary<Guid, string> Elsewhere,
    IReadOnlyList<KnownGoods> Others
)
{
    public Paging Paging => new(Query.PageNumber, SupplierGoodsQuery.Size, Matching, page => (Query with { Page = page }).UrlOf(Head.Id));
}

public sealed record SupplierPaymentPage(SupplierHead Head, SupplierPaymentForm Form) : SupplierFormPage(Head, "_PaymentForm");

public sealed record SupplierOpeningPage(SupplierHead Head, SupplierOpeningForm Form) : SupplierFormPage(Head, "_OpeningForm");

public sealed record SupplierReversalPage(SupplierHead Head, SupplierReversalForm Form, SupplierLine Line)
    : SupplierFormPage(Head, "_ReversalForm")
{
    public string Url => FormattableString.Invariant($"/suppliers/{Head.Id}/entries/{Line.OpId}/reversal?line={Line.LineNo}");
}
