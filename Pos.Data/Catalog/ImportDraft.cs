using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Catalog;

/// <summary>A file of goods that is looked at before it is taken in.</summary>
[Table("import_drafts"), PrimaryKey(nameof(BusinessId), nameof(Id))]
public sealed class ImportDraft : ITenantRow
{
    public const int MostBytes = 12_000_000;

    public static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    public Guid BusinessId { get; init; }
    public Guid Id { get; init; }
    public Guid MadeBy { get; init; }
    public DateTimeOffset MadeAt { get; init; }
    public required string Name { get; init; }
    public required byte[] Content { get; init; }
}
