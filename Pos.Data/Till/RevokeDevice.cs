using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Till;

public sealed record RevokeDevice(Guid DeviceId);

/// <summary>
/// A phone that is lost or gone: nobody can sell on it any more, and what it still sends waits for the owner. Once revoked it stays so, whoever asks again.
/// Refusal: device_unknown.
/// </summary>
public sealed class RevokeDeviceHandler(PosDb db, TimeProvider clock) : OperationHandler<RevokeDevice>(TillJson.Default.RevokeDevice)
{
    public override string Kind => "revoke_device";

    protected override Refusal? Check(RevokeDevice input) => null;

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        var known = await db.Devices.KnownAsync(operations.Select(o => InputOf(o).DeviceId), ct);
        return operations.Where(o => !known.Contains(InputOf(o).DeviceId)).ToDictionary(o => o.OpId, _ => new Refusal("device_unknown"));
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        var ids = operations.Select(o => InputOf(o).DeviceId).ToArray();
        var now = clock.GetUtcNow();
        await db
            .Devices.Where(d => ids.Contains(d.Id) && d.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.RevokedAt, now), ct);
    }
}
