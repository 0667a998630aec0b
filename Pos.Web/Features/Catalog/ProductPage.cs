using Pos.Data.Catalog;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Catalog;

/// <param name="IsNew">Only a new product asks for what is on the shelf.</param>
/// <param name="Picture">Its name in the store; null for none.</param>
public sealed record ProductPage(
    ProductForm Form,
    bool IsNew,
    IReadOnlyList<UnitChoice> Units,
    IReadOnlyList<CategoryChoice> Categories,
    IReadOnlyList<OutletStock> Outlets,
    IReadOnlyList<PastPrice> Prices,
    string? Picture
)
{
    /// <summary>Open already where some outlet has something of its own, or it was just typed.</summary>
    public bool HasOwn => Form.Outlets.Any(o => !o.Sold || !string.IsNullOrWhiteSpace(o.Price));

    /// <summary>A row more than there are, and room for the rest.</summary>
    public IEnumerable<PackRow> PackRows =>
        Enumerable
            .Range(0, Math.Max(Form.Packs.Count, Pack.MostOfProduct))
            .Select(i => new PackRow(i < Form.Packs.Count ? Form.Packs[i] : new(), $"{nameof(Form.Packs)}[{i}]", i <= Form.Packs.Count));

    /// <summary>Those of which all is said, as "1 carton = 24".</summary>
    public IEnumerable<(PackForm Pack, string Is)> PacksSaid =>
        Form.Packs.Where(p => p.Understood).Select(p => (p, $"1 {Language.Pick(p.ToPack().Name, p.ToPack().NameUr)} = {Inside(p)}"));

    private string Inside(PackForm pack) =>
        Units.FirstOrDefault(u => u.Id == Form.UnitId) is { Measured: true } unit
            ? $"{Figures.Quantity(pack.Thousandths!.Value)} {Language.Pick(unit.Name, unit.NameUr)}"
            : Figures.Quantity(pack.Thousandths!.Value);
}

/// <summary>A price that was given up, when and by whom. Paisa.</summary>
public sealed record PastPrice(long Before, long After, DateTime At, string Worker);

public sealed record UnitChoice(Guid Id, string Code, string Name, string NameUr, bool Measured);

public sealed record OutletStock(Guid Id, string Name, string NameUr, bool Closed, long OnHand);
