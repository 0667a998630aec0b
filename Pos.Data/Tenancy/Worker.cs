using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;

namespace Pos.Data.Tenancy;

/// <summary>A user's place in a business.</summary>
[Table("workers"), PrimaryKey(nameof(BusinessId), nameof(Id))]
public sealed class Worker : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid Id { get; init; }
    public Guid UserId { get; init; }
    public required string Name { get; set; }
    public Role Role { get; set; }

    /// <summary>The first outlet of a cashier, see <see cref="WorkerOutlet"/>; null for an owner.</summary>
    public Guid? OutletId { get; set; }
    public DateTimeOffset JoinedAt { get; init; }
    public DateTimeOffset? RemovedAt { get; set; }

    /// <summary>Out for a while, until an owner brings the worker back.</summary>
    public DateTimeOffset? SuspendedAt { get; set; }

    /// <summary>PINs that were chosen before are worth nothing any more.</summary>
    public DateTimeOffset? PinsResetAt { get; set; }
}
