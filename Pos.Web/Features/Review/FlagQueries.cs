using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Review;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Review;

/// <summary>What the page of flags reads: groups first, so that a phone that was away for a week is one line.</summary>
public sealed class FlagQueries(PosDb db, TenantContext tenant, TimeProvider clock)
{
    private sealed record Counted(string Kind, long Flags);

    private sealed record Raw(
        string Kind,
        Guid OpId,
        string Detail,
        DateTimeOffset RaisedAt,
        string? Subject,
        string? SubjectUr,
        Guid? CustomerId,
        string? ReceiptNo,
        bool SetAside,
        string? Device,
        string? Worker,
        DateTimeOffset OccurredAt
    );

    public async Task<FlagsPage> PageAsync(FlagsQuery query, CancellationToken ct)
    {
        var asOf = clock.GetUtcNow();
        var place = await PlaceAsync(ct);
        var counts = await db
            .Database.SqlQuery<Counted>(
                $"""
                select kind as "Kind", count(*) as "Flags" from shop.flags where business_id = {tenant.BusinessId} and seen_at is null group by kind
                """
            )
            .ToDictionaryAsync(c => c.Kind, c => c.Flags, ct);
        if (GroupOf(query, place) is { } group)
        {
            var total = await db
                .Database.SqlQuery<long>(
                    $"""
                    select count(*) as "Value" from shop.flags f join shop.operations o on o.business_id = f.business_id and o.op_id = f.op_id
                    where f.business_id = {tenant.BusinessId} and (f.seen_at is not null) = {query.Seen} and f.kind = {query.OneKind}
                      and f.raised_at >= {group.From} and f.raised_at < {group.To} and o.device_id is not distinct from {group.DeviceId}::uuid
                    """
                )
                .SingleAsync(ct);
            query = query with { Page = Paging.Within(query.PageNumber, FlagsQuery.Size, (int)total) };
            return new(query, counts, [], await RowsAsync(place, query, group, null, ct), total, asOf);
        }
        var all = await GroupsAsync(place, query, ct);
        query = query with { Day = null, Device = null, Page = Paging.Within(query.PageNumber, FlagsQuery.Size, all.Count) };
        List<FlagGroup> groups = [.. all.Skip((query.PageNumber - 1) * FlagsQuery.Size).Take(FlagsQuery.Size)];
        var alone = groups.Where(g => g.Flags == 1).Select(g => g.OpId).Distinct().ToArray();
        return new(query, counts, groups, alone.Length == 0 ? [] : await RowsAsync(place, query, null, alone, ct), all.Count, asOf);
    }

    public async Task<FlagGroupKey?> GroupAsync(FlagsQuery query, CancellationToken ct) => GroupOf(query, await PlaceAsync(ct));

    private static FlagGroupKey? GroupOf(FlagsQuery query, Outlet place)
    {
        if (query.OneDay is not { } day)
            return null;
        var zone = TimeZoneInfo.FindSystemTimeZoneById(place.TimeZone);
        DateTimeOffset Midnight(DateOnly of) => new(TimeZoneInfo.ConvertTimeToUtc(of.ToDateTime(default), zone));
        return new(query.Device, Midnight(day), Midnight(day.AddDays(1)));
    }

    private Task<List<FlagGroup>> GroupsAsync(Outlet place, FlagsQuery query, CancellationToken ct) =>
        db
            .Database.SqlQuery<FlagGroup>(
                $"""
                select f.kind as "Kind", o.device_id as "DeviceId", max(d.name) as "Device", there.day as "Day",
                       count(*) as "Flags", (array_agg(f.op_id order by f.raised_at desc, f.op_id))[1] as "OpId"
                from shop.flags f
                join shop.operations o on o.business_id = f.business_id and o.op_id = f.op_id
                left join shop.devices d on d.business_id = o.business_id and d.id = o.device_id
                cross join lateral (select (f.raised_at at time zone {place.TimeZone})::date as day) there
                where f.business_id = {tenant.BusinessId} and (f.seen_at is not null) = {query.Seen} and ({query.OneKind}::text is null or f.kind = {query.OneKind})
                group by f.kind, o.device_id, there.day
                order by "Day" desc, max(f.raised_at) desc, f.kind, o.device_id
                """
            )
            .ToListAsync(ct);

    private async Task<List<FlagRow>> RowsAsync(
        Outlet place,
        FlagsQuery query,
        FlagGroupKey? group,
        Guid[]? operations,
        CancellationToken ct
    )
    {
        var raw = await db
            .Database.SqlQuery<Raw>(
                $"""
                select f.kind as "Kind", f.op_id as "OpId", f.detail as "Detail", f.raised_at as "RaisedAt", coalesce(p.name, c.name) as "Subject", coalesce(p.name_ur, c.name_ur) as "SubjectUr", coalesce(c.merged_into, c.id) as "CustomerId",
                       s.receipt_no as "ReceiptNo", o.status = 'quarantined' as "SetAside", d.name as "Device", w.name as "Worker",
                       coalesce(o.corrected_at, o.occurred_at + make_interval(secs => o.clock_offset_ms / 1000.0)) as "OccurredAt"
                from shop.flags f
                join shop.operations o on o.business_id = f.business_id and o.op_id = f.op_id
                left join shop.devices d on d.business_id = o.business_id and d.id = o.device_id
                left join shop.workers w on w.business_id = o.business_id and w.id = o.worker_id
                left join shop.sales s on s.business_id = f.business_id and s.id = f.op_id
                left join shop.products p on p.business_id = f.business_id and p.id = f.subject
                left join shop.customers c on c.business_id = f.business_id and c.id = f.subject
                where f.business_id = {tenant.BusinessId} and (f.seen_at is not null) = {query.Seen} and ({query.OneKind}::text is null or f.kind = {query.OneKind})
                  and ({operations}::uuid[] is null or f.op_id = any({operations}))
                  and ({group
                    == null} or (f.raised_at >= {group?.From}::timestamptz and f.raised_at < {group?.To}::timestamptz and o.device_id is not distinct from {group?.DeviceId}::uuid))
                order by f.raised_at desc, o.device_seq desc, f.op_id, f.subject
                limit {(group is null ? 10 * FlagsQuery.Size : FlagsQuery.Size)} offset {(
                    group is null ? 0 : (query.PageNumber - 1) * FlagsQuery.Size
                )}
                """
            )
            .ToListAsync(ct);
        return raw.ConvertAll(r => new FlagRow(
            r.Kind,
            r.OpId,
            r.Detail,
            place.Local(r.RaisedAt),
            r.Subject,
            r.SubjectUr,
            r.CustomerId,
            r.ReceiptNo,
            r.SetAside,
            r.Device,
            r.Worker,
            place.Local(r.OccurredAt)
        ));
    }

    private Task<Outlet> PlaceAsync(CancellationToken ct) => db.Outlets.OrderBy(o => o.CreatedAt).ThenBy(o => o.Id).FirstAsync(ct);
}
