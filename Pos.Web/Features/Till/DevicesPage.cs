using Pos.Data.Operations;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Till;

/// <param name="Now">Local time of the first outlet, to leave the date out of what happened today.</param>
/// <param name="Open">Outlets that a phone can be sent to.</param>
public sealed record DevicesPage(IReadOnlyList<DeviceRow> Rows, IReadOnlyList<Choice> Open, DateTime Now);

/// <summary>How one phone fares. Times are local to its outlet.</summary>
/// <param name="Worker">Who opened it last.</param>
/// <param name="Pending">Operations it has not sent yet, as it said at its last contact.</param>
/// <param name="IsSigned">What it sends bears the mark of a key that cannot leave it; else whoever copies its sign-in can send in its name.</param>
/// <param name="IsKept">Its browser promised never to clear what is not sent; null when it never said.</param>
/// <param name="MovesTo">The outlet it is sent to, and has not come to yet.</param>
/// <param name="ClockOffsetMs">Positive when its clock is behind.</param>
public sealed record DeviceRow(
    Guid Id,
    string Name,
    string Prefix,
    Guid OutletId,
    string Outlet,
    bool OutletClosed,
    string? Worker,
    long Received,
    Missing? Missing,
    long? BrokenAt,
    int Pending,
    DateTime? OldestPendingAt,
    DateTime? LastContactAt,
    long ClockOffsetMs,
    string Version,
    bool IsSigned,
    bool? IsKept,
    string? MovesTo,
    DateTime? RevokedAt
)
{
    public bool ClockIsRight => Math.Abs(ClockOffsetMs) <= (long)DeviceTime.Tolerance.TotalMilliseconds;
    public bool IsNewest => Version == Program.Version;
}

/// <param name="Numbers">The holes as people write them: "417–418, 421".</param>
/// <param name="Since">When the first operation after the oldest hole was made.</param>
public sealed record Missing(long Count, string Numbers, bool More, DateTime Since);
