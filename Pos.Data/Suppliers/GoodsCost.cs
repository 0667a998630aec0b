using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Suppliers;

/// <summary>What one unit of an outlet's goods costs now, in paisa: a moving average, written by triggers only. Without a row nobody knows.</summary>
[Table("goods_costs"), PrimaryKey(nameof(BusinessId), nameof(OutletId), nameof(ProductId))]
public sealed class GoodsCost : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid OutletId { get; init; }
    public Guid ProductId { get; init; }
    public long Cost { get; init; }
}

/// <summary>How a delivery, or one that was taken back, moved the cost of its goods.</summary>
[Table("cost_changes"), PrimaryKey(nameof(BusinessId), nameof(OpId), nameof(ProductId))]
public sealed class CostChange : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid OpId { get; init; }
    public Guid ProductId { get; init; }
    public Guid OutletId { get; init; }

    /// <summary>What was there before it, in thousandths.</summary>
    public long OnHand { get; init; }
    public long Quantity { get; init; }

    /// <summary>Paisa for all of it, with its share of the freight.</summary>
    public long Landed { get; init; }
    public long? Before { get; init; }

    /// <summary>Null when nobody knows again.</summary>
    public long? After { get; init; }

    /// <summary>Paisa by which goods that were gone before they were delivered cost more, or less, than was frozen for them then.</summary>
    public long Revalued { get; init; }
    public DateTimeOffset OccurredAt { get; init; }
    public long ChangeSeq { get; init; }
}

/// <summary>What one unit cost when it moved; never changed. Named like the movement, which for a sale is named like its line.</summary>
[Table("movement_costs"), PrimaryKey(nameof(BusinessId), nameof(OpId), nameof(LineNo))]
public sealed class MovementCost : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid OpId { get; init; }
    public short LineNo { get; init; }
    public Guid OutletId { get; init; }
    public Guid ProductId { get; init; }
    public long Quantity { get; init; }
    public long Cost { get; init; }
}
