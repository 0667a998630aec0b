using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Workers;

/// <summary>A link of one use by which a person joins a business. Its secret is in the address and nowhere else.</summary>
[Table("invitations"), PrimaryKey(nameof(BusinessId), nameof(Id))]
public sealed class Invitation : ITenantRow
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(3);

    public Guid BusinessId { get; init; }
    public Guid Id { get; init; }

    /// <summary>Whoever has or gets an account under this login, and nobody else, can join by it.</summary>
    public required string Login { get; init; }
    public required string NormalizedLogin { get; init; }
    public required string Name { get; init; }
    public Role Role { get; init; }

    /// <summary>Where a cashier is to work; null for an owner.</summary>
    public Guid? OutletId { get; init; }

    /// <summary>Further outlets of a cashier.</summary>
    public Guid[] Also { get; init; } = [];

    /// <summary>JSON: what whoever joins may do, names with their limits in paisa.</summary>
    [Column(TypeName = "jsonb")]
    public string Rights { get; init; } = "{}";
    public required byte[] SecretHash { get; init; }
    public Guid InvitedBy { get; init; }
    public DateTimeOffset InvitedAt { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? WithdrawnAt { get; set; }
    public DateTimeOffset? UsedAt { get; set; }

    /// <summary>Who came by it.</summary>
    public Guid? WorkerId { get; set; }
}
