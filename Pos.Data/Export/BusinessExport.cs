using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Export;

public enum ExportState
{
    Running,
    Done,
    Failed,
}

/// <summary>An archive of all that is kept of a business, whose content is in <see cref="ExportPart"/>s.</summary>
[Table("exports"), PrimaryKey(nameof(BusinessId), nameof(Id))]
public sealed class BusinessExport : ITenantRow
{
    /// <summary>A server that makes one says so more often than this.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    /// <summary>Archives are kept for this long.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    public Guid BusinessId { get; init; }
    public Guid Id { get; init; }
    public Guid AskedBy { get; init; }

    /// <summary>Rows; none as long as they are counted.</summary>
    public long Total { get; init; }

    /// <summary>Rows.</summary>
    public long Done { get; init; }
    public ExportState State { get; init; }
    public DateTimeOffset AskedAt { get; init; }

    /// <summary>When the server that makes it last said so.</summary>
    public DateTimeOffset SeenAt { get; init; }

    /// <summary>Bytes, when it is done.</summary>
    public long? Length { get; init; }

    /// <summary>Its server is gone; it can be started again.</summary>
    public bool StoppedBy(DateTimeOffset now) => State == ExportState.Running && now - SeenAt > Silence;
}

/// <summary>A piece of an archive; all but the last are of one size.</summary>
[Table("export_parts"), PrimaryKey(nameof(BusinessId), nameof(ExportId), nameof(Part))]
public sealed class ExportPart : ITenantRow
{
    /// <summary>Bytes.</summary>
    public const int Size = 1 << 20;

    public Guid BusinessId { get; init; }
    public Guid ExportId { get; init; }
    public int Part { get; init; }
    public required byte[] Content { get; init; }
}
