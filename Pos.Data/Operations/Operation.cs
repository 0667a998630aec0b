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
    /// <summary>The same id came with another body, which is kept here.</summary>
    public const string KeyReused = "key_reused";

    /// <summary>Sold at another price than the list's: "asked list asof": two prices in paisa and when the till last heard of prices, milliseconds since 1970 (0: it did not say).</summary>
    public const string PriceChanged = "price_changed";

    /// <summary>Raised by the stock trigger: thousandths on hand.</summary>
    public const string StockNegative = "stock_negative";

    /// <summary>It came after its business date was over: the date.</summary>
    public const string LateArrival = "late_arrival";

    /// <summary>The phone's clock was moved between the sale and its sending, or cannot be right: milliseconds of correction.</summary>
    public const string ClockWrong = "clock_wrong";

    /// <summary>Made before its author was removed, received after.</summary>
    public const string AuthorLeft = "author_left";

    /// <summary>Raised by the trigger on operations: another operation of this phone bears the same number.</summary>
    public const string SequenceReused = "sequence_reused";

    /// <summary>A credit sale put the customer (the subject) over the limit, and the owner's code was not given: "balance limit" in paisa.</summary>
    public const string OverLimit = "over_limit";

    /// <summary>The customer (the subject) paid more than he owed, on two phones perhaps: his advance in paisa.</summary>
    public const string Overpaid = "overpaid";

    /// <summary>The customer (the subject) paid what had been written off: paisa.</summary>
    public const string Recovered = "recovered";

    public Guid BusinessId { get; init; }
    public Guid OpId { get; init; }
    public required string Kind { get; init; }
    public Guid Subject { get; init; }
    public required string Detail { get; init; }
    public DateTimeOffset RaisedAt { get; init; }
    public DateTimeOffset? SeenAt { get; init; }
}
