using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Catalog;

/// <summary>A larger unit of a product (a carton, a dozen), sold whole and at a price of its own.</summary>
[Table("packs"), PrimaryKey(nameof(BusinessId), nameof(Id))]
public sealed class Pack : ITenantRow
{
    public const int MostOfProduct = 5;
    public const int MaxName = 40;

    public Guid BusinessId { get; init; }
    public Guid Id { get; init; }
    public Guid ProductId { get; init; }
    public required string Name { get; set; }
    public string NameUr { get; set; } = "";

    /// <summary>Thousandths of the product's unit that are in one.</summary>
    public long Factor { get; set; }

    /// <summary>Paisa for one pack, at every outlet.</summary>
    public long Price { get; set; }
    public short Position { get; set; }

    /// <summary>Not sold any more.</summary>
    public DateTimeOffset? DeletedAt { get; set; }
}

/// <summary>A pack as it is to be.</summary>
/// <param name="Factor">Thousandths of the product's unit.</param>
/// <param name="Price">Paisa for one pack.</param>
public sealed record SavePack(Guid Id, string Name, string NameUr, long Factor, long Price, IReadOnlyList<string> Barcodes);

/// <summary>What may be written down about packs. Refusals: packs_many, name_missing, name_too_long, factor_bad, price_bad, barcode_bad, barcode_twice, pack_unknown.</summary>
internal static class PackShape
{
    /// <param name="taken">Barcodes of the product itself.</param>
    public static Refusal? Check(IReadOnlyList<SavePack> packs, IReadOnlyList<string> taken)
    {
        if (packs.Count > Pack.MostOfProduct)
            return new("packs_many", nameof(SaveProduct.Packs));
        var seen = taken.ToHashSet();
        for (var i = 0; i < packs.Count; i++)
        {
            var pack = packs[i];
            Refusal Bad(string code, string field) => new(code, FieldOf(i, field));
            if (string.IsNullOrWhiteSpace(pack.Name))
                return Bad("name_missing", nameof(pack.Name));
            if (!IsName(pack.Name))
                return Bad("name_too_long", nameof(pack.Name));
            if (!IsName(pack.NameUr))
                return Bad("name_too_long", nameof(pack.NameUr));
            if (pack.Factor is < 1 or > Product.MaxQuantity)
                return Bad("factor_bad", nameof(pack.Factor));
            if (pack.Price is < 0 or > Product.MaxPrice)
                return Bad("price_bad", nameof(pack.Price));
            if (pack.Barcodes.Count > 20 || !pack.Barcodes.All(ProductShape.IsBarcode))
                return Bad("barcode_bad", nameof(pack.Barcodes));
            if (!pack.Barcodes.All(seen.Add))
                return Bad("barcode_twice", nameof(pack.Barcodes));
        }
        return packs.DistinctBy(p => p.Id).Count() == packs.Count ? null : new("pack_unknown", nameof(SaveProduct.Packs));
    }

    /// <summary>As a form names it.</summary>
    public static string FieldOf(int pack, string field) => FormattableString.Invariant($"{nameof(SaveProduct.Packs)}[{pack}].{field}");

    private static bool IsName(string name) => name.Length <= Pack.MaxName && !name.Any(char.IsControl);
}
