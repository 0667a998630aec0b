using Microsoft.EntityFrameworkCore;

namespace Pos.Data.Credit;

/// <summary>What is owed, and how old it is.</summary>
/// <param name="Days30">Paisa of debts up to 30 days old, and so on.</param>
public sealed record CreditTotals(long Outstanding, long Advances, long Debtors, long Days30, long Days60, long Days90, long Older);

public static class CreditTotalsQuery
{
    /// <summary>Of one outlet, or of all that the reader may see.</summary>
    public static Task<CreditTotals> CreditTotalsAsync(this PosDb db, DateOnly today, Guid? outlet, CancellationToken ct) =>
        db
            .Database.SqlQuery<CreditTotals>(
                $"""
                select outstanding as "Outstanding", advances as "Advances", debtors as "Debtors", days_30 as "Days30", days_60 as "Days60", days_90 as "Days90", older as "Older"
                from app.credit_standing({today}, {outlet}::uuid)
                """
            )
            .SingleAsync(ct);
}
