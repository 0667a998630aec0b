using Microsoft.EntityFrameworkCore;

namespace Pos.Data.Tenancy;

public sealed record OwnOutlet(Guid Id, string Name, string Code, string NameUr, bool Closed);

/// <summary>Where whoever is signed in may work. A cashier of several outlets is narrowed to one of them at a time; here is how to get to another.</summary>
public sealed class OwnOutlets(PosDb db, TenantContext tenant, TenantTransaction transaction)
{
    public async Task<List<OwnOutlet>> ListAsync(SessionToken session, CancellationToken ct) =>
        tenant.IsOwner
            ? await db
                .Outlets.OrderBy(o => o.Name)
                .Select(o => new OwnOutlet(o.Id, o.Name, o.Code, o.NameUr, o.ClosedAt != null))
                .ToListAsync(ct)
            : await db
                .Database.SqlQuery<OwnOutlet>(
                    $"""
                    select id as "Id", name as "Name", code as "Code", name_ur as "NameUr", closed as "Closed" from app.own_outlets({tenant.BusinessId}, {session.Id}, {session.Key()})
                    """
                )
                .ToListAsync(ct);

    /// <summary>From the next request on, in the office of this session, until a shift is taken elsewhere. False when it is none of a cashier's own.</summary>
    public async Task<bool> StayAtAsync(Guid outletId, SessionToken session, CancellationToken ct) =>
        (
            await db
                .Database.SqlQuery<bool?>(
                    $"""select app.go_to_outlet({tenant.BusinessId}, {session.Id}, {session.Key()}, {outletId}) as "Value" """
                )
                .ToListAsync(ct)
        )[0] == true;

    /// <returns>False when it is none of the own; the context stays as it was.</returns>
    public async Task<bool> GoToAsync(Guid outletId, SessionToken session, CancellationToken ct) =>
        tenant.OutletId is not { } here
        || here == outletId
        || ((await ListAsync(session, ct)).Exists(o => o.Id == outletId) && await transaction.MoveAsync(outletId, session, ct));

    /// <summary>To the outlet of a device, where it is at one of the own; else nowhere.</summary>
    public async Task GoToDeviceAsync(Guid deviceId, SessionToken session, CancellationToken ct)
    {
        if (tenant.OutletId is not { } here || await db.Devices.AnyAsync(d => d.Id == deviceId, ct))
            return;
        foreach (var other in (await ListAsync(session, ct)).Where(o => o.Id != here))
            if (await transaction.MoveAsync(other.Id, session, ct) && await db.Devices.AnyAsync(d => d.Id == deviceId, ct))
                return;
        await transaction.MoveAsync(here, session, ct);
    }
}
