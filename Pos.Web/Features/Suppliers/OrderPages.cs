using Pos.Data.Suppliers;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Suppliers;

/// <param name="NoneYet">The shop has never ordered anything.</param>
/// <param name="Suppliers">Whom it buys from, to choose one.</param>
public sealed record OrdersPage(
    OrdersQuery Query,
    Places Places,
    IReadOnlyList<OrderRow> Rows,
    int Matching,
    bool NoneYet,
    IReadOnlyList<Choice> Suppliers
)
{
    public Paging Paging => new(Query.PageNumber, OrdersQuery.Size, Matching, page => (Query with { Page = page }).Url);

    public string OutletOf(OrderRow row) => Places.Choices.First(c => c.Id == row.OutletId).Name;
}

/// <summary>Whom to order from.</summary>
public sealed record ChooseSupplierPage(IReadOnlyList<SupplierRow> Suppliers);

/// <param name="Needs">What is known of each of the lines' goods at that outlet.</param>
/// <param name="Draft">The order that is changed; null for a new one.</param>
public sealed record OrderFormPage(
    SupplierHead Head,
    OrderForm Form,
    IReadOnlyDictionary<Guid, KnownGoods> Goods,
    IReadOnlyList<KnownGoods>? Found,
    string Focus,
    IReadOnlyDictionary<Guid, GoodsNeed> Needs,
    DateTimeOffset Now,
    string? Draft
) : GoodsPage(Head, Goods, Found, Focus)
{
    /// <summary>Of how many goods of the supplier's it was looked whether they are needed; null once the lines are somebody's.</summary>
    public int? Known { get; init; }

    /// <summary>Phones there whose sales may not be in it yet.</summary>
    public int Silent { get; init; }

    /// <summary>So many run short besides the lines.</summary>
    public int More { get; init; }

    /// <summary>Where it goes; null while that is an outlet that is closed.</summary>
    public Guid? Here => Form.Outlet is null ? Head.OutletOf(null) : Head.Meant(Form.Outlet);

    /// <summary>His drafts for that outlet, and what was ordered of him today: looked at before the same goods are ordered again.</summary>
    public IReadOnlyList<OrderRow> Before { get; init; } = [];

    public override GoodsForm Typed => Form;
    public override string Url => Draft is null ? "/orders" : $"/orders/{Form.Id}/edit";
    public override bool Comes => true;

    /// <summary>Paisa for one unit when he brought it last; null when he never did.</summary>
    public long? CostOf(Guid product) => Needs.TryGetValue(product, out var need) ? need.LastCost : null;

    /// <summary>As far as costs are known or written, in paisa.</summary>
    public long About =>
        Form.Lines.Sum(l =>
            l.Paisa ?? (l.Ordered is { } quantity && CostOf(l.Product) is { } cost ? OrderedLine.CostOf(cost, quantity) : 0)
        );
}

/// <param name="Came">For this order, paid for or free.</param>
/// <param name="LastCost">Paisa for one unit when this supplier brought it last.</param>
public sealed record OrderedLine(
    Guid ProductId,
    string Name,
    string NameUr,
    string Unit,
    string UnitUr,
    long Quantity,
    long? Pack,
    long? Cost,
    long Came,
    long? LastCost
)
{
    public string Called => Language.Pick(Name, NameUr);
    public string Measure => Language.Pick(Unit, UnitUr);
    public long Open => Math.Max(0, Quantity - Came);
    public bool InPacks => Pack is > 0 && Quantity % Pack == 0;

    /// <summary>Paisa of the whole line; null when nobody knows.</summary>
    public long? Expected => Cost ?? (LastCost is { } cost ? CostOf(cost, Quantity) : null);

    /// <summary>Paisa that somebody wrote for just what is still to come. What it cost last, with its freight and what was free, is no invoice's amount.</summary>
    public long? CostOfOpen => Came == 0 ? Cost : null;

    /// <summary>An estimate: no more than can be owed at all.</summary>
    public static long CostOf(long ofOne, long quantity) => (long)Int128.Min((Int128)ofOne * quantity / 1000, SupplierEntry.MaxAmount);
}

/// <param name="Owed">Paisa.</param>
/// <param name="Reversed">Taken back since: it counts no more.</param>
public sealed record OrderDelivery(Guid OpId, DateTime At, string InvoiceNo, long Owed, bool Reversed);

/// <summary>One order: what was asked for, and what became of it.</summary>
public sealed record OrderPage(
    OrderRow Row,
    PurchaseOrder Order,
    Supplier Supplier,
    Business Business,
    Outlet Outlet,
    DateTime CreatedAt,
    IReadOnlyList<OrderedLine> Lines,
    IReadOnlyList<OrderDelivery> Deliveries,
    bool CanPdf
)
{
    public string Url => $"/orders/{Order.Id}";
    public string SupplierName => Language.Pick(Supplier.Name, Supplier.NameUr);
    public bool IsDraft => Row.Is == OrderState.Draft;
    public bool IsOpen => Row.Is is OrderState.Ordered or OrderState.Partial;
    public bool CanCancel => Row.Is is OrderState.Draft or OrderState.Ordered && !Deliveries.Any(d => !d.Reversed);

    /// <summary>How often goods came for it.</summary>
    public int Came => Deliveries.Count(d => !d.Reversed);
    public bool CanReceive => Row.Is is not (OrderState.Draft or OrderState.Cancelled);

    public DateOnly Day => DateOnly.FromDateTime(Order.PlacedAt is { } placed ? Outlet.Local(placed) : CreatedAt);
    public long About => Lines.Sum(l => l.Expected ?? 0);
    public bool AllCostsKnown => Lines.All(l => l.Expected is not null);

    /// <summary>For the form of a delivery: what is still to come, as the form has it, the last line of the paper first.</summary>
    public List<GoodsLineForm> Waiting =>
        [
            .. Lines
                .Where(l => l.Open > 0)
                .Reverse()
                .Select(l => new GoodsLineForm
                {
                    Product = l.ProductId,
                    Quantity = Figures.QuantityTyped(l.Open),
                    Cost = l.CostOfOpen is { } cost ? Figures.RupeesTyped(cost) : "",
                }),
        ];

    /// <summary>The order once more, to be placed or changed.</summary>
    public SaveOrder ToOperation(bool place, Guid? seen) =>
        new(
            Order.Id,
            Order.SupplierId,
            Order.OutletId,
            Order.ExpectedOn,
            Order.Note,
            [.. Lines.Select(l => new OrderedGoods(l.ProductId, l.Quantity, l.Pack, l.Cost))],
            place,
            seen ?? Order.LinesOp
        );

    public OrderForm ToForm() =>
        new()
        {
            Id = Order.Id,
            Seen = Order.LinesOp,
            Supplier = Order.SupplierId,
            Outlet = Order.OutletId,
            ExpectedOn = Order.ExpectedOn,
            Note = Order.Note,
            Lines =
            [
                .. Lines.Select(l => new GoodsLineForm
                {
                    Product = l.ProductId,
                    PackSize = l.InPacks ? Figures.QuantityTyped(l.Pack!.Value) : "",
                    Quantity = Figures.QuantityTyped(l.InPacks ? l.Quantity / l.Pack!.Value * 1000 : l.Quantity),
                    Cost = l.Cost is { } cost ? Figures.RupeesTyped(cost) : "",
                }),
            ],
        };
}
