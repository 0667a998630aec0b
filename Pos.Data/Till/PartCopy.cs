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
    /// <param name="deviceId">Of the new device, minted by the till: asked twice, it is one device.</param>
    /// <returns>Null when the sender's device has used no number twice: then it was not copied.</returns>
    public async Task<Enrolment?> RunAsync(EnteredTill sender, Guid deviceId, string name, CancellationToken ct)
    {
        var isCopied = await db
            .Operations.Where(o => o.DeviceId == sender.DeviceId)
            .GroupBy(o => o.DeviceSeq)
            .AnyAsync(numbers => numbers.Count() > 1, ct);
        if (!isCopied)
            return null;
        var made = await runner.RunAsync(deviceId, new EnrolDevice(deviceId, sender.OutletId, name), ct);
        return made.Done ? await issueToken.RunAsync(deviceId, ct) : null;
    }
}
