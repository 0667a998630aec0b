using System.ComponentModel.DataAnnotations.Schema;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pos.Data.Operations;
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

    /// <summary>Names its picture by content (Pictures/PictureName.cs); null where it has none.</summary>
    public string? Picture { get; set; }
    public long ChangeSeq { get; set; }
    public Unit Unit { get; init; } = null!;
    public Category? Category { get; init; }

    /// <summary>Those of its packs too.</summary>
    public List<Barcode> Barcodes { get; init; } = [];

    /// <summary>Those that went too.</summary>
    public List<Pack> Packs { get; init; } = [];

    /// <summary>What stands on one unit of it, in their order.</summary>
    [NotMapped]
    public IReadOnlyList<string> OwnBarcodes => [.. Barcodes.Where(b => b.PackId is null).OrderBy(b => b.Position).Select(b => b.Code)];

    /// <param name="barcodes">In their order, without those of its packs.</param>
    public KeptProduct AsKept(IReadOnlyList<string> barcodes) => new(Name, NameUr, Code, Price, UnitId, CategoryId, Active, barcodes);
}

/// <summary>
/// What may be written down about a product, whoever does it. Refusals: name_missing, name_too_long, code_bad, price_bad, barcode_bad, barcode_twice, quantity_bad.
/// </summary>
public static partial class ProductShape
{
    public static Refusal? Check(
        string name,
        string nameUr,
        string code,
        long price,
        IReadOnlyList<string> barcodes,
        IReadOnlyList<OpeningStock> opening
    )
    {
        if (string.IsNullOrWhiteSpace(name))
            return new("name_missing", nameof(Product.Name));
        if (!IsName(name))
            return new("name_too_long", nameof(Product.Name));
        if (!IsName(nameUr))
            return new("name_too_long", nameof(Product.NameUr));
        if (!CodeShape().IsMatch(code))
            return new("code_bad", nameof(Product.Code));
        if (price is < 0 or > Product.MaxPrice)
            return new("price_bad", nameof(Product.Price));
        if (barcodes.Count > 20 || !barcodes.All(IsBarcode))
            return new("barcode_bad", nameof(Product.Barcodes));
        if (barcodes.Distinct().Count() != barcodes.Count)
            return new("barcode_twice", nameof(Product.Barcodes));
        return opening.Any(o => o is not { Quantity: >= -100 * Product.MaxQuantity and <= 100 * Product.MaxQuantity })
            ? new("quantity_bad", nameof(SaveProduct.Opening))
            : null;
    }

    internal static bool IsBarcode(string? code) => code is not null && BarcodeShape().IsMatch(code);

    private static bool IsName(string name) => name.Length <= Product.MaxName && !name.Any(char.IsControl);

    [GeneratedRegex(@"^[0-9A-Za-z._-]{0,20}\z")]
    private static partial Regex CodeShape();

    [GeneratedRegex(@"^[0-9A-Za-z._-]{3,32}\z")]
    private static partial Regex BarcodeShape();
}

[Table("barcodes"), PrimaryKey(nameof(BusinessId), nameof(Code))]
public sealed class Barcode : ITenantRow
{
    public Guid BusinessId { get; init; }
    public required string Code { get; init; }
    public Guid ProductId { get; init; }

    /// <summary>Set: a scan of it sells one of these.</summary>
    public Guid? PackId { get; init; }
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
        builder.HasMany(p => p.Packs).WithOne().HasForeignKey(k => new { k.BusinessId, k.ProductId });
    }
}
