using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Pos.Data.Expenses;

namespace Pos.Web.Features.Expenses;

/// <summary>What the list of expenses is asked for: the page's address, and nothing else.</summary>
public sealed record ExpensesQuery
{
    /// <summary>"2026-11"; else this month.</summary>
    public string? Month { get; init; }
    public Guid? Outlet { get; init; }
    public ExpenseKind? Kind { get; init; }

    /// <summary>Its first day; null where none, or nonsense, is asked for.</summary>
    public DateOnly? First =>
        DateOnly.TryParseExact($"{Month}-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && day.Year is > 2000 and < 2100
            ? day
            : null;

    public ExpensesQuery At(DateOnly month) => this with { Month = month.ToString("yyyy-MM", CultureInfo.InvariantCulture) };

    public string Url
    {
        get
        {
            var query = new QueryBuilder();
            if (First is not null)
                query.Add("month", Month!);
            if (Outlet is { } outlet)
                query.Add("outlet", outlet.ToString());
            if (Kind is { } kind)
                query.Add("kind", Word(kind));
            return "/expenses" + query;
        }
    }

    public static string Word(ExpenseKind kind) => kind.ToString().ToLowerInvariant();
}
