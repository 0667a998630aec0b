using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Review;

/// <summary>Something that must always hold in the books of a business and was found not to, by the check in the background (app.check_books).</summary>
[Table("broken_books"), PrimaryKey(nameof(BusinessId), nameof(Invariant))]
public sealed class BrokenBook : ITenantRow
{
    public Guid BusinessId { get; init; }
    public string Invariant { get; init; } = "";

    /// <summary>The feature whose invariant it is.</summary>
    public string Area { get; init; } = "";

    /// <summary>Rows that break it; none when it holds again.</summary>
    public long Broken { get; init; }
    public DateTimeOffset Since { get; init; }
}
