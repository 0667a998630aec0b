namespace Pos.Web.Features.Catalog;

/// <summary>What is typed about one product; creating and changing share it. Figures stay text until they are understood.</summary>
public sealed record ProductForm
{
    public Guid OpId { get; init; } = Guid.CreateVersion7();
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public string? Name { get; init; }
    public string? NameUr { get; init; }
    public string? Price { get; init; }
    public Guid UnitId { get; init; }
    public Guid? CategoryId { get; init; }
    public string? NewCategory { get; init; }
    public IReadOnlyList<string?> Barcodes { get; init; } = [];
    public string? Code { get; init; }
    public bool Active { get; init; } = true;
    public IReadOnlyList<OpeningForm> Opening { get; init; } = [];
}

/// <summary>What already lies on the shelf of one outlet when the product is first written down.</summary>
public sealed record OpeningForm
{
    public Guid OutletId { get; init; }
    public string? Quantity { get; init; }
}
