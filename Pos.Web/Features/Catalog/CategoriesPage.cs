namespace Pos.Web.Features.Catalog;

/// <param name="Form">The one that is being written; its id tells which row it belongs to.</param>
public sealed record CategoriesPage(IReadOnlyList<CategoryRow> Rows, CategoryForm Form);

public sealed record CategoryRow(Guid Id, string Name, string NameUr, int Products);
