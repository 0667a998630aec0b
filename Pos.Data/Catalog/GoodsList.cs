using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration.Attributes;

namespace Pos.Data.Catalog;

/// <summary>A list of goods that comes with the product (Pos.Data/Catalog/*.csv): for the demo shops, and to start a new shop from.</summary>
public sealed record ListedGoods
{
    [Name("category")]
    public required string Category { get; init; }

    [Name("name")]
    public required string Name { get; init; }

    [Name("name_ur")]
    public required string NameUr { get; init; }

    /// <summary>Code of a unit.</summary>
    [Name("unit")]
    public required string Unit { get; init; }

    /// <summary>Paisa for one unit.</summary>
    [Name("price")]
    public long Price { get; init; }

    /// <summary>Separated by spaces; loose goods have none. The digits are made up: never give them to a real shop.</summary>
    [Name("barcode")]
    public required string Barcode { get; init; }

    [Name("code")]
    public required string Code { get; init; }

    /// <summary>Stock to begin with, in thousandths.</summary>
    [Name("opening")]
    public long Opening { get; init; }
}

public sealed record ListedCategory
{
    [Name("key")]
    public required string Key { get; init; }

    [Name("name")]
    public required string Name { get; init; }

    [Name("name_ur")]
    public required string NameUr { get; init; }
}

public sealed record GoodsList(IReadOnlyList<ListedCategory> Categories, IReadOnlyList<ListedGoods> Goods)
{
    /// <summary>About 300 goods of a kiryana shop.</summary>
    public static GoodsList Kiryana() => Read("demo-categories", "demo-products");

    public static GoodsList Cloth() => Read("demo-cloth-categories", "demo-cloth");

    /// <summary>The forty that nearly every shop sells.</summary>
    public static GoodsList Starter() => Read("demo-categories", "starter-products");

    private static GoodsList Read(string categories, string goods) => new(Rows<ListedCategory>(categories), Rows<ListedGoods>(goods));

    private static List<T> Rows<T>(string name)
    {
        using var stream = typeof(GoodsList).Assembly.GetManifestResourceStream($"Catalog/{name}.csv")!;
        using var csv = new CsvReader(new StreamReader(stream), CultureInfo.InvariantCulture);
        return [.. csv.GetRecords<T>()];
    }
}
