using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Till;

/// <summary>
/// Makes a device of its own of a browser whose profile was copied: two phones sell under one device, and numbers were used twice. Asked in the name of a
/// shift, for whoever stands there has customers and may have no password at hand.
/// </summary>
public sealed class PartCopy(PosDb db, OperationRunner runner, IssueToken issueToken)
{
    /// <summary>Nobody copies one phone more often by chance.</summary>
    private const int Most = 5;

    /// <param name="deviceId">Of the new device, minted by the till: asked twice, it is one device.</param>
    /// <returns>
    /// Null when the sender's device has used no number twice: then it was not copied; or when too many have parted from it already. The new shift ends when the
    /// sender's does, and blocking the device blocks this one.
    /// </returns>
    public async Task<Enrolment?> RunAsync(EnteredTill sender, Guid deviceId, string name, CancellationToken ct)
    {
        var isCopied = await db
            .Operations.Where(o => o.DeviceId == sender.DeviceId)
            .GroupBy(o => o.DeviceSeq)
            .AnyAsync(numbers => numbers.Count() > 1, ct);
        if (!isCopied || await db.Devices.CountAsync(d => d.PartedFrom == sender.DeviceId && d.Id != deviceId, ct) >= Most)
            return null;
        var made = await runner.RunAsync(deviceId, new EnrolDevice(deviceId, sender.OutletId, name, PartedFrom: sender.DeviceId), ct);
        if (!made.Done)
            return null;
        var until = await db.ShiftTokens.Where(s => s.Id == sender.ShiftId).Select(s => s.ExpiresAt).SingleAsync(ct);
        return await issueToken.RunAsync(deviceId, ct, until);
    }
}
