using CsCheck;
using Pos.Data.Sales;

namespace Pos.Tests.Sales;

public sealed class ReturnWorthTests
{
    private static SoldLine Line(short no, long quantity, long lineTotal, long returned = 0) => new(no, quantity, lineTotal, returned);

    private static readonly Gen<(SoldLine[] Sold, (int Line, long Part)[] Back)> Coming = Gen.Select(
        Gen.Select(Gen.Long[1, 4000], Gen.Long[0, 50_000], (quantity, total) => Line(1, quantity, total)).Array[1, 4],
        Gen.Select(Gen.Int[0, 3], Gen.Long[1, 4000]).Array[0, 8],
        (sold, back) => (sold.Select((line, i) => line with { LineNo = (short)(i + 1) }).ToArray(), back)
    );

    [Fact]
    public void A_sale_that_comes_back_piece_by_piece_is_worth_its_total() =>
        Coming.Sample(
            (sold, back) =>
            {
                var now = sold.ToArray();
                long worth = 0;
                // Some of it in any order and size; then the rest of each line.
                foreach (var (place, part) in back.Concat(Enumerable.Range(0, sold.Length).Select(i => (i, long.MaxValue))))
                {
                    var line = now[place % now.Length];
                    if (Math.Min(part, line.Quantity - line.Returned) is var quantity and > 0)
                    {
                        worth += ReturnWorth.Of(now, [new(line.LineNo, quantity)])!.Amount;
                        now[place % now.Length] = line with { Returned = line.Returned + quantity };
                    }
                }
                var linesTotal = sold.Sum(l => l.LineTotal);
                Assert.Equal(linesTotal + SaleTotals.Rounding(linesTotal), worth);
            },
            iter: 2000
        );

    [Fact]
    public void More_than_was_sold_does_not_come_back()
    {
        Assert.Null(ReturnWorth.Of([Line(1, 2000, 100_00, returned: 1500)], [new(1, 501)]));
        Assert.Null(ReturnWorth.Of([Line(1, 2000, 100_00)], [new(2, 1)]));
    }
}
