namespace Pos.Web.Features.Shared;

/// <summary>An entry of the office's navigation. Features register their own; they stand in the order of registration.</summary>
/// <param name="Title">Key of its text.</param>
public sealed record NavEntry(string Url, string Icon, string Title)
{
    /// <summary>Another address that belongs to it.</summary>
    public string? Also { get; init; }
    public bool OwnerOnly { get; init; }
}

/// <summary>How much waits behind an entry; counted before the view renders.</summary>
public sealed class NavBadges
{
    private readonly Dictionary<string, (int Count, string Words)> _badges = [];

    /// <param name="words">Key of the text that says what is counted.</param>
    public void Set(string url, int count, string words) => _badges[url] = (count, words);

    public (int Count, string Words)? Of(string url) => _badges.TryGetValue(url, out var badge) && badge.Count > 0 ? badge : null;
}
