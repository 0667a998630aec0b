using Pos.Data.Credit;

namespace Pos.Web.Features.Today;

/// <param name="Outlets">Also those where nothing was sold yet.</param>
/// <param name="Silent">Phones that sell and were not heard from for a day: what they sold since is in no figure.</param>
public sealed record TodayPage(DateOnly Day, IReadOnlyList<OutletDay> Outlets, CreditTotals Credit, int Silent)
{
    public int Sales => Outlets.Sum(o => o.Today.Sales);
    public long Total => Outlets.Sum(o => o.Today.Total);
    public long OnCredit => Outlets.Sum(o => o.Today.OnCredit);

    /// <summary>Owners of one outlet have nothing to compare.</summary>
    public bool Compares => Outlets.Count > 1;

    /// <summary>Beside each other: those at work, and those that were on one of the two days.</summary>
    public IEnumerable<OutletDay> Compared =>
        Outlets.Where(o => o is not { IsClosed: true, Today.IsQuiet: true, WeekBefore.IsQuiet: true });
}

/// <param name="WeekBefore">The whole of the same weekday.</param>
public sealed record OutletDay(Guid Id, string Name, bool IsClosed, DayFigures Today, DayFigures WeekBefore);

/// <param name="Received">Of udhaar, from whichever day.</param>
public sealed record DayFigures(int Sales, long Total, long OnCredit, long Given, long Received)
{
    public bool IsQuiet => this is { Sales: 0, Given: 0, Received: 0 };

    /// <summary>The average, in whole rupees.</summary>
    public long Basket => Sales == 0 ? 0 : (Total / Sales + 50) / 100 * 100;
}
