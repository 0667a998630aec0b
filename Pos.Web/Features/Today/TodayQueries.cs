using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Credit;
using Pos.Data.Sales;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Today;

/// <summary>What the owner's home reads.</summary>
public sealed class TodayQueries(PosDb db, OutletQueries outlets)
{
    private static readonly TimeSpan Silence = TimeSpan.FromDays(1);

    public async Task<TodayPage> PageAsync(CancellationToken ct)
    {
        var places = await outlets.PlacesAsync(ct);
        var (today, weekBefore) = (places.Today, places.Today.AddDays(-7));
        var sold = await db
            .Sales.Where(s => s.BusinessDate == today || s.BusinessDate == weekBefore)
            .GroupBy(s => new { s.OutletId, s.BusinessDate })
            .Select(g => new
            {
                g.Key,
                Sales = g.Count(),
                Total = g.Sum(s => s.Total),
                OnCredit = g.Sum(s => s.Credit),
            })
            .ToDictionaryAsync(o => (o.Key.OutletId, o.Key.BusinessDate), ct);
        var credit = places.Outlets.Count == 1 ? [] : await db.CreditByOutletAsync(today, weekBefore, ct);
        DayFigures Day(Guid outlet, DateOnly day)
        {
            var sales = sold.GetValueOrDefault((outlet, day));
            var udhaar = credit.Find(c => c.OutletId == outlet && c.Day == day);
            return new(sales?.Sales ?? 0, sales?.Total ?? 0, sales?.OnCredit ?? 0, udhaar?.Given ?? 0, udhaar?.Received ?? 0);
        }
        var heardSince = places.Now - Silence;
        return new(
            today,
            [
                .. from outlet in places.Outlets
                let name = Language.Pick(outlet.Name, outlet.NameUr)
                select new OutletDay(outlet.Id, name, outlet.ClosedAt is not null, Day(outlet.Id, today), Day(outlet.Id, weekBefore)),
            ],
            await db.CreditTotalsAsync(today, null, ct),
            await db.Devices.CountAsync(d => d.RevokedAt == null && (d.LastContactAt ?? d.EnrolledAt) < heardSince, ct)
        );
    }
}
