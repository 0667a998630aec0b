using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Expenses;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Expenses;

public sealed class ExpenseQueries(PosDb db, OutletQueries outlets)
{
    public async Task<ExpensesPage> PageAsync(ExpensesQuery query, CancellationToken ct)
    {
        var places = await outlets.PlacesAsync(ct);
        var now = FirstOf(places.Today);
        var first = query.First ?? now;
        var month = await LinesAsync(Spent(query, first), ct);
        var before = await LinesAsync(Spent(query, first.AddMonths(-1)).Where(e => e.Monthly), ct);
        return new(
            query.At(first),
            first,
            first == now,
            [
                .. month
                    .Where(l => !l.IsBack)
                    .GroupBy(l => l.Kind)
                    .Select(g => new KindTotal(g.Key, g.Sum(l => l.Amount)))
                    .OrderByDescending(k => k.Amount),
            ],
            month,
            [.. before.Where(b => !b.IsBack && !month.Any(l => !l.IsBack && (l.Kind, l.OutletId, l.Note) == (b.Kind, b.OutletId, b.Note)))],
            places.Choices
        );
    }

    public async Task<ExpenseLine?> LineAsync(Guid id, CancellationToken ct) =>
        (await LinesAsync(db.Expenses.Where(e => e.OpId == id && e.ReversesOp == null), ct)).SingleOrDefault();

    private static DateOnly FirstOf(DateOnly day) => new(day.Year, day.Month, 1);

    private IQueryable<Expense> Spent(ExpensesQuery query, DateOnly first)
    {
        var end = first.AddMonths(1);
        return db.Expenses.Where(e =>
            e.ReversesOp == null
            && e.SpentOn >= first
            && e.SpentOn < end
            && (query.Outlet == null || e.OutletId == query.Outlet)
            && (query.Kind == null || e.Kind == query.Kind)
        );
    }

    private Task<List<ExpenseLine>> LinesAsync(IQueryable<Expense> expenses, CancellationToken ct) =>
        (
            from expense in expenses
            join outlet in db.Outlets on expense.OutletId equals outlet.Id
            join back in db.Expenses on expense.OpId equals back.ReversesOp into backs
            from back in backs.DefaultIfEmpty()
            orderby expense.SpentOn descending, expense.RecordedAt descending, expense.OpId
            select new ExpenseLine(
                expense.OpId,
                expense.OutletId,
                Language.Pick(outlet.Name, outlet.NameUr),
                expense.Kind,
                expense.Amount,
                expense.SpentOn,
                expense.Method,
                expense.Note,
                back != null,
                back!.Note
            )
        ).ToListAsync(ct);
}
