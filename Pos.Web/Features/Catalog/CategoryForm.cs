using Pos.Data.Catalog;

namespace Pos.Web.Features.Catalog;

public sealed record CategoryForm
{
    public Guid OpId { get; init; } = Guid.CreateVersion7();
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public string? Name { get; init; }
    public string? NameUr { get; init; }

    public SaveCategory ToOperation() => new(Id, Name?.Trim() ?? "", NameUr?.Trim() ?? "", Position: null, Deleted: false);
}
