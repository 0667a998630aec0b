using System.ComponentModel.DataAnnotations.Schema;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Review;

[JsonConverter(typeof(LowerCaseEnumConverter<Decision>))]
public enum Decision
{
    Applied,
    Corrected,
    Dismissed,
}

/// <summary>What the owner decided about an operation that could not be applied.</summary>
[Table("resolutions"), PrimaryKey(nameof(BusinessId), nameof(OpId))]
public sealed class Resolution : ITenantRow
{
    public const int MaxNote = 500;

    public Guid BusinessId { get; init; }
    public Guid OpId { get; init; }
    public Guid? OutletId { get; init; }

    /// <summary>The owner's own operation.</summary>
    public Guid DecidedByOp { get; init; }
    public Decision Decision { get; init; }
    public string Note { get; init; } = "";

    /// <summary>As the owner corrected it; null otherwise.</summary>
    public string? Payload { get; init; }
    public DateTimeOffset DecidedAt { get; init; }
}
