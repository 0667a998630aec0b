using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Till;

public sealed record Who(BusinessName Business, WorkerName Worker, IReadOnlyList<OutletName> Outlets);

public sealed record BusinessName(Guid Id, string Name, string NameUr)
{
    public static BusinessName Of(Business business) => new(business.BusinessId, business.Name, business.NameUr);
}

public sealed record WorkerName(Guid Id, string Name, Role Role);

/// <param name="Closed">Nobody opens a till there; who has one still belongs to it.</param>
public sealed record OutletName(Guid Id, string Name, string Code, string NameUr, bool Closed);

/// <summary>What a browser needs to sell for an outlet without a network.</summary>
/// <param name="ServerTime">Milliseconds since 1970: its first contact, so that its first sale is corrected already.</param>
/// <param name="MoveTo">The outlet that its owner sends it to.</param>
public sealed record Enrolment(
    BusinessName Business,
    OutletHead Outlet,
    DeviceName Device,
    IssuedToken Shift,
    long ServerTime,
    Guid? MoveTo = null
);

/// <param name="ExpiresAt">Milliseconds since 1970.</param>
public sealed record IssuedToken(Guid Id, string Secret, WorkerName Worker, long ExpiresAt);

/// <summary>Gives a worker a shift token on an enrolled device: whoever is signed in, or holds a shift already.</summary>
public sealed class IssueToken(PosDb db, TenantContext tenant, TimeProvider clock)
{
    /// <param name="until">When it ends; after its usual time, when not given.</param>
    /// <returns>Null when the device is unknown, revoked, or at an outlet this worker may not see.</returns>
    public async Task<Enrolment?> RunAsync(Guid deviceId, CancellationToken ct, DateTimeOffset? until = null)
    {
        var found = await (
            from d in db.Devices
            join o in db.Outlets on new { d.BusinessId, Id = d.OutletId } equals new { o.BusinessId, o.Id }
            join b in db.Businesses on d.BusinessId equals b.BusinessId
            join w in db.Workers on new { d.BusinessId, Id = tenant.WorkerId } equals new { w.BusinessId, w.Id }
            where d.Id == deviceId && d.RevokedAt == null
            select new
            {
                Device = d,
                Outlet = o,
                Business = b,
                Worker = w,
            }
        ).SingleOrDefaultAsync(ct);
        if (found is null)
            return null;
        var now = clock.GetUtcNow();
        var token = BearerToken.New(Guid.CreateVersion7(now));
        var issued = new ShiftToken
        {
            BusinessId = tenant.BusinessId,
            Id = token.ShiftId,
            SecretHash = token.KeyHash(),
            UserId = tenant.UserId,
            WorkerId = tenant.WorkerId,
            OutletId = found.Outlet.Id,
            DeviceId = deviceId,
            IssuedAt = now,
            ExpiresAt = until ?? now + ShiftToken.Lifetime,
        };
        db.ShiftTokens.Add(issued);
        await db.SaveChangesAsync(ct);
        return new(
            BusinessName.Of(found.Business),
            OutletHead.Of(found.Business, found.Outlet),
            DeviceName.Of(found.Device, found.Outlet),
            new(
                issued.Id,
                token.Secret,
                new(tenant.WorkerId, found.Worker.Name, found.Worker.Role),
                issued.ExpiresAt.ToUnixTimeMilliseconds()
            ),
            clock.GetUtcNow().ToUnixTimeMilliseconds(),
            found.Device.MoveTo
        );
    }
}
