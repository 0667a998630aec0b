using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Operations;

public enum OperationStatus
{
    Applied,
    Quarantined,
}

/// <summary>One write, kept for ever with the exact text that was hashed.</summary>
[Table("operations"), PrimaryKey(nameof(BusinessId), nameof(OpId))]
public sealed class Operation : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid OpId { get; init; }
    public required string Kind { get; init; }
    public int SchemaVersion { get; init; }
    public Guid? OutletId { get; init; }
    public Guid? DeviceId { get; init; }
    public long? DeviceSeq { get; init; }
    public byte[]? PrevHash { get; init; }
    public required byte[] Hash { get; init; }
    public Guid WorkerId { get; init; }
    public Guid? ShiftId { get; init; }

    /// <summary>The device's own clock; add <see cref="ClockOffsetMs"/> for the corrected time.</summary>
    public DateTimeOffset OccurredAt { get; init; }
    public long ClockOffsetMs { get; init; }

    /// <summary>When it happened by the server's reckoning; null for what came before this was kept.</summary>
    public DateTimeOffset? CorrectedAt { get; init; }
    public DateTimeOffset HappenedAt => CorrectedAt ?? OccurredAt.AddMilliseconds(ClockOffsetMs);
    public DateTimeOffset ReceivedAt { get; init; }
    public required string Payload { get; init; }
    public OperationStatus Status { get; init; }
    public string? Reason { get; init; }
}

/// <summary>Something for the owner to look at; it never stopped the operation it points at.</summary>
[Table("flags"), PrimaryKey(nameof(BusinessId), nameof(OpId), nameof(Kind), nameof(Subject))]
public sealed class Flag : ITenantRow
{
    /// <summary>It came after its business date was over: the date.</summary>
    [FlagKind(30)]
    public const string LateArrival = "late_arrival";

    /// <summary>The phone's clock was moved between the sale and its sending, or cannot be right: milliseconds of correction.</summary>
    [FlagKind(40)]
    public const string ClockWrong = "clock_wrong";

    /// <summary>Made before its author was removed, received after.</summary>
    [FlagKind(50)]
    public const string AuthorLeft = "author_left";

    /// <summary>The server was put back to before its author's shift began: it is in the name of who sent it.</summary>
    [FlagKind(55)]
    public const string AuthorForgotten = "author_forgotten";

    /// <summary>The same id came with another body, which is kept here.</summary>
    [FlagKind(90)]
    public const string KeyReused = "key_reused";

    /// <summary>Raised by the trigger on operations: another operation of this phone bears the same number.</summary>
    [FlagKind(100)]
    public const string SequenceReused = "sequence_reused";

    /// <summary>Booked, but what can only be judged afterwards could not be: the failure.</summary>
    [FlagKind(110)]
    public const string NotJudged = "not_judged";

    public Guid BusinessId { get; init; }
    public Guid OpId { get; init; }
    public required string Kind { get; init; }
    public Guid Subject { get; init; }
    public required string Detail { get; init; }
    public DateTimeOffset RaisedAt { get; init; }
    public DateTimeOffset? SeenAt { get; init; }
}
