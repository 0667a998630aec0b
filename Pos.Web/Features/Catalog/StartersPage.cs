namespace Pos.Web.Features.Catalog;

public sealed record StartersPage(Guid OpId, IReadOnlyList<StarterGroup> Groups);

public sealed record StarterGroup(string Name, string NameUr, IReadOnlyList<StarterRow> Goods);

/// <param name="Price">As typed: rupees.</param>
public sealed record StarterRow(
    int Index,
    Guid Id,
    string Name,
    string NameUr,
    string UnitName,
    string UnitNameUr,
    bool Chosen,
    string? Price,
    bool Wrong
);
