namespace Pos.Data.Statements;

/// <summary>
/// What one customer owes and how it came about, over a period: read by the customer's page, the PDF, the print view and the tests alike.
/// Opening + the lines' amounts = closing = what is open - what is in advance, always.
/// </summary>
/// <param name="From">Business date of the first day, both ends included.</param>
/// <param name="Open">The debts that are open at the end, oldest first.</param>
/// <param name="Advance">Money of the customer's that no debt has taken yet.</param>
public sealed record Statement(
    ShopHead Shop,
    StatementCustomer Customer,
    DateOnly From,
    DateOnly To,
    long Opening,
    long Closing,
    IReadOnlyList<StatementLine> Lines,
    IReadOnlyList<OpenDebt> Open,
    long Advance,
    Aged Aged
)
{
    public long Taken => Lines.Where(l => l.Amount > 0).Sum(l => l.Amount);
    public long Given => -Lines.Where(l => l.Amount < 0).Sum(l => l.Amount);

    /// <summary>Lines of the period that are not shown, the oldest: what they made is in the opening balance.</summary>
    public int LeftOut { get; init; }

    /// <summary>As much as paper holds: the newest lines, each counted with what stands below it.</summary>
    public Statement Newest(int rows)
    {
        var (kept, room) = (0, rows);
        while (kept < Lines.Count && (room -= 2 + Lines[^(kept + 1)].Parts.Count) >= 0)
            kept++;
        if (kept == Lines.Count)
            return this;
        List<StatementLine> lines = [.. Lines.Skip(Lines.Count - Math.Max(1, kept))];
        // One payment for more sales than that.
        if (kept == 0)
            lines[0] = lines[0] with { Parts = [.. lines[0].Parts.TakeLast(rows)] };
        return this with
        {
            From = lines[0].BusinessDate,
            Opening = lines[0].Balance - lines[0].Amount,
            Lines = lines,
            LeftOut = Lines.Count - lines.Count,
        };
    }

    /// <summary>Of more than one shop, so that each line says of which.</summary>
    public bool ManyOutlets => Lines.Select(l => l.OutletId).Distinct().Skip(1).Any();
}

/// <param name="Outlet">Empty when the statement is over all outlets.</param>
public sealed record ShopHead(string Business, string Outlet, string Address, string Phone);

public sealed record StatementCustomer(Guid Id, string Name, string NameUr, string Nickname, string Phone);

/// <summary>The ledger's kinds, and the share of a payment that earned back a debt which had been written off.</summary>
public enum LineKind
{
    Credit,
    Payment,
    Return,
    WriteOff,
    Opening,
    Reversal,
    Recovery,
}

/// <param name="At">The time on the wall of the outlet.</param>
/// <param name="Amount">Paisa, + he owes more. A payment that earned back written-off debt is followed by a line of that much: it does not lower what he owes.</param>
/// <param name="Balance">After this line.</param>
/// <param name="Parts">What this money settled; for a debt, empty.</param>
/// <param name="Remaining">For a debt: how much of it is open at the end of the period.</param>
/// <param name="Reversed">Taken back by a later line.</param>
public sealed record StatementLine(
    DateTime At,
    DateOnly BusinessDate,
    LineKind Kind,
    Guid OpId,
    int LineNo,
    Guid? SaleId,
    string ReceiptNo,
    Guid OutletId,
    string Outlet,
    string Worker,
    string Device,
    string Method,
    string Note,
    long Amount,
    long Balance,
    IReadOnlyList<StatementPart> Parts,
    long? Remaining,
    bool Reversed
);

public enum PartKind
{
    Paid,
    Returned,
    WrittenOff,
    Recovered,
    Advance,
}

/// <summary>A share of some money: which debt it went to. An advance went to none yet.</summary>
public sealed record StatementPart(PartKind Kind, Guid? DebtOp, int DebtLine, string ReceiptNo, DateOnly? Since, long Amount);

public sealed record OpenDebt(
    Guid OpId,
    int LineNo,
    Guid OutletId,
    string Outlet,
    string ReceiptNo,
    DateOnly Since,
    DateTime At,
    long Amount,
    long Remaining,
    int Days
);

/// <summary>What is open, by the age of each debt on the last day.</summary>
public sealed record Aged(long UpTo30, long UpTo60, long UpTo90, long Older)
{
    public long Total => UpTo30 + UpTo60 + UpTo90 + Older;

    public static Aged Of(IEnumerable<OpenDebt> open)
    {
        var by = new long[4];
        foreach (var debt in open)
            by[
                debt.Days switch
                {
                    <= 30 => 0,
                    <= 60 => 1,
                    <= 90 => 2,
                    _ => 3,
                }
            ] += debt.Remaining;
        return new(by[0], by[1], by[2], by[3]);
    }
}
