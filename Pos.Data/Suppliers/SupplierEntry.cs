using System.ComponentModel.DataAnnotations.Schema;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Suppliers;

public enum SupplierEntryKind
{
    Delivery,
    Payment,
    Return,
    Opening,
    Reversal,
}

/// <summary>How a supplier is paid.</summary>
[JsonConverter(typeof(LowerCaseEnumConverter<PaidBy>))]
public enum PaidBy
{
    Cash,
    Bank,
    Wallet,
    Cheque,
}

/// <summary>One fact in what the business owes a supplier, which is the sum of them.</summary>
[Table("supplier_entries"), PrimaryKey(nameof(BusinessId), nameof(OpId), nameof(LineNo))]
public sealed record SupplierEntry : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid OpId { get; init; }
    public short LineNo { get; init; }
    public Guid SupplierId { get; init; }

    /// <summary>Null where it concerns no one outlet.</summary>
    public Guid? OutletId { get; init; }
    public SupplierEntryKind Kind { get; init; }
    public PaidBy? Method { get; init; }

    /// <summary>Paisa; positive: more is owed.</summary>
    public long Amount { get; init; }

    /// <summary>When it is to be paid; null for what lowers the debt. A reversal has that of what it takes back.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>The number on his invoice, on a cheque, of a transfer.</summary>
    public string Reference { get; init; } = "";
    public string Note { get; init; } = "";
    public Guid? ReversesOp { get; init; }
    public short? ReversesLine { get; init; }
    public Guid WorkerId { get; init; }
    public DateTimeOffset OccurredAt { get; init; }
    public DateTimeOffset ReceivedAt { get; init; }
    public DateOnly BusinessDate { get; init; }

    public const long MaxAmount = 1_000_000_000_000;

    internal static SupplierEntry Of(
        AuthenticOperation operation,
        TenantContext tenant,
        Guid supplier,
        DateTimeOffset receivedAt,
        DateOnly day
    ) =>
        new()
        {
            BusinessId = tenant.BusinessId,
            OpId = operation.OpId,
            LineNo = 1,
            SupplierId = supplier,
            WorkerId = operation.WorkerId,
            OccurredAt = operation.OccurredAt,
            ReceivedAt = receivedAt,
            BusinessDate = day,
        };
}

internal static class SupplierWords
{
    public const int MaxReference = 40;

    public static bool IsNote(string note) => note.Length <= Supplier.MaxNote && !note.Contains('\0');

    public static bool IsReference(string reference) => reference.Length <= MaxReference && !reference.Any(char.IsControl);

    /// <summary>The day of what concerns no one outlet is the first outlet's.</summary>
    public static async Task<OutletDay> DayAsync(this PosDb db, CancellationToken ct) =>
        await db.Outlets.OrderBy(o => o.CreatedAt).ThenBy(o => o.Id).Select(o => new OutletDay(o.TimeZone, o.CutoverHour)).FirstAsync(ct);
}
