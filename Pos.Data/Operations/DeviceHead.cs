using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Operations;

/// <summary>Up to where a phone's chain of operations is whole. Kept by a trigger on shop.operations.</summary>
[Table("device_heads"), PrimaryKey(nameof(BusinessId), nameof(DeviceId))]
public sealed class DeviceHead : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid DeviceId { get; init; }
    public Guid OutletId { get; init; }
    public long Received { get; init; }
    public long LastSeq { get; init; }

    /// <summary>Everything from 1 to here has been received.</summary>
    public long ContiguousSeq { get; init; }
    public required byte[] ContiguousHash { get; init; }

    /// <summary>The first operation that does not link to the one before it: a row was changed or taken out on the phone.</summary>
    public long? BrokenAt { get; init; }
}
