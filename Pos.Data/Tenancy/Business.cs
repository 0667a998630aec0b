using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;

namespace Pos.Data.Tenancy;

/// <summary>A row of one business. Its key leads with the business, in the database too.</summary>
public interface ITenantRow
{
    Guid BusinessId { get; }
}

/// <summary>The tenant: everything else belongs to one.</summary>
[Table("businesses"), PrimaryKey(nameof(BusinessId))]
public sealed class Business : ITenantRow
{
    public Guid BusinessId { get; init; }
    public required string Name { get; set; }
    public string NameUr { get; set; } = "";

    /// <summary>Stands on the receipts of outlets that have none of their own.</summary>
    public string Phone { get; set; } = "";
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When everything of it goes, as its owner asked; null for one that stays.</summary>
    public DateTimeOffset? EraseAt { get; init; }
}
