using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Extensions;
using Pos.Data.Credit;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Customers;

/// <summary>What the list of customers is asked for: the page's address, and nothing else.</summary>
public sealed partial record CustomersQuery
{
    public const int Size = 50;
    public static readonly string[] Ages = ["30", "60", "90", "older"];

    public string? Q { get; init; }
    public Guid? Outlet { get; init; }

    /// <summary>owes, advance or settled; nothing for everybody.</summary>
    public string? Standing { get; init; }

    /// <summary>Who has an open debt as old as that: up to 30, 60, 90 days, or older.</summary>
    public string? Age { get; init; }
    public string? Sort { get; init; }

    /// <summary>The other way round than the column usually sorts.</summary>
    public bool Turned { get; init; }
    public int Page { get; init; } = 1;

    public string? OneStanding => Standing is "owes" or "advance" or "settled" ? Standing : null;
    public string? OneAge => Ages.Contains(Age) ? Age : null;
    public string SortBy => Sort is "name" or "age" or "paid" ? Sort : "amount";

    /// <summary>Most money and oldest debt come first, names from the beginning, whoever has not paid for longest first.</summary>
    public bool Descending => SortBy == "amount" ? !Turned : Turned;
    public int PageNumber => Math.Clamp(Page, 1, 100_000);

    /// <summary>What must all be found. "0300-1234567", "+92 300 1234567" and "3001234567" are one number, as at the till (wwwroot-src/customers/phone.ts).</summary>
    public IReadOnlyList<string> Words
    {
        get
        {
            var asked = Figures.Latin(Q);
            if (Phone().IsMatch(asked))
                return [DigitsOf(asked)];
            return [.. asked.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(6)];
        }
    }

    /// <summary>Of a phone number, without what stands before it at home or abroad.</summary>
    public static string DigitsOf(string? phone) => Prefix().Replace(NoDigit().Replace(Figures.Latin(phone), ""), "");

    [GeneratedRegex("""^[0-9\s+-]{3,}$""")]
    private static partial Regex Phone();

    [GeneratedRegex("[^0-9]")]
    private static partial Regex NoDigit();

    [GeneratedRegex("^(00)?92(?=[0-9]{4})|^0+")]
    private static partial Regex Prefix();

    public string Url
    {
        get
        {
            var query = new QueryBuilder();
            if (!string.IsNullOrWhiteSpace(Q))
                query.Add("q", Q);
            if (Outlet is { } outlet)
                query.Add("outlet", outlet.ToString());
            if (OneStanding is { } standing)
                query.Add("standing", standing);
            if (OneAge is { } age)
                query.Add("age", age);
            if (SortBy != "amount")
                query.Add("sort", SortBy);
            if (Turned)
                query.Add("turned", "true");
            if (PageNumber > 1)
                query.Add("page", PageNumber.ToString(CultureInfo.InvariantCulture));
            return "/customers" + query;
        }
    }

    /// <summary>Tapping the head that already sorts turns it round.</summary>
    public CustomersQuery SortedBy(string sort) => this with { Sort = sort, Turned = SortBy == sort && !Turned, Page = 1 };

    public CustomerFilter Filter(Places places) =>
        new()
        {
            OutletId = Outlet,
            OneOutlet = places.Outlets.Count == 1,
            Words = Words,
            Owing = OneStanding switch
            {
                "owes" => Owing.Something,
                "advance" => Owing.Advance,
                "settled" => Owing.Nothing,
                _ => null,
            },
            OpenSince = OneAge is null ? null : Days(places.Today),
            Order = SortBy switch
            {
                "name" => CustomerOrder.Name,
                "age" => CustomerOrder.Age,
                "paid" => CustomerOrder.Paid,
                _ => CustomerOrder.Amount,
            },
            Descending = Descending,
            Skip = (PageNumber - 1) * Size,
            Take = Size,
        };

    /// <summary>The days of an age, both included, counted back from today; null where there is no end.</summary>
    public (DateOnly? From, DateOnly? To) Days(DateOnly today) =>
        OneAge switch
        {
            "30" => (today.AddDays(-30), null),
            "60" => (today.AddDays(-60), today.AddDays(-31)),
            "90" => (today.AddDays(-90), today.AddDays(-61)),
            "older" => (null, today.AddDays(-91)),
            _ => (null, null),
        };
}
