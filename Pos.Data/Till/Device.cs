using Pos.Data.Tenancy;

namespace Pos.Data.Till;

/// <summary>A browser that has been enrolled at an outlet.</summary>
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
}
