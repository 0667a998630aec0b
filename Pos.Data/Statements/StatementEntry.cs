namespace Pos.Data.Statements;

/// <summary>One entry of a customer's ledger with the names that a reader wants beside it.</summary>
/// <param name="At">The time on the wall of the outlet.</param>
public sealed record StatementEntry(
    Guid OpId,
    int LineNo,
    LineKind Kind,
    Guid OutletId,
    string Outlet,
    string Worker,
    string Device,
    string ReceiptNo,
    string Method,
    string Note,
    Guid? SaleId,
    Guid? ReversesOp,
    int? ReversesLine,
    DateTimeOffset OccurredAt,
    DateTime At,
    DateOnly BusinessDate,
    long Amount
)
{
    public (Guid, int) Key => (OpId, LineNo);
    public (Guid, int)? Reverses => ReversesOp is { } op ? (op, ReversesLine ?? 1) : null;
    public bool IsDebt => Kind == LineKind.Credit || (Kind == LineKind.Opening && Amount > 0);
}

/// <summary>A share of the money of one entry (by) that went to one debt.</summary>
public sealed record StatementAllocation(Guid DebtOp, int DebtLine, Guid ByOp, int ByLine, PartKind Kind, long Amount)
{
    public (Guid, int) Debt => (DebtOp, DebtLine);
    public (Guid, int) By => (ByOp, ByLine);
}
