using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Operations;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Till;

/// <summary>What the page of phones reads.</summary>
public sealed class DeviceQueries(PosDb db, TenantContext tenant, TimeProvider clock)
{
    private const int MostHoles = 6;

    private sealed record LastWorker(Guid DeviceId, string Name);

    private sealed record Hole(Guid DeviceId, long FirstSeq, long LastSeq, DateTimeOffset Since);

    public async Task<DevicesPage> PageAsync(CancellationToken ct)
    {
        var outlets = await db.Outlets.OrderBy(o => o.CreatedAt).ThenBy(o => o.Id).ToListAsync(ct);
        var devices = await db.Devices.ToListAsync(ct);
        var heads = await db.DeviceHeads.ToDictionaryAsync(h => h.DeviceId, ct);
        var holes = (
            await db
                .Database.SqlQuery<Hole>(
                    $"""
                    select h.device_id as "DeviceId", m.first_seq as "FirstSeq", m.last_seq as "LastSeq", m.since as "Since"
                    from shop.device_heads h cross join lateral app.missing_operations(h.device_id) m
                    where h.business_id = {tenant.BusinessId} and h.last_seq > h.contiguous_seq
                    """
                )
                .ToListAsync(ct)
        ).ToLookup(h => h.DeviceId);
        var workers = await db
            .Database.SqlQuery<LastWorker>(
                $"""
                select distinct on (s.device_id) s.device_id as "DeviceId", w.name as "Name"
                from shop.shifts s join shop.workers w on w.business_id = s.business_id and w.id = s.worker_id
                where s.business_id = {tenant.BusinessId} order by s.device_id, s.issued_at desc
                """
            )
            .ToDictionaryAsync(w => w.DeviceId, w => w.Name, ct);
        var rows =
            from d in devices
            let outlet = outlets.Find(o => o.Id == d.OutletId)!
            orderby d.RevokedAt is not null, outlets.IndexOf(outlet), d.Number
            select Row(
                d,
                outlet,
                outlets.Find(o => o.Id == d.MoveTo),
                workers.GetValueOrDefault(d.Id),
                heads.GetValueOrDefault(d.Id),
                [.. holes[d.Id].OrderBy(h => h.FirstSeq)]
            );
        return new(
            [.. rows],
            [.. outlets.Where(o => o.ClosedAt is null).Select(o => new Choice(o.Id, Language.Pick(o.Name, o.NameUr)))],
            outlets[0].Local(clock.GetUtcNow())
        );
    }

    private static DeviceRow Row(Device d, Outlet outlet, Outlet? target, string? worker, DeviceHead? head, List<Hole> holes)
    {
        DateTime? Local(DateTimeOffset? at) => at is { } moment ? outlet.Local(moment) : null;
        var missing =
            holes.Count == 0
                ? null
                : new Missing(
                    holes.Sum(h => h.LastSeq - h.FirstSeq + 1),
                    string.Join(
                        ", ",
                        holes
                            .Take(MostHoles)
                            .Select(h =>
                                h.FirstSeq == h.LastSeq
                                    ? FormattableString.Invariant($"{h.FirstSeq}")
                                    : FormattableString.Invariant($"{h.FirstSeq}–{h.LastSeq}")
                            )
                    ),
                    holes.Count > MostHoles,
                    outlet.Local(holes[0].Since)
                );
        return new(
            d.Id,
            d.Name,
            FormattableString.Invariant($"{outlet.Code}{d.Number}"),
            outlet.Id,
            Language.Pick(outlet.Name, outlet.NameUr),
            outlet.ClosedAt is not null,
            worker,
            head?.Received ?? 0,
            missing,
            head?.BrokenAt,
            d.Pending,
            Local(d.OldestPendingAt),
            Local(d.LastContactAt),
            d.ClockOffsetMs,
            d.Version,
            d.PublicKey is not null,
            d.IsKept,
            target is null ? null : Language.Pick(target.Name, target.NameUr),
            Local(d.RevokedAt)
        );
    }
}
