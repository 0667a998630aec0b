using Pos.Data.Stock;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Stock;

/// <summary>How much should always be there. Text until it is understood; nothing written: nobody says.</summary>
public sealed record MinimumForm
{
    public Guid OpId { get; init; } = Guid.CreateVersion7();
    public Guid? Outlet { get; init; }
    public string? Minimum { get; init; }

    /// <summary>None at all is no minimum either.</summary>
    public long? Thousandths => Figures.ParseQuantity(Minimum) is > 0 and var minimum ? minimum : null;
    public bool IsUnderstood => string.IsNullOrWhiteSpace(Minimum) || Figures.ParseQuantity(Minimum) is not null;
}

/// <summary>Goods that came, went another way than sold, or were counted. What was typed stays text until it is understood.</summary>
public sealed record StockForm
{
    public Guid OpId { get; init; } = Guid.CreateVersion7();
    public Guid? Outlet { get; init; }

    /// <summary>Count: the quantity is what is there.</summary>
    public Reason Reason { get; init; }
    public string? Quantity { get; init; }
    public string? Note { get; init; }

    public long? Thousandths => Figures.ParseQuantity(Quantity);

    /// <summary>The ways there are, each with the right that a cashier needs for it.</summary>
    public static readonly IReadOnlyList<Reason> Ways =
    [
        Reason.Delivery,
        Reason.Count,
        Reason.Damage,
        Reason.Expired,
        Reason.OwnUse,
        Reason.Gift,
    ];

    /// <summary>As it stands in addresses and keys of texts.</summary>
    public static string Word(Reason way) => way.ToString().ToLowerInvariant();

    public static string? RightFor(Reason reason) => reason == Reason.Count ? StockRights.Count : StockRights.For(reason);
}
