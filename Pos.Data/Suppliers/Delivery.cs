using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Suppliers;

/// <summary>Goods that a supplier brought, as on his invoice. Money in paisa.</summary>
[Table("deliveries"), PrimaryKey(nameof(BusinessId), nameof(OpId))]
public sealed class Delivery : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid OpId { get; init; }
    public Guid OutletId { get; init; }
    public Guid SupplierId { get; init; }
    public string InvoiceNo { get; init; } = "";
    public DateOnly InvoiceDate { get; init; }

    /// <summary>Of the lines, less what was taken off them.</summary>
    public long GoodsTotal { get; init; }

    /// <summary>Freight and the like: part of what the goods cost.</summary>
    public long Extra { get; init; }

    /// <summary>The supplier charges it; otherwise somebody else was paid for it.</summary>
    public bool ExtraOnInvoice { get; init; }

    /// <summary>Somebody had taken the goods in before.</summary>
    public bool AlreadyIn { get; init; }
    public string Note { get; init; } = "";
    public DateTimeOffset OccurredAt { get; init; }

    /// <summary>The order it answers, in full or in part.</summary>
    public Guid? OrderId { get; init; }

    public long Owed => GoodsTotal + (ExtraOnInvoice ? Extra : 0);
}

[Table("delivery_lines"), PrimaryKey(nameof(BusinessId), nameof(OpId), nameof(LineNo))]
public sealed class DeliveryLine : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid OpId { get; init; }
    public short LineNo { get; init; }
    public Guid OutletId { get; init; }
    public Guid ProductId { get; init; }

    /// <summary>Thousandths that are paid for; <see cref="Free"/> came along for nothing.</summary>
    public long Quantity { get; init; }
    public long Free { get; init; }

    /// <summary>Paisa for the whole line, as on the invoice.</summary>
    public long Cost { get; init; }
    public long Discount { get; init; }

    /// <summary>Its share of the delivery's extra.</summary>
    public long Extra { get; init; }

    /// <summary>What one unit was sold for when the goods came.</summary>
    public long Price { get; init; }
    public DateTimeOffset OccurredAt { get; init; }
}

/// <summary>A line of goods that went back to a supplier.</summary>
[Table("supplier_returns"), PrimaryKey(nameof(BusinessId), nameof(OpId), nameof(LineNo))]
public sealed class SupplierReturn : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid OpId { get; init; }
    public short LineNo { get; init; }
    public Guid OutletId { get; init; }
    public Guid SupplierId { get; init; }
    public Guid ProductId { get; init; }
    public long Quantity { get; init; }

    /// <summary>Paisa that he takes off for the line.</summary>
    public long Worth { get; init; }
}
