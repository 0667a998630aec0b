using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Workers;

/// <summary>What was changed about a worker. The database writes it down by itself, by whatever statement it was done.</summary>
[Table("worker_changes"), PrimaryKey(nameof(BusinessId), nameof(Id))]
public sealed class WorkerChange : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid Id { get; init; }
    public Guid WorkerId { get; init; }

    /// <summary>Null for what was done on the server itself.</summary>
    public Guid? ChangedBy { get; init; }
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>JSON of a <see cref="WorkerState"/>; null when the worker was new.</summary>
    [Column(TypeName = "jsonb")]
    public string? Before { get; init; }

    [Column(TypeName = "jsonb")]
    public required string After { get; init; }
}

/// <summary>What is kept of a worker before and after a change.</summary>
/// <param name="Outlet">The first one of a cashier.</param>
/// <param name="Added">One more outlet, when that was the change.</param>
/// <param name="Dropped">One outlet less, when that was the change.</param>
/// <param name="Given">A right that holds from then on, when that was the change.</param>
/// <param name="Ended">One that does not any more, when that was the change.</param>
/// <param name="Amount">Its limit in paisa.</param>
/// <param name="PinsReset">When an owner last said that the PINs of before are worth nothing.</param>
public sealed record WorkerState(
    string Name,
    Role Role,
    Guid? Outlet,
    bool Suspended,
    bool Removed,
    Guid? Added = null,
    Guid? Dropped = null,
    string? Given = null,
    string? Ended = null,
    long? Amount = null,
    DateTimeOffset? PinsReset = null
);
