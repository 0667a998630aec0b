using System.ComponentModel.DataAnnotations.Schema;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Suppliers;

public enum OrderState
{
    /// <summary>Not told to the supplier yet: it may change.</summary>
    Draft,
    Ordered,

    /// <summary>Some of it came.</summary>
    Partial,
    Received,

    /// <summary>The rest will not come.</summary>
    Closed,
    Cancelled,
}

/// <summary>Goods asked of a supplier. Whether all, some or none of them came follows from the deliveries that name it.</summary>
[Table("purchase_orders"), PrimaryKey(nameof(BusinessId), nameof(Id))]
public sealed class PurchaseOrder : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid Id { get; init; }
    public int Number { get; init; }
    public Guid SupplierId { get; init; }
    public Guid OutletId { get; init; }

    /// <summary>The save whose lines hold.</summary>
    public Guid LinesOp { get; init; }
    public DateOnly? ExpectedOn { get; init; }

    /// <summary>For the supplier to read.</summary>
    public string Note { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? PlacedAt { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    public DateTimeOffset? CancelledAt { get; init; }

    public string Called => CalledOf(Number);

    public static string CalledOf(int number) => string.Create(CultureInfo.InvariantCulture, $"PO-{number}");
}

[Table("purchase_order_lines"), PrimaryKey(nameof(BusinessId), nameof(OpId), nameof(LineNo))]
public sealed class PurchaseOrderLine : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid OpId { get; init; }
    public short LineNo { get; init; }
    public Guid OrderId { get; init; }
    public Guid ProductId { get; init; }

    /// <summary>Thousandths of the unit, however they are packed.</summary>
    public long Quantity { get; init; }

    /// <summary>In one carton, as it was then.</summary>
    public long? Pack { get; init; }

    /// <summary>Paisa for the whole line; null: as it cost last.</summary>
    public long? Cost { get; init; }
}
