using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Stock;

public enum Reason
{
    Opening,
    Sale,
    Return,
}

/// <summary>Goods that came to or left an outlet's shelf. Quantity in thousandths of the product's unit; negative leaves.</summary>
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
}
