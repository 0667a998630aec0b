using Pos.Web.Features.Sales;

namespace Pos.Tests.Sales;

public sealed class SalesQueryTests
{
    private static readonly DateOnly First = new(2026, 11, 1),
        Last = new(2026, 11, 27);

    [Fact]
    public void Days_given_the_wrong_way_round_are_the_same_days()
    {
        var query = new SalesQuery
        {
            From = Last,
            To = First,
            Method = "cash",
        };
        Assert.Equal(query with { From = First, To = Last }, query.InOrder);
        Assert.Equal(query.InOrder, query.InOrder.InOrder);
        var open = new SalesQuery { From = Last };
        Assert.Equal(open, open.InOrder);
    }
}
