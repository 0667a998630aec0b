using Pos.Data.Suppliers;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Suppliers;

/// <param name="Before">What one unit cost when it came last; null when it never did.</param>
public sealed record KnownGoods(Guid Id, string Name, string NameUr, string Unit, string UnitUr, bool Measured, long Price, long? Before)
{
    public IReadOnlyList<PackChoice> Packs { get; init; } = [];

    public string Called => Language.Pick(Name, NameUr);
    public string Measure => Language.Pick(Unit, UnitUr);
}

public sealed record PackChoice(Guid Id, PackWords Words);

/// <param name="Goods">Those of the lines, by their ids.</param>
/// <param name="Found">To choose from; null when nothing was looked for.</param>
/// <param name="Focus">What is to be typed next: the name of a field.</param>
public abstract record GoodsPage(
    SupplierHead Head,
    IReadOnlyDictionary<Guid, KnownGoods> Goods,
    IReadOnlyList<KnownGoods>? Found,
    string Focus
)
{
    public abstract GoodsForm Typed { get; }
    public abstract string Url { get; }

    /// <summary>More is asked of goods that come than of goods that go.</summary>
    public abstract bool Comes { get; }

    public bool IsNext(string field) => Focus == field;
}

/// <param name="Order">What it answers: the order's number.</param>
/// <param name="Waiting">Orders of his that it may answer, while none is chosen.</param>
public sealed record DeliveryFormPage(
    SupplierHead Head,
    DeliveryForm Form,
    IReadOnlyDictionary<Guid, KnownGoods> Goods,
    IReadOnlyList<KnownGoods>? Found,
    string Focus,
    string? Order,
    IReadOnlyList<OrderRow> Waiting
) : GoodsPage(Head, Goods, Found, Focus)
{
    public override GoodsForm Typed => Form;
    public override string Url => $"/suppliers/{Head.Id}/delivery";
    public override bool Comes => true;
}

public sealed record ReturnFormPage(
    SupplierHead Head,
    ReturnForm Form,
    IReadOnlyDictionary<Guid, KnownGoods> Goods,
    IReadOnlyList<KnownGoods>? Found,
    string Focus
) : GoodsPage(Head, Goods, Found, Focus)
{
    public override GoodsForm Typed => Form;
    public override string Url => $"/suppliers/{Head.Id}/return";
    public override bool Comes => false;
}

/// <summary>A delivery as it was written down.</summary>
/// <param name="Order">The number of the order it answers; null for none.</param>
/// <param name="Reversed">Taken back since.</param>
public sealed record DeliveryPage(
    SupplierHead Head,
    Delivery Delivery,
    string? Order,
    string Outlet,
    DateTime At,
    DateOnly DueOn,
    long Paid,
    bool Reversed,
    IReadOnlyList<DeliveredLine> Lines
)
{
    public string Url => $"/suppliers/{Head.Id}/deliveries/{Delivery.OpId}";
    public int CanRise => Lines.Count(l => l.Proposed is not null);
}

/// <param name="Before">What one unit cost the time before.</param>
/// <param name="Price">What it is sold for now; <paramref name="PriceThen"/> when it came.</param>
public sealed record DeliveredLine(
    Guid ProductId,
    string Name,
    string NameUr,
    string Unit,
    string UnitUr,
    long Quantity,
    long Free,
    long Cost,
    long Discount,
    long Extra,
    long? Before,
    long PriceThen,
    long Price
)
{
    /// <summary>Of the line, with its share of the freight.</summary>
    public long Landed => Cost - Discount + Extra;
    public long OfOne => DeliveryCosts.OfOne(Landed, Quantity + Free);

    /// <summary>Percent of the price that stays with the shop; null when there is no price.</summary>
    public int? Margin => Price > 0 ? (int)Math.Max(-999, Math.Floor(100m * (Price - OfOne) / Price)) : null;

    public long? Proposed => DeliveryCosts.Proposed(PriceThen, Before, OfOne) is { } price && price > Price ? price : null;
}
