using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Credit;
using Pos.Data.Customers;
using Pos.Data.Statements;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Statements;

public sealed class ReminderQueries(PosDb db, TimeProvider clock)
{
    public async Task<RemindersPage> PageAsync(RemindersAsked asked, string language, CancellationToken ct)
    {
        var outlets = await db.Outlets.OrderBy(o => o.CreatedAt).ThenBy(o => o.Id).ToListAsync(ct);
        var today = BusinessDate.Of(clock.GetUtcNow(), outlets[0].TimeZone, outlets[0].CutoverHour);
        var before = today.AddDays(-asked.OlderThan);
        var owing = db
            .CreditAccounts.Where(a => (asked.Outlet == null || a.OutletId == asked.Outlet) && a.Balance != 0)
            .GroupBy(a => a.CustomerId)
            .Select(g => new
            {
                Id = g.Key,
                Balance = g.Sum(a => a.Balance),
                Oldest = g.Min(a => a.OldestOpen),
            })
            .Where(a => a.Balance > 0 && a.Oldest != null && a.Oldest < before);
        var sums = await owing
            .GroupBy(_ => 1)
            .Select(all => new { Count = all.Count(), Owed = all.Sum(a => a.Balance) })
            .SingleOrDefaultAsync(ct);
        asked = asked with { Page = Paging.Within(asked.PageNumber, RemindersAsked.Size, sums?.Count ?? 0) };
        var rows = await (
            from a in owing
            join c in db.Customers on a.Id equals c.Id
            orderby a.Oldest, a.Balance descending, a.Id
            select new
            {
                c.Id,
                c.Name,
                c.NameUr,
                c.Nickname,
                c.Phone,
                a.Balance,
                a.Oldest,
                // Also reminders to customers who were merged into this one.
                Last = db.Set<Customer>()
                    .Where(m => m.Id == c.Id || m.MergedInto == c.Id)
                    .SelectMany(m => db.Set<Reminder>().Where(r => r.CustomerId == m.Id))
                    .Max(r => (DateTimeOffset?)r.RemindedAt),
            }
        )
            .Skip((asked.PageNumber - 1) * RemindersAsked.Size)
            .Take(RemindersAsked.Size)
            .ToListAsync(ct);
        return new(
            asked,
            asked.Lang is "en" or "ur" ? asked.Lang : language,
            [.. outlets.Select(o => new Choice(o.Id, o.Name, o.ClosedAt is not null))],
            [
                .. rows.Select(r => new ReminderRow(
                    r.Id,
                    r.Name,
                    r.NameUr,
                    r.Nickname,
                    r.Phone,
                    r.Balance,
                    r.Oldest!.Value,
                    today.DayNumber - r.Oldest.Value.DayNumber,
                    r.Last is { } last ? outlets[0].Local(last) : null
                )),
            ],
            sums?.Count ?? 0,
            sums?.Owed ?? 0
        );
    }
}
