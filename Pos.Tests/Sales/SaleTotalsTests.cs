using System.Text.Json;
using CsCheck;
using Pos.Data.Catalog;
using Pos.Data.Sales;

namespace Pos.Tests.Sales;

/// <summary>The till's own tests read the same file.</summary>
public sealed class SaleTotalsTests
{
    private static readonly JsonElement Cases = JsonDocument
        .Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Sales/sale-totals.cases.json")))
        .RootElement;

    private static List<JsonElement> All(string name)
    {
        var cases = Cases.GetProperty(name).EnumerateArray().ToList();
        Assert.NotEmpty(cases);
        return cases;
    }

    private static long Of(JsonElement one, string name) => one.GetProperty(name).GetInt64();

    [Fact]
    public void Line_totals() =>
        Assert.All(
            All("lines"),
            line =>
                Assert.Equal(
                    Of(line, "line_total"),
                    line.TryGetProperty("amount", out var amount)
                        ? amount.GetInt64()
                        : SaleTotals.LineTotal(Of(line, "quantity"), Of(line, "unit_price"))
                )
        );

    [Fact]
    public void Packs_come_to_whole_prices() =>
        Assert.All(
            All("packs"),
            line =>
                Assert.Equal(Of(line, "line_total"), SaleTotals.LineTotal(Of(line, "quantity"), Of(line, "unit_price"), Of(line, "factor")))
        );

    [Fact]
    public void Goods_sold_by_worth() =>
        Assert.All(
            All("worth"),
            worth => Assert.Equal(Of(worth, "quantity"), SaleTotals.QuantityWorth(Of(worth, "amount"), Of(worth, "unit_price")))
        );

    [Fact]
    public void Sale_totals_are_whole_rupees() =>
        Assert.All(
            All("sales"),
            sale =>
            {
                var sum = sale.GetProperty("line_totals").EnumerateArray().Sum(l => l.GetInt64());
                Assert.Equal(Of(sale, "lines_total"), sum);
                Assert.Equal(Of(sale, "rounding"), SaleTotals.Rounding(sum));
                Assert.Equal(Of(sale, "total"), sum + SaleTotals.Rounding(sum));
                Assert.Equal(0, Of(sale, "total") % 100);
            }
        );

    [Fact]
    public void Goods_bought_by_worth_are_worth_it_again_to_half_a_thousandth() =>
        Gen.Select(Gen.Long[1, Product.MaxPrice], Gen.Long[1, Product.MaxPrice])
            .Sample(
                (amount, unitPrice) =>
                {
                    var quantity = SaleTotals.QuantityWorth(amount, unitPrice);
                    if (quantity > 1)
                        Assert.InRange(SaleTotals.LineTotal(quantity, unitPrice) - amount, -unitPrice / 2000 - 1, unitPrice / 2000 + 1);
                },
                iter: 2000
            );

    [Fact]
    public void Rounding_moves_no_total_by_more_than_half_a_rupee() =>
        Gen.Long[0, 1_000_000_000_000]
            .Sample(
                total =>
                {
                    Assert.InRange(SaleTotals.Rounding(total), -49, 50);
                    Assert.Equal(0, (total + SaleTotals.Rounding(total)) % 100);
                },
                iter: 2000
            );
}
