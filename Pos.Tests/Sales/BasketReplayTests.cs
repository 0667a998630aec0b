using System.Globalization;
using CsvHelper;
using Pos.Data.Catalog;
using Pos.Data.Operations;
using Pos.Tests.Infrastructure;
using Pos.Web.Features.Demo;

namespace Pos.Tests.Sales;

/// <summary>Sixty small receipts of a real grocery, priced from the demo list, sent as a till sends them.</summary>
public sealed class BasketReplayTests(ShopRig rig) : ShopTests(rig)
{
    private static List<string[]> Rows(string file)
    {
        using var csv = new CsvParser(
            new StreamReader(Path.Combine(AppContext.BaseDirectory, "Sales", file)),
            CultureInfo.InvariantCulture
        );
        var rows = new List<string[]>();
        while (csv.Read())
            rows.Add([.. csv.Record!.Select(field => field.Trim())]);
        return rows;
    }

    [Fact]
    public async Task Every_receipt_is_there_once_with_its_total_also_when_every_batch_comes_three_times()
    {
        var list = GoodsList.Kiryana();
        var shop = await Rig.ShopAsync("Basket", list);
        var names = Rows("baskets-map.csv").Skip(1).ToDictionary(row => row[0], row => row[1]);
        var goods = shop.Goods.ToDictionary(g => g.Name);
        var listed = list.Goods.ToDictionary(g => g.Name);

        decimal expectedTotal = 0;
        var expectedStock = list.Goods.ToDictionary(g => g.Name, g => (decimal)g.Opening / 1000);
        var sales = new List<Envelope>();
        foreach (var basket in Rows("baskets.csv"))
        {
            var lines = basket
                .Where(name => name.Length > 0)
                .Select(name => (Goods: goods[names[name]], Quantity: listed[names[name]].Unit is "kg" or "litre" ? 750L : 2000L))
                .ToList();
            sales.Add(shop.Till.Next(Basket.Sell(shop.Till.NextReceiptNo(), lines), TimeProvider.System.GetUtcNow()));
            // The same sum by other means: rupees and units, not paisa and thousandths.
            decimal sum = 0;
            foreach (var name in basket.Where(name => name.Length > 0))
            {
                var quantity = listed[names[name]].Unit is "kg" or "litre" ? 0.75m : 2m;
                sum += Math.Round(listed[names[name]].Price / 100m * quantity, 2, MidpointRounding.AwayFromZero);
                expectedStock[names[name]] -= quantity;
            }
            expectedTotal += Math.Round(sum, 0, MidpointRounding.AwayFromZero);
        }
        Assert.Equal(60, sales.Count);

        foreach (var batch in sales.Chunk(25))
            Assert.All((await shop.PushAsync(batch)).Results, r => Assert.Equal(ResultStatus.Applied, r.Status));
        await CheckAsync();
        foreach (var batch in sales.Chunk(25).Concat(sales.Chunk(25).Reverse()))
            Assert.All((await shop.PushAsync(batch)).Results, r => Assert.Equal(ResultStatus.Duplicate, r.Status));
        await CheckAsync();

        async Task CheckAsync()
        {
            Assert.Equal(
                sales.Select(s => s.OpId).Order(),
                (await Database.ListAsync<Guid>("select id from shop.sales where business_id = $1", shop.BusinessId)).Order()
            );
            Assert.Equal(
                expectedTotal,
                await Database.AskAsync<decimal>("select sum(total) / 100.0 from shop.sales where business_id = $1", shop.BusinessId)
            );
            Assert.Equal(
                expectedTotal,
                await Database.AskAsync<decimal>("select sum(amount) / 100.0 from shop.payments where business_id = $1", shop.BusinessId)
            );
            foreach (var source in (string[])["stock_on_hand", "stock_movements"])
                Assert.Equal(
                    expectedStock.Select(s => $"{s.Key} {(long)(s.Value * 1000)}").Order(StringComparer.Ordinal),
                    (
                        await Database.ListAsync<string>(
                            $"""
                            select p.name || ' ' || coalesce(sum(s.quantity), 0)::bigint from shop.products p
                            left join shop.{source} s on s.business_id = p.business_id and s.product_id = p.id and s.outlet_id = $2
                            where p.business_id = $1 group by p.id, p.name
                            """,
                            shop.BusinessId,
                            shop.Outlet
                        )
                    ).Order(StringComparer.Ordinal)
                );
            Assert.Equal(
                Enumerable.Range(1, 60).Select(n => (long)n),
                await Database.ListAsync<long>(
                    "select device_seq from shop.operations where device_id = $1 order by 1",
                    shop.Till.Enrolment.Device.Id
                )
            );
        }
    }
}
