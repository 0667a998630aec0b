using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;

namespace Pos.Data.Tenancy;

/// <summary>One shop of a business.</summary>
[Table("outlets"), PrimaryKey(nameof(BusinessId), nameof(Id))]
public sealed class Outlet : ITenantRow
{
    public const string DefaultTimeZone = "Asia/Karachi";
    public const short DefaultCutoverHour = 4;

    public Guid BusinessId { get; init; }
    public Guid Id { get; init; }
    public required string Name { get; set; }

    /// <summary>Letters that start the receipt numbers of this outlet.</summary>
    public required string Code { get; init; }
    public string? Phone { get; set; }
    public string? Address { get; set; }
    public string TimeZone { get; set; } = DefaultTimeZone;
    public short CutoverHour { get; set; } = DefaultCutoverHour;
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The time on the wall there.</summary>
    public DateTime Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(TimeZone)).DateTime;
}
