using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Till;

public sealed class CartTests(Server server) : BrowserTest(server)
{
    private const string Salt = "National Iodized Salt 800 g", Jelly = "Rafhan Jelly Strawberry 80 g", Sugar = "Sugar, loose";

    [Fact]
    public async Task Three_scanned_goods_are_sold_for_cash_with_two_taps()
    {
        var shop = await FoundShopAsync();
        var till = await TillPage.SignInAsync(await PhoneAsync(), shop);
        foreach (var name in (string[])[Salt, Jelly, Salt]) await till.ScanAsync(shop, name);
        await Expect(till.Lines).ToHaveCountAsync(2);
        await Expect(till.TotalOf(Salt)).ToHaveTextAsync("180");
        await Expect(till.Total).ToHaveTextAsync("290");

        await till.ForgetTapsAsync();
        var done = await till.SellForCashAsync();

        Assert.Equal(2, await till.TapsAsync());
        await Expect(done.State).ToHaveTextAsync("Sent");
        await till.AssertAllSentAsync();
        Assert.Equal(1, await shop.SalesAsync());
    }
}
