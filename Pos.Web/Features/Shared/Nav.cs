namespace Pos.Web.Features.Shared;

/// <summary>A part of the office's map. It is shown where some feature has an entry in it that the worker may see.</summary>
/// <param name="Title">Key of its text.</param>
/// <param name="Tab">A tab of its own on a phone; the others stand on the page "More".</param>
public sealed record NavGroup(string Title, string Icon, bool Tab = false)
{
    public static readonly NavGroup Today = new("nav.today", "calendar", Tab: true);
    public static readonly NavGroup Sales = new("nav.sales", "receipt", Tab: true);
    public static readonly NavGroup Customers = new("nav.customers", "people", Tab: true);
    public static readonly NavGroup Goods = new("nav.goods", "product", Tab: true);
    public static readonly NavGroup Reports = new("nav.reports", "chart");
    public static readonly NavGroup People = new("nav.people", "person");
    public static readonly NavGroup Settings = new("nav.settings", "settings");

    /// <summary>In the order they stand in.</summary>
    public static readonly IReadOnlyList<NavGroup> All = [Today, Sales, Customers, Goods, Reports, People, Settings];
}

/// <summary>An entry of the office's navigation. Features register their own; in a group they stand in the order of registration.</summary>
/// <param name="Title">Key of its text. The entry that is called as its group is needs no heading above it.</param>
public sealed record NavEntry(NavGroup Group, string Url, string Icon, string Title)
{
    public bool OwnerOnly { get; init; }

    /// <summary>The right that a cashier needs to see it; null for none.</summary>
    public string? Right { get; init; }

    /// <summary>Stands after what is needed more often, whichever feature's that is.</summary>
    public bool Seldom { get; init; }
}

/// <summary>A feature's page that has no entry of its own but stands under another's, whichever feature's that is.</summary>
/// <param name="Under">The address of the entry, which is marked while the page is shown.</param>
/// <param name="Tab">Key of the text of its tab where the entry's pages have tabs; they stand in the order of registration.</param>
public sealed record NavPage(string Under, string Url, string? Tab = null);

/// <param name="Words">Key of the text that says what is counted.</param>
/// <param name="Help">Key of the text that says more, where there is room.</param>
public sealed record NavBadge(int Count, string Words, string Help);

/// <summary>How much waits behind the entries; counted before the view renders.</summary>
public sealed class NavBadges
{
    private readonly Dictionary<string, NavBadge> _badges = [];
    private readonly HashSet<string> _hidden = [];

    public void Set(string url, NavBadge badge) => _badges[url] = badge;

    /// <summary>An entry that means nothing to this business.</summary>
    public void Hide(string url) => _hidden.Add(url);

    public bool IsHidden(string url) => _hidden.Contains(url);

    public NavBadge? Of(string url) => _badges.GetValueOrDefault(url) is { Count: > 0 } badge ? badge : null;

    /// <summary>All behind which something waits, by their addresses.</summary>
    public IEnumerable<(string Url, NavBadge Badge)> All => _badges.Where(b => b.Value.Count > 0).Select(b => (b.Key, b.Value));
}
