using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pos.Data.Payments;
using Pos.Data.Tenancy;

namespace Pos.Data.Sales;

/// <summary>A completed sale: a fact, never changed. Its id is its operation's. Money in paisa.</summary>
[Table("sales"), PrimaryKey(nameof(BusinessId), nameof(Id))]
public sealed class Sale : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid Id { get; init; }
    public Guid OutletId { get; init; }
    public Guid? DeviceId { get; init; }
    public Guid WorkerId { get; init; }

    /// <summary>Who bought, where that is known; always when something is left on credit.</summary>
    public Guid? CustomerId { get; init; }
    public required string ReceiptNo { get; init; }

    /// <summary>Device clock plus the offset measured at its last contact.</summary>
    public DateTimeOffset OccurredAt { get; init; }
    public DateTimeOffset ReceivedAt { get; init; }
    public DateOnly BusinessDate { get; init; }
    public long LinesTotal { get; init; }
    public long Rounding { get; init; }
    public long Total { get; init; }
    public long Paid { get; init; }
    public long Credit { get; init; }
    public List<SaleLine> Lines { get; init; } = [];
    public List<Payment> Payments { get; init; } = [];
}

[Table("sale_lines"), PrimaryKey(nameof(BusinessId), nameof(SaleId), nameof(LineNo))]
public sealed class SaleLine : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid SaleId { get; init; }
    public short LineNo { get; init; }
    public Guid OutletId { get; init; }
    public Guid ProductId { get; init; }
    public required string Name { get; init; }
    public required string NameUr { get; init; }
    public required string Unit { get; init; }

    /// <summary>Thousandths of the unit.</summary>
    public long Quantity { get; init; }
    public long UnitPrice { get; init; }

    /// <summary>Set when the goods were sold by worth ("Rs 50 of sugar").</summary>
    public long? Amount { get; init; }
    public long LineTotal { get; init; }

    /// <summary>Set when they were sold by the pack: then the price is for one of these, and the quantity is in the unit all the same.</summary>
    public string? PackName { get; init; }
    public string? PackNameUr { get; init; }

    /// <summary>Thousandths of the unit in one pack.</summary>
    public long? PackFactor { get; init; }
}

internal sealed class SaleMapping : IEntityTypeConfiguration<Sale>
{
    public void Configure(EntityTypeBuilder<Sale> builder)
    {
        builder.HasMany(s => s.Lines).WithOne().HasForeignKey(l => new { l.BusinessId, l.SaleId });
        builder.HasMany(s => s.Payments).WithOne().HasForeignKey(p => new { p.BusinessId, p.SaleId });
    }
}
