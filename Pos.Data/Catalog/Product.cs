using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pos.Data.Tenancy;

namespace Pos.Data.Catalog;

[Table("products"), PrimaryKey(nameof(BusinessId), nameof(Id))]
public sealed class Product : ITenantRow
{
    public const long MaxPrice = 999_999_999;
    public const int MaxName = 80;

    /// <summary>Of one line of a sale, in thousandths.</summary>
    public const long MaxQuantity = 9_999_999;

    public Guid BusinessId { get; init; }
    public Guid Id { get; init; }
    public required string Name { get; set; }
    public string NameUr { get; set; } = "";

    /// <summary>A short code to type at the till, unique in the business; may be empty.</summary>
    public string Code { get; set; } = "";

    /// <summary>Paisa for one unit.</summary>
    public long Price { get; set; }
    public Guid UnitId { get; set; }
    public Guid? CategoryId { get; set; }

    /// <summary>Off: it leaves the till, its sales stay.</summary>
    public bool Active { get; set; } = true;
    public DateTimeOffset CreatedAt { get; init; }
    public long ChangeSeq { get; set; }
    public Unit Unit { get; init; } = null!;
    public Category? Category { get; init; }
    public List<Barcode> Barcodes { get; init; } = [];
}

[Table("barcodes"), PrimaryKey(nameof(BusinessId), nameof(Code))]
public sealed class Barcode : ITenantRow
{
    public Guid BusinessId { get; init; }
    public required string Code { get; init; }
    public Guid ProductId { get; init; }
    public short Position { get; init; }
}

[Table("categories"), PrimaryKey(nameof(BusinessId), nameof(Id))]
public sealed class Category : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid Id { get; init; }
    public required string Name { get; set; }
    public string NameUr { get; set; } = "";
    public int Position { get; set; }
    public DateTimeOffset? DeletedAt { get; set; }
    public long ChangeSeq { get; set; }
}

[Table("units"), PrimaryKey(nameof(BusinessId), nameof(Id))]
public sealed class Unit : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid Id { get; init; }
    public required string Code { get; init; }
    public required string Name { get; set; }
    public required string NameUr { get; set; }

    /// <summary>Sold in fractions (kg, litre, metre); otherwise in whole pieces.</summary>
    public bool Measured { get; set; }
    public long ChangeSeq { get; set; }

    /// <summary>What every new business starts with.</summary>
    public static readonly (string Code, string Name, string NameUr, bool Measured)[] Defaults =
    [
        ("piece", "piece", "عدد", false),
        ("kg", "kg", "کلو", true),
        ("litre", "litre", "لیٹر", true),
        ("metre", "metre", "میٹر", true),
        ("dozen", "dozen", "درجن", false),
        ("pack", "pack", "پیکٹ", false),
    ];
}

internal sealed class ProductMapping : IEntityTypeConfiguration<Product>
{
    public void Configure(EntityTypeBuilder<Product> builder)
    {
        builder.HasOne(p => p.Unit).WithMany().HasForeignKey(p => new { p.BusinessId, p.UnitId });
        builder.HasOne(p => p.Category).WithMany().HasForeignKey(p => new { p.BusinessId, p.CategoryId });
        builder.HasMany(p => p.Barcodes).WithOne().HasForeignKey(b => new { b.BusinessId, b.ProductId });
    }
}
