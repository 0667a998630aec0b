using Pos.Data.Tenancy;

namespace Pos.Web.Features.Shared;

/// <summary>A group with what this worker may see of it.</summary>
public sealed record NavRoom(NavGroup Group, IReadOnlyList<NavEntry> Entries)
{
    public string Url => Entries[0].Url;
    public bool Headed => Entries[0].Title != Group.Title;
}

/// <summary>The office as this worker sees it: what the features registered, without what is not for everybody and without groups that are empty then.</summary>
public sealed class OfficeMap(IEnumerable<NavEntry> entries, IEnumerable<NavPage> pages, NavBadges badges, TenantContext tenant)
{
    public const string More = "/more",
        Door = "/office";

    public IReadOnlyList<NavRoom> Rooms() =>
        [
            .. NavGroup
                .All.Select(group => new NavRoom(group, [.. entries.Where(e => e.Group == group && IsFor(e)).OrderBy(e => e.Seldom)]))
                .Where(room => room.Entries.Count > 0),
        ];

    private bool IsFor(NavEntry entry) =>
        !badges.IsHidden(entry.Url) && (tenant.IsOwner || (!entry.OwnerOnly && (entry.Right is null || tenant.May(entry.Right))));

    /// <summary>The entry that a page belongs to: the one whose address, or that of a page under it, says most of the page's own.</summary>
    public NavEntry? Of(PathString path) =>
        entries
            .SelectMany(e => pages.Where(p => p.Under == e.Url).Select(p => p.Url).Prepend(e.Url), (entry, url) => (entry, url))
            .Where(place => path.StartsWithSegments(place.url))
            .OrderByDescending(place => place.url.Length)
            .Select(place => place.entry)
            .FirstOrDefault();
}
