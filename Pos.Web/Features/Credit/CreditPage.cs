using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Pos.Data.Credit;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Credit;

/// <summary>What the figures are asked for: the page's address, and nothing else.</summary>
public sealed record CreditQuery
{
    public static readonly int[] Periods = [7, 30, 90];

    public Guid? Outlet { get; init; }
    public int Days { get; init; } = 30;
    public int DayCount => Periods.Contains(Days) ? Days : 30;

    public string Url
    {
        get
        {
            var query = new QueryBuilder();
            if (Outlet is { } outlet)
                query.Add("outlet", outlet.ToString());
            if (DayCount != 30)
                query.Add("days", DayCount.ToString(CultureInfo.InvariantCulture));
            return "/credit" + query;
        }
    }
}

public sealed record Debtor(Guid Id, string Name, string NameUr, long Balance, DateOnly? OldestOpen);

/// <summary>What moved on one business date, in paisa.</summary>
public sealed record CreditDay(DateOnly Day, long Given, long Cash, long Card, long Wallet, long Returned, long WrittenOff, long Recovered)
{
    public long Received => Cash + Card + Wallet;
}

/// <param name="Days">Every day of the period, oldest first.</param>
public sealed record CreditPage(
    CreditQuery Query,
    Places Places,
    CreditTotals Totals,
    IReadOnlyList<Debtor> Debtors,
    IReadOnlyList<CreditDay> Days
)
{
    public CreditDay Sum =>
        new(
            default,
            Days.Sum(d => d.Given),
            Days.Sum(d => d.Cash),
            Days.Sum(d => d.Card),
            Days.Sum(d => d.Wallet),
            Days.Sum(d => d.Returned),
            Days.Sum(d => d.WrittenOff),
            Days.Sum(d => d.Recovered)
        );

    public bool Quiet => Days.All(d => d is { Given: 0, Received: 0, WrittenOff: 0, Recovered: 0, Returned: 0 });
    public CreditChart Chart => new(Days);
}

/// <summary>Two bars for each day on a field of <see cref="Width"/> by <see cref="Height"/>; the day runs with the script.</summary>
public sealed record CreditChart(IReadOnlyList<CreditDay> Days)
{
    public const double Width = 900,
        Height = 200;

    /// <summary>The top of the scale: a round figure no bar goes over.</summary>
    public long Top
    {
        get
        {
            var most = Math.Max(100, Days.Max(d => Math.Max(d.Given, d.Received)));
            long step = 100;
            while (step * 10 <= most)
                step *= 10;
            return (most + step - 1) / step * step;
        }
    }

    public IEnumerable<(CreditDay Day, Bar Given, Bar Received)> Bars(bool fromRight)
    {
        var slot = Width / Days.Count;
        var bar = Math.Min(28, slot * 0.4);
        for (var i = 0; i < Days.Count; i++)
        {
            var middle = fromRight ? Width - (i + 0.5) * slot : (i + 0.5) * slot;
            var first = Of(Days[i].Given, fromRight ? middle : middle - bar, bar);
            yield return (Days[i], first, Of(Days[i].Received, fromRight ? middle - bar : middle, bar));
        }
    }

    private Bar Of(long amount, double x, double width)
    {
        var height = amount == 0 ? 0 : Math.Max(2, Height * amount / Top);
        return new(Text(x), Text(Height - height), Text(width), Text(height));
    }

    private static string Text(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}

public sealed record Bar(string X, string Y, string Width, string Height);
