using Microsoft.AspNetCore.Mvc.ModelBinding;
using Pos.Data.Suppliers;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Suppliers;

/// <summary>
/// Goods that came from a supplier or go back to him, line by line, newest line first. Each step (find, add, remove) sends all of it and gets all of it back, so
/// that nothing that was typed lies anywhere else. Figures stay text until they are understood.
/// </summary>
public abstract record GoodsForm
{
    public Guid OpId { get; init; } = Guid.CreateVersion7();
    public Guid? Outlet { get; init; }
    public string? Reference { get; init; }
    public string? Note { get; init; }
    public List<GoodsLineForm> Lines { get; init; } = [];

    public string? Find { get; init; }
    public Guid? Add { get; init; }
    public int? Remove { get; init; }

    /// <summary>"save", "place" to order with it, or a step on the way there.</summary>
    public string? Step { get; init; }

    public bool Saves => Step is "save" or "place" && Add is null && Remove is null;

    /// <summary>Its lines with what a pack of each holds now.</summary>
    protected List<GoodsLineForm> Counted(IReadOnlyDictionary<Guid, KnownGoods> known) =>
        Lines.ConvertAll(l =>
            l with
            {
                Factor =
                    l.Pack is not { } pack ? 1000
                    : known.TryGetValue(l.Product, out var goods) ? goods.Packs.FirstOrDefault(p => p.Id == pack)?.Words.Factor ?? 0
                    : 0,
            }
        );
}

public sealed record GoodsLineForm
{
    public Guid Product { get; init; }
    public string? Quantity { get; init; }
    public string? Free { get; init; }

    /// <summary>What both are counted in; null for the unit.</summary>
    public Guid? Pack { get; init; }

    /// <summary>Thousandths of the unit in one of what they are counted in; 0 where that is not sold any more. Looked up, not posted.</summary>
    [BindNever]
    public long Factor { get; init; } = 1000;

    /// <summary>Of the whole line; for goods that go back, what is taken off for it.</summary>
    public string? Cost { get; init; }
    public string? Discount { get; init; }

    /// <summary>Of goods that are ordered in a supplier's cartons: what is in one, in the unit. Then the quantity counts cartons.</summary>
    public string? PackSize { get; init; }

    /// <summary>Of the unit.</summary>
    public long? Thousandths => InUnits(Quantity);
    public long? FreeThousandths => string.IsNullOrWhiteSpace(Free) ? 0 : InUnits(Free);
    public long? Paisa => Figures.ParseRupees(Cost);
    public long? DiscountPaisa => string.IsNullOrWhiteSpace(Discount) ? 0 : Figures.ParseRupees(Discount);

    // A carton and a half is so many pieces; a third of one is none.
    private long? InUnits(string? typed) =>
        Factor > 0 && Figures.ParseQuantity(typed) is { } said && (Int128)said * Factor is var all && all % 1000 == 0 && all < Most * 1000
            ? (long)(all / 1000)
            : null;

    private static readonly Int128 Most = (Int128)10_000_000_000_000;

    public bool PackIsGone => Factor == 0;
    public bool SaysNothing => string.IsNullOrWhiteSpace(Quantity) && string.IsNullOrWhiteSpace(Free);
    public long? PackThousandths => Figures.ParseQuantity(PackSize) is > 0 and var pack ? pack : null;

    /// <summary>Thousandths of the goods' own unit, however they are packed; null for what is no quantity.</summary>
    public long? Ordered =>
        Thousandths is not { } typed ? null
        : PackThousandths is not { } pack ? typed
        : (Int128)typed * pack / 1000 is var all && all <= ReceiveDeliveryHandler.MaxQuantity ? (long)all
        : null;

    public bool HasMore => !string.IsNullOrWhiteSpace(Free) || !string.IsNullOrWhiteSpace(Discount);
}

public sealed record DeliveryForm : GoodsForm
{
    public DateOnly? InvoiceDate { get; init; }
    public string? Extra { get; init; }
    public bool ExtraElsewhere { get; init; }
    public bool AlreadyIn { get; init; }

    /// <summary>The order it answers.</summary>
    public Guid? Order { get; init; }

    /// <summary>How often goods had come for it when that was looked at.</summary>
    public int? Came { get; init; }
    public string? Paid { get; init; }
    public PaidBy PaidBy { get; init; }

    public DeliveryForm With(IReadOnlyDictionary<Guid, KnownGoods> known) => this with { Lines = Counted(known) };

    public long? ExtraPaisa => string.IsNullOrWhiteSpace(Extra) ? 0 : Figures.ParseRupees(Extra);
    public long? PaidPaisa => string.IsNullOrWhiteSpace(Paid) ? 0 : Figures.ParseRupees(Paid);

    /// <summary>As far as what was typed is understood.</summary>
    public long Owed => Lines.Sum(l => (l.Paisa ?? 0) - (l.DiscountPaisa ?? 0)) + (ExtraElsewhere ? 0 : ExtraPaisa ?? 0);

    /// <summary>Only when all of it is understood. In the order of the paper.</summary>
    public ReceiveDelivery ToOperation(Guid supplier, Guid outlet) =>
        new(
            supplier,
            outlet,
            Reference?.Trim() ?? "",
            InvoiceDate!.Value,
            [
                .. Lines
                    .AsEnumerable()
                    .Reverse()
                    .Select(l => new DeliveredGoods(
                        l.Product,
                        l.Thousandths!.Value,
                        l.FreeThousandths!.Value,
                        l.Paisa!.Value,
                        l.DiscountPaisa!.Value
                    )),
            ],
            ExtraPaisa!.Value,
            !ExtraElsewhere,
            AlreadyIn,
            PaidPaisa!.Value,
            PaidBy,
            Note?.Trim() ?? "",
            Order
        );
}

/// <summary>Goods to order of one supplier for one outlet. What a line costs may stay empty.</summary>
public sealed record OrderForm : GoodsForm
{
    /// <summary>Of the order, also before there is one.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid? Supplier { get; init; }

    /// <summary>Of a draft: the save that it shows.</summary>
    public Guid? Seen { get; init; }
    public DateOnly? ExpectedOn { get; init; }
    public int Cover { get; init; } = OrderSuggestion.Cover;

    /// <summary>Tapped: for so many days instead, or for that outlet.</summary>
    public int? ToCover { get; init; }
    public Guid? ToOutlet { get; init; }

    public bool Places => Step == "place";
    public int CoverDays => OrderSuggestion.Covers.Contains(Cover) ? Cover : OrderSuggestion.Cover;

    /// <summary>Only when all of it is understood.</summary>
    public SaveOrder ToOperation(Guid supplier, Guid outlet) =>
        new(
            Id,
            supplier,
            outlet,
            ExpectedOn,
            Note?.Trim() ?? "",
            [.. Lines.Select(l => new OrderedGoods(l.Product, l.Ordered!.Value, l.PackThousandths, l.Paisa))],
            Places,
            Seen
        );
}

public sealed record ReturnForm : GoodsForm
{
    public ReturnForm With(IReadOnlyDictionary<Guid, KnownGoods> known) => this with { Lines = Counted(known) };

    public long Worth => Lines.Sum(l => l.Paisa ?? 0);

    public ReturnToSupplier ToOperation(Guid supplier, Guid outlet) =>
        new(
            supplier,
            outlet,
            [.. Lines.AsEnumerable().Reverse().Select(l => new GoodsBack(l.Product, l.Thousandths!.Value, l.Paisa!.Value))],
            Reference?.Trim() ?? "",
            Note?.Trim() ?? ""
        );
}
