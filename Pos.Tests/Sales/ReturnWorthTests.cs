using Pos.Data.Sales;

namespace Pos.Tests.Sales;

public sealed class ReturnWorthTests
{
    private static SoldLine Line(short no, long quantity, long lineTotal, long returned = 0) => new(no, quantity, lineTotal, returned);

    [Fact]
    public void A_sale_that_comes_back_piece_by_piece_is_worth_its_total()
    {
        var random = new Random(4);
        for (var round = 0; round < 2000; round++)
        {
            var sold = Enumerable
                .Range(1, random.Next(1, 5))
                .Select(no => Line((short)no, random.Next(1, 4000), random.Next(0, 50_000)))
                .ToList();
            var linesTotal = sold.Sum(l => l.LineTotal);
            long worth = 0;
            while (sold.Any(l => l.Returned < l.Quantity))
            {
                var line = sold.Where(l => l.Returned < l.Quantity).OrderBy(_ => random.Next()).First();
                var back = random.NextInt64(1, line.Quantity - line.Returned + 1);
                worth += ReturnWorth.Of(sold, [new(line.LineNo, back)])!.Amount;
                sold[sold.IndexOf(line)] = line with { Returned = line.Returned + back };
            }
            Assert.Equal(linesTotal + SaleTotals.Rounding(linesTotal), worth);
        }
    }

    [Fact]
    public void More_than_was_sold_does_not_come_back()
    {
        Assert.Null(ReturnWorth.Of([Line(1, 2000, 100_00, returned: 1500)], [new(1, 501)]));
        Assert.Null(ReturnWorth.Of([Line(1, 2000, 100_00)], [new(2, 1)]));
    }
}
