using System.ComponentModel.DataAnnotations.Schema;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Stock;

[JsonConverter(typeof(LowerCaseEnumConverter<Reason>))]
public enum Reason
{
    Opening,
    Sale,
    Return,
    Delivery,
    Damage,
    Expired,
    OwnUse,
    Gift,

    /// <summary>More or less was counted than should have been there.</summary>
    Count,
    SupplierReturn,

    /// <summary>A delivery, or goods that went back, was written down wrongly.</summary>
    Undone,

    /// <summary>Sent to another outlet, come from one, or sent to one and called back.</summary>
    TransferOut,
    TransferIn,
    TransferBack,

    /// <summary>Less came from another outlet than it sent, or more.</summary>
    Shortage,
}

/// <summary>
/// Goods that came to or left an outlet's shelf. Quantity in thousandths of the product's unit; negative leaves. A negative line is the database's own: what came
/// in late from before a count, which knew of it already, is taken back at the count.
/// </summary>
[Table("stock_movements"), PrimaryKey(nameof(BusinessId), nameof(OpId), nameof(LineNo))]
public sealed class StockMovement : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid OpId { get; init; }
    public short LineNo { get; init; }
    public Guid OutletId { get; init; }
    public Guid ProductId { get; init; }
    public long Quantity { get; init; }
    public Reason Reason { get; init; }
    public DateTimeOffset OccurredAt { get; init; }
}

/// <summary>Cache of the sum of movements; written by a trigger of the database only.</summary>
[Table("stock_on_hand"), PrimaryKey(nameof(BusinessId), nameof(OutletId), nameof(ProductId))]
public sealed class StockOnHand : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid OutletId { get; init; }
    public Guid ProductId { get; init; }
    public long Quantity { get; init; }
    public long ChangeSeq { get; init; }

    /// <summary>When it was counted last.</summary>
    public DateTimeOffset? CountedAt { get; init; }
}

/// <summary>What somebody counted on the shelf, in thousandths. A trigger moves what was more or less than should have been there, whenever that is heard of.</summary>
[Table("stock_counts"), PrimaryKey(nameof(BusinessId), nameof(OutletId), nameof(ProductId), nameof(CountedAt))]
public sealed class StockCount : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid OpId { get; init; }
    public short LineNo { get; init; }
    public Guid OutletId { get; init; }
    public Guid ProductId { get; init; }
    public long Counted { get; init; }
    public DateTimeOffset CountedAt { get; init; }
}
