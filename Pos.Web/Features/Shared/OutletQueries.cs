using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Pos.Data;
using Pos.Data.Tenancy;

namespace Pos.Web.Features.Shared;

/// <summary>The outlets the reader may see; read once for each request.</summary>
public sealed class OutletQueries(PosDb db, TimeProvider clock)
{
    private static readonly TimeSpan Silence = TimeSpan.FromHours(1);

    private Places? _places;

    public async Task<Places> PlacesAsync(CancellationToken ct) =>
        _places ??= new(await db.Outlets.OrderBy(o => o.CreatedAt).ThenBy(o => o.Id).ToListAsync(ct), clock.GetUtcNow());

    /// <summary>How many phones of these outlets have still to send, or were not heard from for an hour: what they sold is not in what is counted.</summary>
    public Task<int> SilentAsync(Guid[] here, CancellationToken ct)
    {
        var since = clock.GetUtcNow() - Silence;
        return db.Devices.CountAsync(
            d => here.Contains(d.OutletId) && d.RevokedAt == null && (d.Pending > 0 || (d.LastContactAt ?? d.EnrolledAt) < since),
            ct
        );
    }
}

/// <summary>The outlets the reader may see, and what day it is there.</summary>
public sealed record Places(IReadOnlyList<Outlet> Outlets, DateTimeOffset Now)
{
    public DateOnly Today => BusinessDate.Of(Now, Outlets[0].TimeZone, Outlets[0].CutoverHour);
    public IReadOnlyList<Choice> Choices =>
        [.. Outlets.Select(o => new Choice(o.Id, Language.Pick(o.Name, o.NameUr), o.ClosedAt is not null))];

    public Outlet? Find(Guid id) => Outlets.FirstOrDefault(o => o.Id == id);

    public DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(Outlets[0].Local(at));
}

/// <summary>Something with a name to choose in a list.</summary>
/// <param name="Closed">An outlet that sells no more; what it sold is still looked at.</param>
public sealed record Choice(Guid Id, string Name, bool Closed = false)
{
    public string Shown(IStringLocalizer t) => Closed ? t["outlet.closed", Name] : Name;
}
