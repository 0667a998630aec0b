using System.ComponentModel.DataAnnotations.Schema;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Transfers;

/// <summary>Goods that one outlet sent to another; they are on their way as long as there is no <see cref="TransferEnd"/>. Who works at either end reads it.</summary>
[Table("transfers"), PrimaryKey(nameof(BusinessId), nameof(OpId))]
public sealed class Transfer : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid OpId { get; init; }
    public Guid FromOutletId { get; init; }
    public Guid ToOutletId { get; init; }
    public string Note { get; init; } = "";
    public DateTimeOffset OccurredAt { get; init; }

    /// <summary>Kept by the database: whether there is a <see cref="TransferEnd"/>.</summary>
    public bool Ended { get; init; }
}

[Table("transfer_lines"), PrimaryKey(nameof(BusinessId), nameof(OpId), nameof(LineNo))]
public sealed class TransferLine : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid OpId { get; init; }
    public short LineNo { get; init; }
    public Guid FromOutletId { get; init; }
    public Guid ToOutletId { get; init; }
    public Guid ProductId { get; init; }

    /// <summary>Thousandths that were sent.</summary>
    public long Quantity { get; init; }
    public DateTimeOffset OccurredAt { get; init; }
}

[JsonConverter(typeof(LowerCaseEnumConverter<TransferEndKind>))]
public enum TransferEndKind
{
    Received,
    CalledBack,
}

/// <summary>How a transfer ended: once.</summary>
[Table("transfer_ends"), PrimaryKey(nameof(BusinessId), nameof(TransferId))]
public sealed class TransferEnd : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid TransferId { get; init; }
    public Guid OpId { get; init; }
    public TransferEndKind Kind { get; init; }
    public Guid FromOutletId { get; init; }
    public Guid ToOutletId { get; init; }
    public string Note { get; init; } = "";
    public DateTimeOffset OccurredAt { get; init; }
}

/// <summary>What arrived of one product; what was called back arrived where it came from.</summary>
[Table("transfer_arrivals"), PrimaryKey(nameof(BusinessId), nameof(TransferId), nameof(LineNo))]
public sealed class TransferArrival : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid TransferId { get; init; }
    public Guid OpId { get; init; }
    public short LineNo { get; init; }
    public Guid FromOutletId { get; init; }
    public Guid ToOutletId { get; init; }
    public Guid ProductId { get; init; }

    /// <summary>Thousandths; none of goods that nobody had written down as sent.</summary>
    public long Sent { get; init; }
    public long Arrived { get; init; }
    public DateTimeOffset OccurredAt { get; init; }
}
