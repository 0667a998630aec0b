using Microsoft.EntityFrameworkCore;

namespace Pos.Data.Credit;

/// <summary>Udhaar of one outlet on one business date.</summary>
/// <param name="Received">Paisa that customers paid of it, by whichever method.</param>
public sealed record OutletCredit(Guid OutletId, DateOnly Day, long Given, long Received);

public static class CreditByOutletQuery
{
    /// <summary>Of the outlets that the reader may see, on two days; a day without any is left out.</summary>
    public static Task<List<OutletCredit>> CreditByOutletAsync(this PosDb db, DateOnly one, DateOnly other, CancellationToken ct) =>
        db
            .Database.SqlQuery<OutletCredit>(
                $"""
                select o.id as "OutletId", d.day as "Day", d.given as "Given", d.cash + d.card + d.wallet as "Received"
                from shop.outlets o cross join unnest(array[{one}, {other}]::date[]) asked(day)
                cross join lateral app.credit_by_day(asked.day, asked.day, o.id) d
                where o.business_id = app.business_id()
                """
            )
            .ToListAsync(ct);
}
