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
}

/// <summary>A price that was given up, when and by whom. Paisa.</summary>
public sealed record PastPrice(long Before, long After, DateTime At, string Worker);

public sealed record UnitChoice(Guid Id, string Code, string Name, string NameUr, bool Measured);

public sealed record OutletStock(Guid Id, string Name, string NameUr, bool Closed, long OnHand);
