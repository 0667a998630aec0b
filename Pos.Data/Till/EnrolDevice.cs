using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Till;

/// <param name="Number">The one it had before, when the server was put back to a backup that does not know the device.</param>
/// <param name="PartedFrom">The device it was a copy of.</param>
public sealed record EnrolDevice(Guid DeviceId, Guid OutletId, string Name, int? Number = null, Guid? PartedFrom = null);

/// <summary>Enrols a browser at an outlet and gives it the next number there. Refusals: name_missing, outlet_unknown, outlet_closed.</summary>
public sealed class EnrolDeviceHandler(PosDb db, TenantContext tenant, TimeProvider clock)
    : OperationHandler<EnrolDevice>(TillJson.Default.EnrolDevice)
{
    public override string Kind => "enrol_device";

    protected override Refusal? Check(EnrolDevice input) =>
        string.IsNullOrWhiteSpace(input.Name) || input.Name.Length > 80 || input.Name.Any(char.IsControl)
            ? new("name_missing", nameof(input.Name))
            : null;

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        var refusals = new Dictionary<Guid, Refusal>();
        foreach (var operation in operations)
        {
            var input = InputOf(operation);
            var outlet = await db.Outlets.SingleOrDefaultAsync(o => o.Id == input.OutletId, ct);
            if (outlet is null)
                refusals[operation.OpId] = new("outlet_unknown", nameof(EnrolDevice.OutletId));
            // What a phone of before has still to send, it sends as a phone of this outlet.
            else if (outlet.ClosedAt is not null && input is { Number: null, PartedFrom: null })
                refusals[operation.OpId] = new("outlet_closed", nameof(EnrolDevice.OutletId));
        }
        return refusals;
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        foreach (var input in operations.Select(InputOf))
        {
            // Two phones enrolled at once must not get one number.
            await db.LockOutletAsync(input.OutletId, ct);
            var taken = await db.Devices.Where(d => d.OutletId == input.OutletId).Select(d => d.Number).ToListAsync(ct);
            var number =
                input.Number is { } before and > 0 and < 10_000 && !taken.Contains(before) ? before : taken.DefaultIfEmpty().Max() + 1;
            db.Devices.Add(
                new Device
                {
                    BusinessId = tenant.BusinessId,
                    Id = input.DeviceId,
                    OutletId = input.OutletId,
                    Number = number,
                    Name = input.Name,
                    PartedFrom = input.PartedFrom,
                    EnrolledBy = tenant.WorkerId,
                    EnrolledAt = clock.GetUtcNow(),
                }
            );
            await db.SaveChangesAsync(ct);
        }
    }
}
