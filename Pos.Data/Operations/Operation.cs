using Pos.Data.Tenancy;

namespace Pos.Data.Operations;

public enum OperationStatus { Applied, Quarantined }

/// <summary>One write, kept for ever with the exact text that was hashed.</summary>
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
    public DateTimeOffset ReceivedAt { get; init; }
    public required string Payload { get; init; }
    public OperationStatus Status { get; init; }
    public string? Reason { get; init; }
}

/// <summary>Something for the owner to look at; it never stopped the operation it points at.</summary>
public sealed class Flag : ITenantRow
{
    public const string KeyReused = "key_reused";
    public const string PriceChanged = "price_changed";
    public const string StockNegative = "stock_negative";

    public Guid BusinessId { get; init; }
    public Guid OpId { get; init; }
    public required string Kind { get; init; }
    public Guid Subject { get; init; }
    public required string Detail { get; init; }
    public DateTimeOffset RaisedAt { get; init; }
}
