namespace Pos.Web.Features.Pictures;

/// <param name="Picture">Its name in the store; null for none.</param>
public sealed record PicturePage(Guid ProductId, string Name, string NameUr, string? Picture);
