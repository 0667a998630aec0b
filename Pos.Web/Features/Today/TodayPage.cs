using Pos.Data.Credit;

namespace Pos.Web.Features.Today;

/// <param name="Outlets">Also those where nothing was sold yet.</param>
/// <param name="Silent">Phones that sell and were not heard from for a day: what they sold since is in no figure.</param>
public sealed record TodayPage(DateOnly Day, IReadOnlyList<OutletDay> Outlets, CreditTotals Credit, int Silent)
{
    public int Sales => Outlets.Sum(o => o.Sales);
    public long Total => Outlets.Sum(o => o.Total);
    public long OnCredit => Outlets.Sum(o => o.OnCredit);
}

public sealed record OutletDay(Guid Id, string Name, int Sales, long Total, long OnCredit);
