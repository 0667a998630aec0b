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
        var ids = await WithCopiesAsync(operations.Select(o => InputOf(o).DeviceId), ct);
        var now = clock.GetUtcNow();
        await db
            .Devices.Where(d => ids.Contains(d.Id) && d.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.RevokedAt, now), ct);
    }

    /// <summary>Those that parted from it are blocked, too: nobody can tell which of them was stolen. The one in hand is let in again by itself.</summary>
    private async Task<HashSet<Guid>> WithCopiesAsync(IEnumerable<Guid> ids, CancellationToken ct)
    {
        var all = ids.ToHashSet();
        var parted = await db
            .Devices.Where(d => d.PartedFrom != null)
            .Select(d => new { d.Id, From = d.PartedFrom!.Value })
            .ToListAsync(ct);
        while (parted.Any(d => all.Contains(d.From) && all.Add(d.Id))) { }
        return all;
    }
}
