using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Statements;

public enum RunState
{
    Running,
    Done,
    Failed,
}

/// <summary>The statements of all who owe, in one file.</summary>
[Table("statement_runs"), PrimaryKey(nameof(BusinessId), nameof(Id))]
public sealed class StatementRun : ITenantRow
{
    /// <summary>A server that makes one says so more often than this.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(45);

    /// <summary>Files are kept for this long.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    public Guid BusinessId { get; init; }
    public Guid Id { get; init; }
    public Guid AskedBy { get; init; }
    public Guid? OutletId { get; init; }
    public required string Language { get; init; }
    public required string Size { get; init; }
    public int Total { get; init; }
    public int Done { get; init; }
    public RunState State { get; init; }
    public DateTimeOffset AskedAt { get; init; }

    /// <summary>When the server that makes it last said so.</summary>
    public DateTimeOffset SeenAt { get; init; }
    public byte[]? File { get; init; }
}

/// <summary>A run without its file.</summary>
public sealed record RunProgress(
    Guid Id,
    string? Outlet,
    string Language,
    string Size,
    int Total,
    int Done,
    RunState State,
    DateTimeOffset AskedAt,
    DateTimeOffset SeenAt,
    long Bytes
)
{
    /// <summary>Its server is gone; it can be started again.</summary>
    public bool StoppedBy(DateTimeOffset now) => State == RunState.Running && now - SeenAt > StatementRun.Silence;
}
