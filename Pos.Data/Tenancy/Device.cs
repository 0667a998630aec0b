using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;

namespace Pos.Data.Tenancy;

/// <summary>A browser that has been enrolled at an outlet.</summary>
[Table("devices"), PrimaryKey(nameof(BusinessId), nameof(Id))]
public sealed class Device : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid Id { get; init; }
    public Guid OutletId { get; init; }

    /// <summary>Counts the devices of the outlet; with the outlet's code it is the prefix of receipt numbers ("S3").</summary>
    public int Number { get; init; }
    public required string Name { get; set; }
    public Guid EnrolledBy { get; init; }
    public DateTimeOffset EnrolledAt { get; init; }
    public DateTimeOffset? RevokedAt { get; set; }
    public DateTimeOffset? LastContactAt { get; set; }

    /// <summary>Operations it had not sent yet, by its own account at the last contact.</summary>
    public int Pending { get; set; }
    public DateTimeOffset? OldestPendingAt { get; set; }

    /// <summary>Server clock minus the phone's at the last contact.</summary>
    public long ClockOffsetMs { get; set; }

    /// <summary>The device whose browser was copied to become this one.</summary>
    public Guid? PartedFrom { get; init; }

    /// <summary>What its requests are signed with; null for a till of the old kind. Set once, by app.keep_device_key.</summary>
    public byte[]? PublicKey { get; init; }

    /// <summary>Where its owner sends it; null again when it is there. Written by app.send_device and app.device_arrived.</summary>
    public Guid? MoveTo { get; init; }

    /// <summary>Of the till's program; empty when it did not say.</summary>
    public string Version { get; set; } = "";

    /// <summary>Whether its browser promised never to clear the till's store by itself; null when it never said.</summary>
    public bool? IsKept { get; set; }
}

internal static class DeviceRows
{
    /// <summary>Those of the ids that are devices of this business.</summary>
    public static Task<HashSet<Guid>> KnownAsync(this IQueryable<Device> devices, IEnumerable<Guid> ids, CancellationToken ct) =>
        devices.Where(d => ids.ToArray().Contains(d.Id)).Select(d => d.Id).ToHashSetAsync(ct);
}
