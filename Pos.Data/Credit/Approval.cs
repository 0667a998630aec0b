using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Credit;

/// <summary>A sale that needed somebody's word and had it.</summary>
[Table("approvals"), PrimaryKey(nameof(BusinessId), nameof(OpId), nameof(Right))]
public sealed class Approval : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid OpId { get; init; }

    /// <summary>Name of the right that whoever sold did not have, or not as far.</summary>
    public required string Right { get; init; }
    public Guid CustomerId { get; init; }

    /// <summary>Paisa that went on credit.</summary>
    public long Amount { get; init; }

    /// <summary>The worker who sold.</summary>
    public Guid AskedBy { get; init; }

    /// <summary>Whose PIN it was; null for the owner's code.</summary>
    public Guid? AllowedBy { get; init; }
    public Guid OutletId { get; init; }
    public DateTimeOffset OccurredAt { get; init; }
}
