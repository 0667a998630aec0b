using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
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
    public static void InsertEntries(this RowBatch batch, IReadOnlyList<LedgerEntry> entries) => batch.InsertRows(entries);
}
