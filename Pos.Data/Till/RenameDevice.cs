using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Till;

public sealed record RenameDevice(Guid DeviceId, string Name);

/// <summary>What a phone is called, in the office and on itself. Refusals: name_missing, name_too_long, device_unknown.</summary>
public sealed class RenameDeviceHandler(PosDb db, TenantContext tenant) : OperationHandler<RenameDevice>(TillJson.Default.RenameDevice)
{
    private const int MostName = 80;

    public override string Kind => "rename_device";

    protected override Refusal? Check(RenameDevice input) =>
        string.IsNullOrWhiteSpace(input.Name) ? new("name_missing", nameof(input.Name))
        : input.Name.Length > MostName || input.Name.Any(char.IsControl) ? new("name_too_long", nameof(input.Name))
        : null;

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
        foreach (var input in operations.Select(InputOf))
        {
            var device = await db.Devices.AsTracking().SingleAsync(d => d.Id == input.DeviceId, ct);
            device.Name = input.Name;
            await db.SaveChangesAsync(ct);
            await db.StampOutletAsync(tenant.BusinessId, device.OutletId, ct);
        }
    }
}
