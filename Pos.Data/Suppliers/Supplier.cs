using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Suppliers;

/// <summary>Whom the business buys from. Names need not be unique; nobody is ever deleted.</summary>
[Table("suppliers"), PrimaryKey(nameof(BusinessId), nameof(Id))]
public sealed class Supplier : ITenantRow
{
    public const int MaxName = 80;
    public const int MaxNote = 300;
    public const int MaxTerms = 365;
    public const int MaxLead = 60;

    public Guid BusinessId { get; init; }
    public Guid Id { get; init; }

    /// <summary>In the script it is called in.</summary>
    public required string Name { get; init; }
    public string NameUr { get; init; } = "";
    public string Phone { get; init; } = "";

    /// <summary>An invoice is to be paid so many days after its date.</summary>
    public short TermsDays { get; init; }

    /// <summary>So many days after an order its goods come.</summary>
    public short LeadDays { get; init; }
    public string Note { get; init; } = "";

    /// <summary>Set: not bought from any more, and not offered.</summary>
    public DateTimeOffset? ArchivedAt { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
}
