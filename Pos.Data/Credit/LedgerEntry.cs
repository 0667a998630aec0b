using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using Pos.Data.Operations;
using Pos.Data.Sync;
using Pos.Data.Tenancy;

namespace Pos.Data.Credit;

public enum EntryKind
{
    Credit,
    Payment,
    Return,
    WriteOff,
    Opening,
    Reversal,
}

/// <summary>The other side of an entry.</summary>
public enum LedgerAccount
{
    Sales,
    Cash,
    Card,
    Wallet,
    Returns,
    BadDebt,
    Opening,
}

/// <summary>One fact in what a customer owes: a posting with both its sides, <see cref="Amount"/> on the customer and its opposite on <see cref="Account"/>.</summary>
[Table("ledger_entries"), PrimaryKey(nameof(BusinessId), nameof(OpId), nameof(LineNo))]
public sealed record LedgerEntry : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid OpId { get; init; }
    public short LineNo { get; init; }
    public Guid OutletId { get; init; }

    /// <summary>As it came; the account is that of <see cref="Customers.Customer.MergedInto"/> where that is set.</summary>
    public Guid CustomerId { get; init; }
    public EntryKind Kind { get; init; }
    public LedgerAccount Account { get; init; }

    /// <summary>Paisa; positive: he owes more.</summary>
    public long Amount { get; init; }
    public Guid? SaleId { get; init; }

    /// <summary>The debt that was chosen, by the op_id and line_no of its entry.</summary>
    public Guid? AgainstOp { get; init; }
    public short? AgainstLine { get; init; }
    public Guid? ReversesOp { get; init; }
    public short? ReversesLine { get; init; }
    public Guid WorkerId { get; init; }
    public Guid? DeviceId { get; init; }
    public string ReceiptNo { get; init; } = "";
    public string Note { get; init; } = "";

    /// <summary>Corrected time; with op_id and line_no the order of the ledger.</summary>
    public DateTimeOffset OccurredAt { get; init; }
    public DateTimeOffset ReceivedAt { get; init; }
    public DateOnly BusinessDate { get; init; }
}

public static class Ledger
{
    /// <summary>
    /// Waits for every other writer of the business and holds up the next: what is checked from here on is still so when it is applied. For the few acts of an
    /// owner that go by what the ledger says.
    /// </summary>
    public static Task HoldLedgerAsync(this PosDb db, CancellationToken ct) => db.NextChangeSeqAsync(ct);

    /// <summary>Adds the entries; the trigger on them allocates each account anew. Takes the business's change counter.</summary>
    public static void InsertEntries(this NpgsqlBatch batch, Guid businessId, IReadOnlyList<LedgerEntry> entries)
    {
        batch
            .Insert(
                """
                insert into shop.ledger_entries (business_id, op_id, line_no, outlet_id, customer_id, kind, account, amount, sale_id, against_op, against_line, reverses_op, reverses_line,
                                                 worker_id, device_id, receipt_no, note, occurred_at, received_at, business_date)
                select $1, u.* from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) as u
                """
            )
            .Value(businessId)
            .Column(entries, NpgsqlDbType.Uuid, e => e.OpId)
            .Column(entries, NpgsqlDbType.Smallint, e => e.LineNo)
            .Column(entries, NpgsqlDbType.Uuid, e => e.OutletId)
            .Column(entries, NpgsqlDbType.Uuid, e => e.CustomerId)
            .Column(entries, NpgsqlDbType.Text, e => PosDb.SnakeCase(e.Kind.ToString()))
            .Column(entries, NpgsqlDbType.Text, e => PosDb.SnakeCase(e.Account.ToString()))
            .Column(entries, NpgsqlDbType.Bigint, e => e.Amount)
            .Column(entries, NpgsqlDbType.Uuid, e => e.SaleId)
            .Column(entries, NpgsqlDbType.Uuid, e => e.AgainstOp)
            .Column(entries, NpgsqlDbType.Smallint, e => e.AgainstLine)
            .Column(entries, NpgsqlDbType.Uuid, e => e.ReversesOp)
            .Column(entries, NpgsqlDbType.Smallint, e => e.ReversesLine)
            .Column(entries, NpgsqlDbType.Uuid, e => e.WorkerId)
            .Column(entries, NpgsqlDbType.Uuid, e => e.DeviceId)
            .Column(entries, NpgsqlDbType.Text, e => e.ReceiptNo)
            .Column(entries, NpgsqlDbType.Text, e => e.Note)
            .Column(entries, NpgsqlDbType.TimestampTz, e => e.OccurredAt)
            .Column(entries, NpgsqlDbType.TimestampTz, e => e.ReceivedAt)
            .Column(entries, NpgsqlDbType.Date, e => e.BusinessDate);
    }
}
