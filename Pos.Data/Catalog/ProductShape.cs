using System.Text.RegularExpressions;
using Pos.Data.Operations;

namespace Pos.Data.Catalog;

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
        if (barcodes.Count > 20 || barcodes.Any(b => b is null || !BarcodeShape().IsMatch(b)))
            return new("barcode_bad", nameof(Product.Barcodes));
        if (barcodes.Distinct().Count() != barcodes.Count)
            return new("barcode_twice", nameof(Product.Barcodes));
        return opening.Any(o => o is not { Quantity: >= -100 * Product.MaxQuantity and <= 100 * Product.MaxQuantity })
            ? new("quantity_bad", nameof(SaveProduct.Opening))
            : null;
    }

    private static bool IsName(string name) => name.Length <= Product.MaxName && !name.Any(char.IsControl);

    [GeneratedRegex(@"^[0-9A-Za-z._-]{0,20}\z")]
    private static partial Regex CodeShape();

    [GeneratedRegex(@"^[0-9A-Za-z._-]{3,32}\z")]
    private static partial Regex BarcodeShape();
}
