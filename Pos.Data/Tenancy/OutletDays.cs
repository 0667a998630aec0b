using Microsoft.EntityFrameworkCore;

namespace Pos.Data.Tenancy;

/// <summary>The business dates of an outlet, by its zone and its cut-over hour.</summary>
public sealed class OutletDays(PosDb db)
{
    private readonly Dictionary<Guid, OutletDay> _days = [];

    public async Task<OutletDay> OfAsync(Guid outletId, CancellationToken ct) =>
        await FindAsync(outletId, ct) ?? new(Outlet.DefaultTimeZone, Outlet.DefaultCutoverHour);

    /// <summary>What was read beside something else is not asked again.</summary>
    public void Know(Guid outletId, OutletDay day) => _days[outletId] = day;

    /// <summary>Is it an outlet of this business that the worker may act for?</summary>
    public async Task<bool> IsThereAsync(Guid outletId, CancellationToken ct) => await FindAsync(outletId, ct) is not null;

    private async Task<OutletDay?> FindAsync(Guid outletId, CancellationToken ct)
    {
        if (_days.TryGetValue(outletId, out var day))
            return day;
        day = await db.Outlets.Where(o => o.Id == outletId).Select(o => new OutletDay(o.TimeZone, o.CutoverHour)).SingleOrDefaultAsync(ct);
        if (day is not null)
            _days[outletId] = day;
        return day;
    }
}

public sealed record OutletDay(string TimeZone, int CutoverHour)
{
    public DateOnly Of(DateTimeOffset correctedTime) => BusinessDate.Of(correctedTime, TimeZone, CutoverHour);

    /// <summary>When that business date began.</summary>
    public DateTimeOffset Start(DateOnly date)
    {
        var local = date.ToDateTime(new TimeOnly(CutoverHour, 0));
        return new DateTimeOffset(local, TimeZoneInfo.FindSystemTimeZoneById(TimeZone).GetUtcOffset(local)).ToUniversalTime();
    }
}
