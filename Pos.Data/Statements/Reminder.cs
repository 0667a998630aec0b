using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Statements;

/// <summary>A message about what is owed was opened for sending; whether it was sent, only the phone knows.</summary>
[Table("reminders"), PrimaryKey(nameof(BusinessId), nameof(Id))]
public sealed class Reminder : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid Id { get; init; }
    public Guid CustomerId { get; init; }
    public Guid? OutletId { get; init; }
    public Guid WorkerId { get; init; }

    /// <summary>Paisa that were owed then.</summary>
    public long Balance { get; init; }
    public DateTimeOffset RemindedAt { get; init; }
}
