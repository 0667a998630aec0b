using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.SignIn;

public sealed class SignInTests(Server server) : BrowserTest(server)
{
    private const string Salt = "National Iodized Salt 800 g";

    [Fact]
    public async Task Another_worker_signs_in_and_unsent_sales_stay_in_the_first_ones_name()
    {
        var shop = await FoundShopAsync();
        await using var proxy = await FaultProxy.StartAsync(Server.Address);
        var window = (await PhoneAsync(proxy.Address)).TolerateNoNetwork();
        var till = await TillPage.SignInAsync(window, shop);
        proxy.Break("/sync/push", Fault.DropBefore);
        await till.ScanAsync(shop, Salt);
        await till.SellForCashAsync();

        // The till asks to send first before it lets go; somebody who signs in anyway changes nothing about it.
        await window.Context.ClearCookiesAsync();
        var page = await SignInPage.OpenAsync(window, "/till/en");
        await page.SubmitAsync(shop.OwnerLogin, TestShop.Password);
        till = await TillPage.ReadyAsync(window);
        await Expect(till.Where).ToHaveTextAsync("Saddar · Rashid Ahmed");
        await till.ScanAsync(shop, Salt);
        await till.SellForCashAsync();
        proxy.Mend();
        await (await till.StatusAsync()).SendNowAsync();
        await till.AssertAllSentAsync();

        Assert.Equal(["Bilal", "Rashid Ahmed"], await shop.SellersAsync());
        await shop.AssertChainsAsync(2);
    }
}
