using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Till;

/// <param name="OutletId">Where it is already: it stays there.</param>
public sealed record MoveDevice(Guid DeviceId, Guid OutletId);

/// <summary>
/// An owner sends a phone to another outlet. It goes at its next contact, with an empty cart, as another device; what it has not sent it sends as the one it was.
/// Refusals: device_unknown, outlet_unknown, outlet_closed.
/// </summary>
public sealed class MoveDeviceHandler(PosDb db, TenantContext tenant) : OperationHandler<MoveDevice>(TillJson.Default.MoveDevice)
{
    public override string Kind => "move_device";

    protected override Refusal? Check(MoveDevice input) => null;

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        var refusals = new Dictionary<Guid, Refusal>();
        foreach (var operation in operations)
            if (await RefusalOfAsync(InputOf(operation), ct) is { } refusal)
                refusals[operation.OpId] = refusal;
        return refusals;
    }

    private async Task<Refusal?> RefusalOfAsync(MoveDevice input, CancellationToken ct)
    {
        if (await db.Devices.SingleOrDefaultAsync(d => d.Id == input.DeviceId, ct) is not { } device)
            return new("device_unknown");
        if (await db.Outlets.SingleOrDefaultAsync(o => o.Id == input.OutletId, ct) is not { } outlet)
            return new("outlet_unknown");
        return outlet.ClosedAt is not null && outlet.Id != device.OutletId ? new("outlet_closed") : null;
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        foreach (var input in operations.Select(InputOf))
        {
            var from = await db.Devices.Where(d => d.Id == input.DeviceId).Select(d => d.OutletId).SingleAsync(ct);
            await db.Database.ExecuteSqlAsync($"select app.send_device({input.DeviceId}, {input.OutletId})", ct);
            // Its head says where it goes.
            await db.StampOutletAsync(tenant.BusinessId, from, ct);
        }
    }
}
