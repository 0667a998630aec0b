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
    public string NameUr { get; set; } = "";

    /// <summary>Letters that start the receipt numbers of this outlet; they stay as they are from its first phone on.</summary>
    public required string Code { get; set; }
    public string? Phone { get; set; }
    public string? Address { get; set; }
    public string TaxNumber { get; set; } = "";

    /// <summary>Lines that its receipts begin and end with.</summary>
    public string ReceiptHead { get; set; } = "";
    public string ReceiptFoot { get; set; } = "";

    /// <summary>"en" or "ur"; empty for the language that the till is in.</summary>
    public string ReceiptLanguage { get; set; } = "";
    public string TimeZone { get; set; } = DefaultTimeZone;
    public short CutoverHour { get; set; } = DefaultCutoverHour;
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Nothing new begins there; what its tills still send is kept like anything else.</summary>
    public DateTimeOffset? ClosedAt { get; set; }
    public long ChangeSeq { get; init; }

    /// <summary>The time on the wall there.</summary>
    public DateTime Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(TimeZone)).DateTime;
}
