namespace Pos.Data.Operations;

/// <summary>The author of operations, proven by the shift's secret, and until when they could be one.</summary>
/// <param name="LeftAt">The shift was revoked, or the worker suspended or removed.</param>
/// <param name="DeviceRevokedAt">The phone was stolen, or put out of use.</param>
/// <param name="IsForgotten">The server was put back to before the shift began: whoever sends it for the same phone stands for it.</param>
public sealed record Authorship(
    Guid WorkerId,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? LeftAt,
    DateTimeOffset? DeviceRevokedAt,
    bool IsForgotten = false
)
{
    /// <summary>
    /// Judged at the time of the operation: what was sold while its author could sell is a fact, however late it comes. What comes from a revoked device
    /// is the owner's to judge, whatever time it claims.
    /// </summary>
    public Refusal? Judge(DateTimeOffset occurredAt) =>
        DeviceRevokedAt is not null ? new("device_revoked")
        : LeftAt is { } left && occurredAt >= left ? new("author_revoked")
        : occurredAt >= ExpiresAt ? new("author_expired")
        : null;
}
