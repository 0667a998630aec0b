using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Credit;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Credit;

/// <summary>The figures of what customers owe, by the database's own functions, which run with the reader's rights.</summary>
public sealed class CreditQueries(PosDb db, OutletQueries outlets)
{
    private const int MostDebtors = 10;

    public async Task<CreditPage> PageAsync(CreditQuery query, CancellationToken ct)
    {
        var places = await outlets.PlacesAsync(ct);
        if (query.Outlet is { } asked && places.Find(asked) is null)
            query = query with { Outlet = null };
        var first = places.Today.AddDays(1 - query.DayCount);
        var days = await DaysAsync(first, places.Today, query.Outlet, ct);
        var debtors = await db
            .Database.SqlQuery<Debtor>(
                $"""
                select customer_id as "Id", name as "Name", name_ur as "NameUr", balance as "Balance", oldest_open as "OldestOpen" from app.top_debtors({query.Outlet}::uuid, {MostDebtors})
                """
            )
            .ToListAsync(ct);
        var byDay = days.ToDictionary(d => d.Day);
        return new(
            query,
            places,
            await db.CreditTotalsAsync(places.Today, query.Outlet, ct),
            debtors,
            [
                .. Enumerable
                    .Range(0, query.DayCount)
                    .Select(i => byDay.GetValueOrDefault(first.AddDays(i)) ?? new(first.AddDays(i), 0, 0, 0, 0, 0, 0, 0)),
            ]
        );
    }

    public Task<List<CreditDay>> DaysAsync(DateOnly first, DateOnly last, Guid? outlet, CancellationToken ct) =>
        db
            .Database.SqlQuery<CreditDay>(
                $"""
                select day as "Day", given as "Given", cash as "Cash", card as "Card", wallet as "Wallet", returned as "Returned", written_off as "WrittenOff", recovered as "Recovered"
                from app.credit_by_day({first}, {last}, {outlet}::uuid)
                """
            )
            .ToListAsync(ct);
}
