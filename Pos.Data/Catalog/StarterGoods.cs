using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration.Attributes;

namespace Pos.Data.Catalog;

/// <summary>Goods that nearly every kiryana shop sells: a new shop ticks its own instead of typing them. Prices are usual ones, to be corrected.</summary>
public sealed record StarterGoods
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

    [Name("code")]
    public required string Code { get; init; }

    public static readonly IReadOnlyList<StarterGoods> All = Read<StarterGoods>("Catalog/starter-products.csv");
    public static readonly IReadOnlyList<StarterCategory> Categories = Read<StarterCategory>("Catalog/demo-categories.csv");

    private static List<T> Read<T>(string resource)
    {
        using var stream = typeof(StarterGoods).Assembly.GetManifestResourceStream(resource)!;
        using var csv = new CsvReader(new StreamReader(stream), CultureInfo.InvariantCulture);
        return [.. csv.GetRecords<T>()];
    }
}

public sealed record StarterCategory
{
    [Name("key")]
    public required string Key { get; init; }

    [Name("name")]
    public required string Name { get; init; }

    [Name("name_ur")]
    public required string NameUr { get; init; }
}
