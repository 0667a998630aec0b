using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Pos.Data;
using Pos.Data.Tenancy;
using Pos.Data.Workers;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Workers;

/// <summary>What the pages of the workers read.</summary>
public sealed class WorkerQueries(PosDb db, TenantContext tenant, OutletQueries outlets, IEnumerable<Right> all, IStringLocalizer t)
{
    // Those with a limit first.
    private readonly List<Right> _rights = [.. all.OrderByDescending(r => r.HasLimit)];

    private const int MostChanges = 100;
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    private sealed record Heard(Guid WorkerId, DateTimeOffset At);

    public async Task<WorkersPage> ListAsync(CancellationToken ct)
    {
        var places = await outlets.PlacesAsync(ct);
        var rows = await RowsAsync(places, await db.Workers.ToListAsync(ct), ct);
        var invitations = await db
            .Invitations.Where(i => i.UsedAt == null && i.WithdrawnAt == null)
            .OrderByDescending(i => i.InvitedAt)
            .ToListAsync(ct);
        return new(
            [
                .. rows.Where(r => r.RemovedAt is null)
                    .OrderByDescending(r => r.Role)
                    .ThenBy(r => r.Name, StringComparer.CurrentCultureIgnoreCase),
            ],
            [.. rows.Where(r => r.RemovedAt is not null).OrderByDescending(r => r.RemovedAt)],
            invitations.ConvertAll(i => Row(places, i)),
            places.Outlets[0].Local(places.Now)
        );
    }

    /// <summary>One that was used is a worker; one that was withdrawn, nothing.</summary>
    public async Task<InvitationRow?> InvitationAsync(Guid id, CancellationToken ct)
    {
        var places = await outlets.PlacesAsync(ct);
        return await db.Invitations.SingleOrDefaultAsync(i => i.Id == id && i.UsedAt == null && i.WithdrawnAt == null, ct) is { } found
            ? Row(places, found)
            : null;
    }

    public async Task<WorkerPage?> PageAsync(Guid id, WorkerForm? typed, CancellationToken ct)
    {
        if (await db.Workers.SingleOrDefaultAsync(w => w.Id == id, ct) is not { } worker)
            return null;
        var places = await outlets.PlacesAsync(ct);
        return new(
            (await RowsAsync(places, [worker], ct))[0],
            typed
                ?? new()
                {
                    Name = worker.Name,
                    Role = worker.Role,
                    OutletIds = Outlets(
                        worker.OutletId,
                        await db.WorkerOutlets.Where(o => o.WorkerId == id).Select(o => o.OutletId).ToListAsync(ct)
                    ),
                },
            places.Choices,
            await HistoryAsync(id, places, ct),
            id == tenant.WorkerId,
            _rights,
            RightsForm.Of(
                await db.WorkerRights.Where(r => r.WorkerId == id && r.Until == null).ToDictionaryAsync(r => r.Right, r => r.Amount, ct)
            )
        );
    }

    private async Task<List<WorkerRow>> RowsAsync(Places places, List<Worker> workers, CancellationToken ct)
    {
        var logins = await db
            .Invitations.Where(i => i.WorkerId != null)
            .OrderBy(i => i.UsedAt)
            .Select(i => new { i.WorkerId, i.Login })
            .ToListAsync(ct);
        // Whoever took the last shift on a phone is the one it was heard of from.
        var heard = await db
            .Database.SqlQuery<Heard>(
                $"""
                select s.worker_id as "WorkerId", max(greatest(d.last_contact_at, s.issued_at)) as "At"
                from (select distinct on (device_id) device_id, worker_id, issued_at from shop.shifts where business_id = {tenant.BusinessId} order by device_id, issued_at desc) s
                join shop.devices d on d.business_id = {tenant.BusinessId} and d.id = s.device_id
                group by s.worker_id
                """
            )
            .ToDictionaryAsync(h => h.WorkerId, h => h.At, ct);
        var further = (await db.WorkerOutlets.ToListAsync(ct)).ToLookup(o => o.WorkerId, o => o.OutletId);
        DateTime? Local(DateTimeOffset? at) => at is { } moment ? places.Outlets[0].Local(moment) : null;
        return workers.ConvertAll(w => new WorkerRow(
            w.Id,
            w.Name,
            w.Role,
            NamesOf(places, Outlets(w.OutletId, further[w.Id])),
            logins.FindLast(l => l.WorkerId == w.Id)?.Login ?? "",
            places.Outlets[0].Local(w.JoinedAt),
            heard.TryGetValue(w.Id, out var at) ? Local(at) : null,
            Local(w.SuspendedAt),
            Local(w.RemovedAt)
        ));
    }

    private static InvitationRow Row(Places places, Invitation invitation) =>
        new(
            invitation.Id,
            new()
            {
                Name = invitation.Name,
                Login = invitation.Login,
                Role = invitation.Role,
                OutletIds = Outlets(invitation.OutletId, invitation.Also),
            },
            NamesOf(places, Outlets(invitation.OutletId, invitation.Also)),
            places.Outlets[0].Local(invitation.InvitedAt),
            places.Outlets[0].Local(invitation.ExpiresAt),
            invitation.ExpiresAt <= places.Now
        );

    private static Guid[] Outlets(Guid? first, IEnumerable<Guid> also) => first is { } one ? [one, .. also] : [];

    private static string NamesOf(Places places, Guid[] outlets) =>
        string.Join(", ", places.Outlets.Where(o => outlets.Contains(o.Id)).Select(o => o.Name));

    private static string NameOf(Places places, Guid? outlet) => outlet is { } id ? places.Find(id)?.Name ?? "" : "";

    private async Task<List<ChangeRow>> HistoryAsync(Guid id, Places places, CancellationToken ct)
    {
        var changes = await db
            .WorkerChanges.Where(c => c.WorkerId == id)
            .OrderByDescending(c => c.ChangedAt)
            .Take(MostChanges)
            .ToListAsync(ct);
        // A limit that changed is a right that ended and one that was given: the second says it all.
        var given = changes.Select(c => (c.ChangedAt, Read(c.After).Given)).Where(g => g.Given is not null).ToList();
        changes.RemoveAll(c =>
            Read(c.After).Ended is { } ended
            && given.Exists(g => g.Given == ended && g.ChangedAt >= c.ChangedAt && g.ChangedAt - c.ChangedAt < AtOnce)
        );
        var names = await db.Workers.ToDictionaryAsync(w => w.Id, w => w.Name, ct);
        return changes.ConvertAll(c => new ChangeRow(
            places.Outlets[0].Local(c.ChangedAt),
            c.ChangedBy is { } by ? names[by] : "",
            [.. Said(places, c.Before is null ? null : Read(c.Before), Read(c.After))]
        ));
    }

    private static WorkerState Read(string json) => JsonSerializer.Deserialize(json, WorkersJson.Default.WorkerState)!;

    private IEnumerable<string> Said(Places places, WorkerState? before, WorkerState after)
    {
        string Place(WorkerState state) => state.Outlet is { } outlet ? NameOf(places, outlet) : t["workers.all_outlets"];
        string RoleOf(WorkerState state) => t[$"role.{state.Role.ToString().ToLowerInvariant()}"];
        if (before is null || (before.Removed && !after.Removed))
            yield return t["workers.change.joined", RoleOf(after), Place(after)];
        else if (after.Given is { } given)
            yield return t[
                after.Amount is null ? "workers.change.given" : "workers.change.given_to",
                t[$"right.{given}"],
                Figures.Rupees(after.Amount ?? 0)
            ];
        else if (after.Ended is { } ended)
            yield return t["workers.change.ended", t[$"right.{ended}"]];
        else if (after.Added is { } added)
            yield return t["workers.change.added", NameOf(places, added)];
        else if (after.Dropped is { } dropped)
            yield return t["workers.change.dropped", NameOf(places, dropped)];
        else
        {
            if (before.Name != after.Name)
                yield return t["workers.change.name", before.Name, after.Name];
            if (before.Role != after.Role)
                yield return t["workers.change.role", RoleOf(before), RoleOf(after)];
            if (before.Outlet != after.Outlet)
                yield return t["workers.change.outlet", Place(before), Place(after)];
            if (before.PinsReset != after.PinsReset)
                yield return t["workers.change.pins_reset"];
            if (before.Removed != after.Removed)
                yield return t["workers.change.removed"];
            else if (before.Suspended != after.Suspended)
                yield return t[after.Suspended ? "workers.change.suspended" : "workers.change.restored"];
        }
    }
}
