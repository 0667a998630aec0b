using System.Text.RegularExpressions;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Catalog;

/// <summary>One product as a file has it: text that nobody has understood yet. Null where the file has no such column or nothing in it.</summary>
/// <param name="Name">With its variant, where the file has those.</param>
public sealed record SheetGoods(
    int Line,
    string? Id,
    string? Name,
    string? NameUr,
    string? Code,
    string? Price,
    string? Unit,
    string? Category,
    string? Barcodes,
    string? Active,
    IReadOnlyList<SheetStock> Stock
);

/// <param name="Place">Of the outlet, as the column's head has it; empty where it has none.</param>
public sealed record SheetStock(string Place, string Text);

/// <summary>
/// A list of goods as shops have them: our own, the exports of Loyverse, Square and Shopify, and whatever else calls its columns by their names, in English or
/// Urdu. (Columns of those exports: their own help pages, and files that people shared.)
/// </summary>
/// <param name="Source">Whose format it is: ours, loyverse, square, shopify, or a list.</param>
/// <param name="Unknown">Heads that say nothing to us.</param>
/// <param name="Missing">No column of names.</param>
public sealed partial record GoodsSheet(string Source, IReadOnlyList<SheetGoods> Goods, IReadOnlyList<string> Unknown, bool Missing)
{
    private static readonly Dictionary<string, string> Heads = new(StringComparer.OrdinalIgnoreCase)
    {
        ["id"] = "id",
        ["name"] = "name",
        ["product"] = "name",
        ["product name"] = "name",
        ["item"] = "name",
        ["item name"] = "name",
        ["title"] = "name",
        ["description"] = "more",
        ["نام"] = "name",
        ["چیز"] = "name",
        ["چیز کا نام"] = "name",
        ["name_ur"] = "name_ur",
        ["name ur"] = "name_ur",
        ["urdu name"] = "name_ur",
        ["name in urdu"] = "name_ur",
        ["اردو نام"] = "name_ur",
        ["code"] = "code",
        ["sku"] = "code",
        ["variant sku"] = "code",
        ["item code"] = "code",
        ["product code"] = "code",
        ["کوڈ"] = "code",
        ["barcode"] = "barcode",
        ["barcodes"] = "barcode",
        ["bar code"] = "barcode",
        ["variant barcode"] = "barcode",
        ["gtin"] = "barcode",
        ["ean"] = "barcode",
        ["upc"] = "barcode",
        ["بارکوڈ"] = "barcode",
        ["بار کوڈ"] = "barcode",
        ["price"] = "price",
        ["default price"] = "price",
        ["sale price"] = "price",
        ["selling price"] = "price",
        ["retail price"] = "price",
        ["variant price"] = "price",
        ["mrp"] = "price",
        ["rate"] = "price",
        ["قیمت"] = "price",
        ["ریٹ"] = "price",
        ["unit"] = "unit",
        ["uom"] = "unit",
        ["sold by"] = "unit",
        ["اکائی"] = "unit",
        ["category"] = "category",
        ["categories"] = "category",
        ["reporting category"] = "category2",
        ["product category"] = "category2",
        ["type"] = "category",
        ["department"] = "category",
        ["زمرہ"] = "category",
        ["قسم"] = "category",
        ["active"] = "active",
        ["بکتی ہے"] = "active",
        ["status"] = "active",
        ["archived"] = "archived",
        ["available for sale"] = "active",
        ["stock"] = "stock",
        ["in stock"] = "stock",
        ["qty"] = "stock",
        ["quantity"] = "stock",
        ["on hand"] = "stock",
        ["opening stock"] = "stock",
        ["variant inventory qty"] = "stock",
        ["سٹاک"] = "stock",
        ["اسٹاک"] = "stock",
        ["تعداد"] = "stock",
        ["handle"] = "handle",
        ["token"] = "token",
        ["reference handle"] = "token",
        ["variation name"] = "variation",
        ["sold by weight"] = "weight",
        ["option 1 value"] = "option1",
        ["option 2 value"] = "option2",
        ["option 3 value"] = "option3",
        ["option1 value"] = "option1",
        ["option2 value"] = "option2",
        ["option3 value"] = "option3",
    };

    // Columns of the known exports that are about other things: nobody needs to hear that they are left out.
    private static readonly HashSet<string> Quiet = new(StringComparer.OrdinalIgnoreCase)
    {
        "body (html)",
        "vendor",
        "tags",
        "published",
        "gift card",
        "customer-facing name",
        "item type",
        "track stock",
        "cost",
        "cost per item",
    };

    /// <param name="outlet">Whose price it is, where the file has several.</param>
    public static GoodsSheet Read(Sheet sheet, string? outlet)
    {
        var columns = new Dictionary<string, int>();
        var stocks = new List<(int Column, string Place)>();
        var unknown = new List<string>();
        for (var i = 0; i < sheet.Heads.Count; i++)
            if (StockOf(sheet.Heads[i]) is { } place)
                stocks.Add((i, place));
            else if (Known(sheet.Heads[i], outlet) is { } column)
                // What is this outlet's own comes before what stands for all of them.
                columns[column.Name] = columns.TryGetValue(column.Name, out var before) && !column.IsOutlets ? before : i;
            else if (sheet.Heads[i].Length > 0 && !IsQuiet(sheet.Heads[i]))
                unknown.Add(sheet.Heads[i]);
        var source =
            columns.ContainsKey("id") ? "ours"
            : columns.ContainsKey("token") || columns.ContainsKey("variation") ? "square"
            : columns.ContainsKey("handle") ? (sheet.Heads.Any(h => IsHead(h, "variant price")) ? "shopify" : "loyverse")
            : "list";
        if (!columns.ContainsKey("name"))
            return new(source, [], unknown, Missing: true);
        var goods = new List<SheetGoods>();
        var (handle, handleName) = ("", "");
        foreach (var row in sheet.Rows)
        {
            string? Cell(string column) => columns.TryGetValue(column, out var i) && Plain(row[i]) is { Length: > 0 } text ? text : null;
            var (name, price, options) = (Cell("name"), Cell("price"), Options(Cell));
            if (Cell("handle") is { } its)
            {
                // Of a family only the first row has the name, and some of its rows are pictures only.
                if (source == "shopify" && name is null && price is null)
                    continue;
                (handle, handleName) = its == handle ? (handle, name ?? handleName) : (its, name ?? "");
                name ??= handleName;
            }
            goods.Add(
                new(
                    row.Line,
                    Cell("id"),
                    options.Length > 0 && !string.IsNullOrEmpty(name) ? $"{name} {options}"
                        : name is "" ? null
                        : name,
                    Cell("name_ur"),
                    Cell("code"),
                    price,
                    IsYes(Cell("weight")) ? "kg" : Cell("unit"),
                    (Cell("category") ?? Cell("category2"))?.Split(" > ")[^1],
                    Cell("barcode"),
                    IsYes(Cell("archived")) ? "no" : Cell("active"),
                    [.. stocks.Select(s => new SheetStock(s.Place, Plain(row[s.Column]))).Where(s => s.Text.Length > 0)]
                )
            );
        }
        return new(source, goods, unknown, Missing: false);
    }

    private static string Options(Func<string, string?> cell) =>
        string.Join(
            ' ',
            new[] { "variation", "option1", "option2", "option3" }
                .Select(cell)
                .Where(o => o is not null && !o.Equals("Regular", StringComparison.OrdinalIgnoreCase) && o != "Default Title")
                .Distinct()
        );

    /// <summary>"Price [Main]", "Current Quantity Main" and the like are this outlet's where they name it, and any outlet's else.</summary>
    private static (string Name, bool IsOutlets)? Known(string head, string? outlet)
    {
        head = Folded(head);
        if (Heads.TryGetValue(head, out var name))
            return (name, false);
        if (OfPlace().Match(head) is not { Success: true } match)
            return null;
        var isThis = string.Equals(match.Groups["place"].Value, outlet, StringComparison.OrdinalIgnoreCase);
        return match.Groups["what"].Value.ToLowerInvariant() switch
        {
            "price" => ("price", isThis),
            "available for sale" => ("active", isThis),
            _ => null,
        };
    }

    /// <summary>Empty where the head names no place; null where it is about something else.</summary>
    private static string? StockOf(string head)
    {
        head = Folded(head);
        return Heads.GetValueOrDefault(head) == "stock" ? ""
            : OfPlace().Match(head) is { Success: true } match
            && (match.Groups["what"].Value.ToLowerInvariant() is "stock" or "in stock" or "current quantity")
                ? match.Groups["place"].Value.Trim()
            : null;
    }

    // Arabic keyboards have letters of their own for two that Urdu has.
    private static string Folded(string head) => Spaces().Replace(head.Trim(), " ").Replace('ي', 'ی').Replace('ك', 'ک');

    private static bool IsHead(string head, string name) => string.Equals(head.Trim(), name, StringComparison.OrdinalIgnoreCase);

    private static bool IsQuiet(string head) => Quiet.Contains(head.Trim()) || OtherThings().IsMatch(head.Trim());

    /// <summary>An apostrophe before what looks like a formula was put there by whoever wrote the file.</summary>
    private static string Plain(string text) => text is ['\'', '=' or '+' or '-' or '@', ..] ? text[1..] : text;

    private static bool IsYes(string? text) => text?.ToLowerInvariant() is "y" or "yes" or "true" or "1";

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(
        @"^(?<what>price|stock|in stock|current quantity|available for sale)\s*[\[\s](?<place>[^\]]+)\]?$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex OfPlace();

    [GeneratedRegex(
        @"^(seo |google shopping|image |variant |option|modifier|tax|low stock|optimal stock|sku of included|quantity of included|new quantity|stock alert|enabled |unit and precision|default unit|default vendor|sellable|stockable|skip detail|delivery enabled|shipping enabled|self-serve|pickup|price / |compare-at|included / |square online|permalink|weight|social media|color|price mode)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex OtherThings();
}
