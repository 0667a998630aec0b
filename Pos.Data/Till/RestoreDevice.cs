using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Till;

public sealed record RestoreDevice(Guid DeviceId);

/// <summary>The phone was found: it sells and sends as before. What it sent meanwhile still waits for the owner. Refusal: device_unknown.</summary>
public sealed class RestoreDeviceHandler(PosDb db) : OperationHandler<RestoreDevice>(TillJson.Default.RestoreDevice)
{
    public override string Kind => "restore_device";

    protected override Refusal? Check(RestoreDevice input) => null;

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
        await db
            .Devices.Where(d => ids.Contains(d.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.RevokedAt, (DateTimeOffset?)null), ct);
    }
}
