namespace Pos.Web.Features.Shared;

/// <summary>A room behind the settings. Features register their own; they stand in the order of registration.</summary>
/// <param name="Title">Key of its text.</param>
/// <param name="Note">Key of the text that says what is found there.</param>
public sealed record SettingsRow(string Url, string Icon, string Title, string Note);
