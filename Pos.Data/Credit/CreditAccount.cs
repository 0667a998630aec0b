using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Credit;

/// <summary>What a customer owes at one outlet. A cache over the ledger, kept by its trigger.</summary>
[Table("credit_accounts"), PrimaryKey(nameof(BusinessId), nameof(CustomerId), nameof(OutletId))]
public sealed class CreditAccount : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid CustomerId { get; init; }
    public Guid OutletId { get; init; }

    /// <summary>Paisa; negative for an advance.</summary>
    public long Balance { get; init; }

    /// <summary>Given up as lost, all in all.</summary>
    public long WrittenOff { get; init; }

    /// <summary>Of that, paid after all.</summary>
    public long Recovered { get; init; }

    /// <summary>Business date of the oldest debt with something left to pay.</summary>
    public DateOnly? OldestOpen { get; init; }
    public DateTimeOffset? LastPaymentAt { get; init; }
    public DateTimeOffset? LastEntryAt { get; init; }
    public long ChangeSeq { get; init; }
}

/// <summary>A credit sale or an opening balance, named like its ledger entry, and what is left to pay of it. A cache; what is not owed any more (reversed) stands at 0.</summary>
[Table("debts"), PrimaryKey(nameof(BusinessId), nameof(OpId), nameof(LineNo))]
public sealed class Debt : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid OpId { get; init; }
    public short LineNo { get; init; }
    public Guid OutletId { get; init; }
    public Guid CustomerId { get; init; }
    public DateOnly Since { get; init; }
    public DateTimeOffset OccurredAt { get; init; }
    public string ReceiptNo { get; init; } = "";
    public Guid? SaleId { get; init; }
    public long Amount { get; init; }
    public long Open { get; init; }
    public long WrittenOff { get; init; }
}

public enum AllocationKind
{
    Paid,
    Returned,
    WrittenOff,
    Recovered,
}

/// <summary>How much of which debt an entry settles. A cache; one that holds no more stands at 0.</summary>
[Table("allocations"), PrimaryKey(nameof(BusinessId), nameof(DebtOp), nameof(DebtLine), nameof(ByOp), nameof(ByLine), nameof(Kind))]
public sealed class Allocation : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid DebtOp { get; init; }
    public short DebtLine { get; init; }
    public Guid ByOp { get; init; }
    public short ByLine { get; init; }
    public AllocationKind Kind { get; init; }
    public Guid OutletId { get; init; }
    public Guid CustomerId { get; init; }
    public long Amount { get; init; }
}
