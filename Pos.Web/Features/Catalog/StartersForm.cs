namespace Pos.Web.Features.Catalog;

public sealed record StartersForm
{
    public Guid OpId { get; init; } = Guid.CreateVersion7();
    public List<StarterTick> Goods { get; init; } = [];
}

/// <summary>One line of the ready list, in the list's order.</summary>
public sealed record StarterTick
{
    /// <summary>Of the product it becomes; minted with the form, so that sending it twice makes one product.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public bool Chosen { get; init; }
    public string? Price { get; init; }
}
