using System.Net;
using System.Text.RegularExpressions;
using Pos.Data.Stock;
using Pos.Tests.Infrastructure;
using Pos.Web.Features.Demo;

namespace Pos.Tests.Stock;

public sealed class StockPagesTests(ShopRig rig) : ShopTests(rig)
{
    private static async Task<string> PageAsync(Visitor visitor, string path)
    {
        var page = WebUtility.HtmlDecode(await (await visitor.GetAsync(path)).TextAsync());
        return Regex.Replace(Regex.Replace(page, "<[^>]+>", " "), @"\s+", " ");
    }

    [Fact]
    public async Task The_list_says_what_is_there_what_is_sold_and_how_long_it_lasts()
    {
        var shop = await Rig.ShopAsync();
        var (sugar, milk) = (shop.Goods[0], shop.Goods[1]);
        await shop.RunAsync<CountGoods>(shop.NewId(), new(shop.Outlet, "", [new(sugar.ProductId, 28_000), new(milk.ProductId, 1_000)]));
        await shop.RunAsync<CountGoods>(shop.NewId(), new(shop.OtherOutlet, "", [new(sugar.ProductId, 500_000)]));
        await shop.PushAsync(shop.Sale((0, 14_000), (1, 3_000)));
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);

        var here = await PageAsync(owner, $"/inventory?outlet={shop.Outlet}");
        Assert.Matches($"{sugar.Name}.* lasts 28 days .* 14 14 ", here);
        var all = await PageAsync(owner, "/inventory");
        Assert.Matches($"{sugar.Name}.* 14 514 ", all);
        var below = await PageAsync(owner, $"/inventory?show=below&outlet={shop.Outlet}");
        Assert.Contains(milk.Name, below, StringComparison.Ordinal);
        Assert.DoesNotContain(sugar.Name, below, StringComparison.Ordinal);
        Assert.Contains(
            "No goods like that",
            await PageAsync(owner, "/inventory?show=below&q=nothing-called-so"),
            StringComparison.Ordinal
        );
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        Assert.Matches($"{sugar.Name}.* 14 14 ", await PageAsync(cashier, $"/inventory?outlet={shop.OtherOutlet}"));
    }

    [Fact]
    public async Task The_ledger_runs_back_from_what_is_there_with_who_and_on_which_receipt()
    {
        var shop = await Rig.ShopAsync();
        var sugar = shop.Goods[0].ProductId;
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        async Task<HttpResponseMessage> SaveAsync(string reason, string quantity, string note) =>
            await owner.FormAsync(
                $"/inventory/{sugar}",
                ("OpId", $"{shop.NewId()}"),
                ("Outlet", $"{shop.Outlet}"),
                ("Reason", reason),
                ("Quantity", quantity),
                ("Note", note)
            );
        var counted = await SaveAsync("Count", "20", "the whole shelf");
        Assert.Equal($"/inventory/{sugar}?outlet={shop.Outlet}", counted.Headers.Location?.OriginalString);
        await SaveAsync("Delivery", "12.5", "from Akbar");
        await SaveAsync("Damage", "0.5", "");
        var late = shop.Till.Next(
            Basket.Sell(shop.Till.NextReceiptNo(), [(shop.Goods[0], 4_000)]),
            TimeProvider.System.GetUtcNow().AddHours(-2)
        );
        await shop.PushAsync(late);

        var page = await PageAsync(owner, $"/inventory/{sugar}?outlet={shop.Outlet}");

        Assert.Matches(
            "Damaged Olga Test · Office −0.5 32 .*Goods in Olga Test · Office · from Akbar \\+12.5 32.5 .*Counted.*−80 20 .*Sold .*Carla Test .*−4 ",
            page
        );
        Assert.Contains("Count put right: heard of late", page, StringComparison.Ordinal);
        Assert.Contains("the whole shelf", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_is_not_understood_comes_back_as_it_was_typed()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        foreach (var (reason, quantity) in new[] { ("Delivery", "a lot"), ("Delivery", "0"), ("Damage", ""), ("Count", "-1") })
        {
            var answer = await owner.FormAsync(
                $"/inventory/{shop.Goods[0].ProductId}",
                ("OpId", $"{shop.NewId()}"),
                ("Outlet", $"{shop.Outlet}"),
                ("Reason", reason),
                ("Quantity", quantity),
                ("Note", "kept")
            );
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            var page = await answer.TextAsync();
            Assert.Contains("value=\"kept\"", page, StringComparison.Ordinal);
            Assert.Contains("field__error", page, StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync($"/inventory/{shop.NewId()}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync($"/inventory/{shop.Goods[0].ProductId}/sale")).StatusCode);
        foreach (var way in (string[])["delivery", "count", "ownuse"])
            Assert.Contains(
                "name=\"Quantity\"",
                await (await owner.GetAsync($"/inventory/{shop.Goods[0].ProductId}/{way}")).TextAsync(),
                StringComparison.Ordinal
            );
    }
}
