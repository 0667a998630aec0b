using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Till;

public sealed class RestoreTests(Server server) : BrowserTest(server)
{
    private const string Salt = "National Iodized Salt 800 g";

    [Fact]
    public async Task When_the_server_says_it_was_put_back_the_till_sends_its_journal_once_more_and_loads_the_goods_anew()
    {
        var shop = await FoundShopAsync();
        var proxy = await LineAsync();
        var window = (await PhoneAsync(proxy.Address)).TolerateStatus(410);
        var till = await TillPage.SignInAsync(window, shop);
        for (var sale = 0; sale < 2; sale++)
        {
            await till.ScanAsync(shop, Salt);
            till = await (await till.SellForCashAsync()).NewSaleAsync();
        }
        await till.AssertAllSentAsync();
        Assert.Equal(2, proxy.Pushed.Count);

        await Database.ScalarAsync<Guid>(
            "update shop.sync_state set epoch = gen_random_uuid() where business_id = $1 returning epoch",
            shop.BusinessId
        );
        await (await till.StatusAsync()).SendNowAsync();
        await Waiting.UntilAsync(() => Task.FromResult(proxy.Pushed.Count == 4), "both sales came again");
        await new StatusSheet(window).CloseAsync();

        Assert.Equal(proxy.Pushed.Take(2).Order(), proxy.Pushed.Skip(2).Order());
        Assert.Equal(2, await shop.SalesAsync());
        await shop.AssertChainsAsync(2);
        await till.ScanAsync(shop, Salt);
        await till.SellForCashAsync();
        await till.AssertAllSentAsync();
        Assert.Equal(3, await shop.SalesAsync());
    }
}
