using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Tenancy;
using Pos.Web.Features.Sales;

namespace Pos.Web.Features.Credit;

/// <summary>The figures of what customers owe, by the database's own functions, which run with the reader's rights.</summary>
public sealed class CreditQueries(PosDb db, TimeProvider clock)
{
    private const int MostDebtors = 10;

    private Places? _places;

    public async Task<Places> PlacesAsync(CancellationToken ct) =>
        _places ??= new(await db.Outlets.OrderBy(o => o.CreatedAt).ThenBy(o => o.Id).ToListAsync(ct), clock.GetUtcNow());

    public Task<CreditStanding> StandingAsync(DateOnly today, Guid? outlet, CancellationToken ct) =>
        db
            .Database.SqlQuery<CreditStanding>(
                $"""
                select outstanding as "Outstanding", advances as "Advances", debtors as "Debtors", days_30 as "Days30", days_60 as "Days60", days_90 as "Days90", older as "Older"
                from app.credit_standing({today}, {outlet}::uuid)
                """
            )
            .SingleAsync(ct);

    public async Task<CreditPage> PageAsync(CreditQuery query, CancellationToken ct)
    {
        var places = await PlacesAsync(ct);
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
            await StandingAsync(places.Today, query.Outlet, ct),
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

/// <summary>The outlets the reader may see, and what day it is there.</summary>
public sealed record Places(IReadOnlyList<Outlet> Outlets, DateTimeOffset Now)
{
    public DateOnly Today => BusinessDate.Of(Now, Outlets[0].TimeZone, Outlets[0].CutoverHour);
    public IReadOnlyList<Choice> Choices => [.. Outlets.Select(o => new Choice(o.Id, o.Name))];

    public Outlet? Find(Guid id) => Outlets.FirstOrDefault(o => o.Id == id);

    public DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(Outlets[0].Local(at));
}
