using System.Net;
using Pos.Data.Stock;
using Pos.Tests.Infrastructure;
using Pos.Tests.Operations;

namespace Pos.Tests.Stock;

public sealed class SaveMinimumTests(ShopRig rig) : ShopTests(rig)
{
    internal static Task<Sample> Sample(TestShop shop)
    {
        var ten = new SaveMinimum(shop.Outlet, shop.Goods[0].ProductId, 10_000);
        return Samples.FromOffice(shop, ten, ten with { Minimum = null });
    }

    [Fact]
    public async Task Of_what_there_is_less_than_the_minimum_the_list_says_so_at_that_outlet_and_until_there_is_enough()
    {
        var shop = await Rig.ShopAsync();
        var (sugar, milk) = (shop.Goods[0].ProductId, shop.Goods[1].ProductId);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        async Task<string> LowAsync(Guid? outlet = null)
        {
            var page = WebUtility.HtmlDecode(await (await owner.GetAsync($"/inventory?show=low&outlet={outlet}")).TextAsync());
            return page[page.IndexOf("id=\"list\"", StringComparison.Ordinal)..page.IndexOf("</main>", StringComparison.Ordinal)];
        }
        async Task SetAsync(string minimum, Guid product)
        {
            var set = await owner.FormAsync(
                $"/inventory/{product}/minimum",
                ("OpId", $"{shop.NewId()}"),
                ("Outlet", $"{shop.Outlet}"),
                ("Minimum", minimum)
            );
            Assert.Equal(HttpStatusCode.Redirect, set.StatusCode);
        }
        Assert.DoesNotContain("Sugar", await LowAsync(), StringComparison.Ordinal);
        await SetAsync("100.5", sugar);
        await SetAsync("100", milk);
        var low = await LowAsync();
        Assert.Contains("Sugar", low, StringComparison.Ordinal);
        Assert.Contains("less than 100.5", low, StringComparison.Ordinal);
        Assert.DoesNotContain("Milk", low, StringComparison.Ordinal);
        Assert.DoesNotContain("Sugar", await LowAsync(shop.OtherOutlet), StringComparison.Ordinal);
        Assert.Contains(
            "At least 100.5 kg should be here",
            await (await owner.GetAsync($"/inventory/{sugar}")).TextAsync(),
            StringComparison.Ordinal
        );

        var refused = await owner.FormAsync(
            $"/inventory/{sugar}/minimum",
            ("OpId", $"{shop.NewId()}"),
            ("Outlet", $"{shop.Outlet}"),
            ("Minimum", "a few")
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("value=\"a few\"", await refused.TextAsync(), StringComparison.Ordinal);
        await SetAsync("", sugar);
        Assert.DoesNotContain("Sugar", await LowAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_and_a_cashier_reads_it_and_sets_none()
    {
        var (shop, stranger) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var ten = new SaveMinimum(shop.Outlet, shop.Goods[0].ProductId, 10_000);
        foreach (
            var (input, reason) in new[]
            {
                (ten with { Minimum = 0 }, "quantity_bad"),
                (ten with { OutletId = stranger.Outlet }, "outlet_unknown"),
                (ten with { ProductId = stranger.Goods[0].ProductId }, "unknown_product"),
            }
        )
            Assert.Equal(reason, (await shop.RunAsync(shop.NewId(), input)).Reason);
        Assert.True((await shop.RunAsync(shop.NewId(), ten)).Done);
        await using var session = await TenantSession.OfAsync(Database, shop.BusinessId, shop.CashierId);
        Assert.Equal(1, await session.CountAsync("select count(*) from shop.stock_minimums"));
        Assert.Equal("0 rows", await session.TryAsync("update shop.stock_minimums set minimum = 1"));
    }
}
