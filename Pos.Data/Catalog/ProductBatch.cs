using System.ComponentModel.DataAnnotations.Schema;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Catalog;

/// <summary>What many products were changed for.</summary>
[JsonConverter(typeof(LowerCaseEnumConverter<BatchReason>))]
public enum BatchReason
{
    Import,
    Prices,
    Barcodes,
    Undo,
}

/// <summary>A change of many products at once.</summary>
[Table("product_batches"), PrimaryKey(nameof(BusinessId), nameof(OpId))]
public sealed class ProductBatch : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid OpId { get; init; }
    public BatchReason Reason { get; init; }
    public required string Note { get; init; }

    /// <summary>What it took back.</summary>
    public Guid? UndoneOpId { get; init; }

    /// <summary>How many products it made.</summary>
    public int Made { get; init; }

    /// <summary>How many products it changed.</summary>
    public int Changed { get; init; }
    public DateTimeOffset ChangedAt { get; init; }
}
