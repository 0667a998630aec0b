using Pos.Data.Catalog;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Catalog;

/// <param name="Plan">Null where the file cannot be understood as a list of goods.</param>
/// <param name="Outlet">Where the stock of new goods is that the file gives no outlet of this shop for.</param>
public sealed record GoodsDraftPage(
    Guid Id,
    string Name,
    GoodsSheet Sheet,
    GoodsPlan? Plan,
    bool IsTooLong,
    IReadOnlyList<Choice> Outlets,
    Guid? Outlet,
    CatalogNames Names
)
{
    public const int MostShown = 100;

    /// <summary>Of those that have to be mended by hand.</summary>
    public const int MostBad = 1_000;

    public bool CanSave => Plan is { Changing: > 0 };

    public bool AsksOutlet => Outlets.Count > 1 && Plan?.Of(PlannedKind.New).Any(r => r.AsksPlace) == true;
}

/// <summary>What units and categories are called in the page's language.</summary>
public sealed record CatalogNames(IReadOnlyDictionary<Guid, string> Units, IReadOnlyDictionary<Guid, string> Categories)
{
    public string Unit(Guid id) => Units.GetValueOrDefault(id, "");

    public string Category(Guid? id) => id is { } its ? Categories.GetValueOrDefault(its, "") : "";

    /// <summary>What is another afterwards, in the words of the product's page.</summary>
    public IEnumerable<ChangedField> Changes(KeptProduct before, KeptProduct after)
    {
        if (before.Name != after.Name)
            yield return new("products.name_en", before.Name, after.Name);
        if (before.NameUr != after.NameUr)
            yield return new("products.name_ur", before.NameUr, after.NameUr);
        if (before.Price != after.Price)
            yield return new("products.price", Figures.Rupees(before.Price), Figures.Rupees(after.Price));
        if (before.Code != after.Code)
            yield return new("products.code", before.Code, after.Code);
        if (!before.Barcodes.SequenceEqual(after.Barcodes))
            yield return new("products.barcodes", string.Join(", ", before.Barcodes), string.Join(", ", after.Barcodes));
        if (before.UnitId != after.UnitId)
            yield return new("products.unit", Unit(before.UnitId), Unit(after.UnitId));
        if (before.CategoryId != after.CategoryId)
            yield return new("products.category", Category(before.CategoryId), Category(after.CategoryId));
        if (before.Active != after.Active)
            yield return new(after.Active ? "changes.back_on_sale" : "changes.off_sale", "", "");
    }
}

/// <param name="Label">Key of its text.</param>
public sealed record ChangedField(string Label, string Before, string After);
