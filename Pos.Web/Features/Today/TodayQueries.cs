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
        var today = places.Today;
        var sold = await db
            .Sales.Where(s => s.BusinessDate == today)
            .GroupBy(s => s.OutletId)
            .Select(g => new
            {
                g.Key,
                Sales = g.Count(),
                Total = g.Sum(s => s.Total),
                OnCredit = g.Sum(s => s.Credit),
            })
            .ToDictionaryAsync(o => o.Key, ct);
        var heardSince = places.Now - Silence;
        return new(
            today,
            [
                .. from outlet in places.Outlets
                let day = sold.GetValueOrDefault(outlet.Id)
                select new OutletDay(outlet.Id, outlet.Name, day?.Sales ?? 0, day?.Total ?? 0, day?.OnCredit ?? 0),
            ],
            await db.CreditTotalsAsync(today, null, ct),
            await db.Devices.CountAsync(d => d.RevokedAt == null && (d.LastContactAt ?? d.EnrolledAt) < heardSince, ct)
        );
    }
}
