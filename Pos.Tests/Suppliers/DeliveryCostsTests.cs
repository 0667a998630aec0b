using CsCheck;
using Pos.Data.Suppliers;

namespace Pos.Tests.Suppliers;

public sealed class DeliveryCostsTests
{
    [Theory]
    [InlineData(100, new long[] { 1, 1, 1 }, new long[] { 33, 34, 33 })]
    [InlineData(50_000, new long[] { 300_000, 100_000 }, new long[] { 37_500, 12_500 })]
    [InlineData(7, new long[] { 0, 0 }, new long[] { 4, 3 })]
    [InlineData(7, new long[] { 0, 5 }, new long[] { 0, 7 })]
    [InlineData(0, new long[] { 5, 5 }, new long[] { 0, 0 })]
    public void A_sum_is_laid_over_parts_by_their_values(long sum, long[] values, long[] shares) =>
        Assert.Equal(shares, DeliveryCosts.Spread(sum, values));

    [Fact]
    public void Shares_are_the_whole_and_each_within_a_paisa_of_its_due() =>
        Gen.Select(Gen.Long[0, 1_000_000_000_000], Gen.Long[0, 3_000_000_000].Array[1, 60])
            .Sample(
                (sum, values) =>
                {
                    var shares = DeliveryCosts.Spread(sum, values);
                    Assert.Equal(sum, shares.Sum());
                    var whole = values.Sum();
                    for (var i = 0; i < values.Length; i++)
                    {
                        Assert.True(shares[i] >= 0);
                        var due = whole == 0 ? (decimal)sum / values.Length : (decimal)sum * values[i] / whole;
                        Assert.True(Math.Abs(shares[i] - due) <= 1, $"{shares[i]} for {due}");
                    }
                }
            );

    [Theory]
    [InlineData(120_000, 11_000, 10_909)]
    [InlineData(15, 10_000, 2)]
    [InlineData(100, 250, 400)]
    [InlineData(0, 1, 0)]
    public void One_unit_costs_its_part_of_the_line(long paisa, long quantity, long one) =>
        Assert.Equal(one, DeliveryCosts.OfOne(paisa, quantity));

    [Theory]
    [InlineData(12_000, 10_000, 11_000, 13_200)]
    [InlineData(12_000, 10_000, 10_001, 12_100)]
    [InlineData(9_950, 9_000, 9_900, 11_000)]
    public void A_price_rises_as_the_cost_did_to_whole_rupees(long price, long before, long now, long proposed) =>
        Assert.Equal(proposed, DeliveryCosts.Proposed(price, before, now));

    [Theory]
    [InlineData(12_000, 10_000, 10_000)]
    [InlineData(12_000, 10_000, 9_000)]
    [InlineData(12_000, 0, 9_000)]
    [InlineData(0, 10_000, 12_000)]
    public void What_is_not_dearer_is_sold_as_it_was(long price, long before, long now) =>
        Assert.Null(DeliveryCosts.Proposed(price, before, now));

    [Fact]
    public void Of_what_came_for_the_first_time_nothing_is_proposed() => Assert.Null(DeliveryCosts.Proposed(12_000, null, 9_000));
}
