using System.Globalization;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Statements;

public sealed record RemindersAsked
{
    public const int Size = 50;
    public static readonly int[] Choices = [7, 15, 30, 60, 90];

    public int Days { get; init; } = 30;
    public Guid? Outlet { get; init; }
    public string? Lang { get; init; }
    public int Page { get; init; } = 1;

    public int OlderThan => Math.Clamp(Days, 0, 3650);
    public int PageNumber => Math.Clamp(Page, 1, 100_000);

    public string Url
    {
        get
        {
            var query = new Microsoft.AspNetCore.Http.Extensions.QueryBuilder
            {
                { "days", OlderThan.ToString(CultureInfo.InvariantCulture) },
            };
            if (Outlet is { } outlet)
                query.Add("outlet", outlet.ToString());
            if (Lang is "en" or "ur")
                query.Add("lang", Lang);
            if (PageNumber > 1)
                query.Add("page", PageNumber.ToString(CultureInfo.InvariantCulture));
            return $"/customers/reminders{query}";
        }
    }
}

/// <param name="Message">The language the messages are written in.</param>
public sealed record RemindersPage(
    RemindersAsked Asked,
    string Message,
    IReadOnlyList<Choice> Outlets,
    IReadOnlyList<ReminderRow> Rows,
    int Customers,
    long Owed
)
{
    public Paging Paging => new(Asked.PageNumber, RemindersAsked.Size, Customers, page => (Asked with { Page = page }).Url);
}

/// <param name="Last">Local time of the last reminder.</param>
public sealed record ReminderRow(
    Guid Id,
    string Name,
    string NameUr,
    string Nickname,
    string Phone,
    long Balance,
    DateOnly Since,
    int Days,
    DateTime? Last
);
