namespace Pos.Web.Features.Shared;

/// <summary>An entry of the office's navigation. Features register their own; they stand in the order of registration.</summary>
/// <param name="Title">Key of its text.</param>
public sealed record NavEntry(string Url, string Icon, string Title)
{
    public bool OwnerOnly { get; init; }
}

/// <summary>A feature's page that has no entry of its own but stands under another's, whichever feature's that is.</summary>
/// <param name="Under">The address of the entry, which is marked while the page is shown.</param>
/// <param name="Tab">Key of the text of its tab where the entry's pages have tabs; they stand in the order of registration.</param>
public sealed record NavPage(string Under, string Url, string? Tab = null);

/// <summary>How much waits behind an entry; counted before the view renders.</summary>
public sealed class NavBadges
{
    private readonly Dictionary<string, (int Count, string Words)> _badges = [];

    /// <param name="words">Key of the text that says what is counted.</param>
    public void Set(string url, int count, string words) => _badges[url] = (count, words);

    public (int Count, string Words)? Of(string url) => _badges.TryGetValue(url, out var badge) && badge.Count > 0 ? badge : null;
}
