using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Till;

public sealed class LockTests(Server server) : BrowserTest(server)
{
    private const string Salt = "National Iodized Salt 800 g",
        Jelly = "Rafhan Jelly Strawberry 80 g";

    [Fact]
    public async Task A_locked_till_shows_only_how_much_waits_sends_it_and_opens_for_who_signs_in()
    {
        var shop = await FoundShopAsync();
        var proxy = await LineAsync();
        var window = (await PhoneAsync(proxy.Address)).TolerateNoNetwork().TolerateStatus(401);
        await SellUnsentAsync(window, proxy, shop);
        var settings = await (await new TillPage(window).ScanAsync(shop, Salt)).SettingsAsync();
        await Expect(window.Page.Locator("#sign-out-waits")).ToContainTextAsync("1 to send");
        proxy.Cut();
        await window.TapAsync(settings.View.Locator("#switch-worker"));
        await window.TapAsync(window.Page.Locator("#sheet-leave [data-cancel]"));
        await Expect(settings.View).ToBeVisibleAsync();
        proxy.Break("/sync/push", Fault.DropBefore);
        await window.TapAsync(settings.View.Locator("#sign-out"));

        var start = await new StartPage(window).ShownAsync("locked");
        await Expect(start.Waits("locked")).ToContainTextAsync("1 sale waits here.");
        await window.GoAsync("/till/en#sales");
        await window.Page.ReloadAsync();
        await start.ShownAsync("locked");
        await Expect(start.Part("locked").Locator("a")).ToBeVisibleAsync();
        Assert.Equal(0, await shop.SalesAsync());

        proxy.Mend();
        await window.Page.EvaluateAsync("window.dispatchEvent(new Event('online'))");
        await Expect(start.Waits("locked")).ToBeHiddenAsync();
        Assert.Equal(1, await shop.SalesAsync());
        await window.TapAsync(start.Part("locked").Locator("a"));
        await new SignInPage(window).SubmitAsync(shop.OwnerLogin, TestShop.Password);
        var till = await TillPage.ReadyAsync(window);
        await Expect(till.Where).ToHaveTextAsync("Saddar · Rashid Ahmed");
        await Expect(window.Page.Locator("#sheet-left [data-slot=title]")).ToHaveTextAsync("Bilal left a cart here");
        // Whoever goes on scanning has begun a cart of their own.
        await till.ScanAsync(shop, Jelly);
        await Expect(till.Lines).ToHaveCountAsync(1);
        await Expect((await till.SalesAsync()).Rows).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Somebody_of_another_business_sees_the_count_and_gets_a_till_of_their_own()
    {
        var (shop, other) = (await FoundShopAsync(), await FoundShopAsync());
        var proxy = await LineAsync();
        var window = (await PhoneAsync(proxy.Address)).TolerateNoNetwork().TolerateStatus(401);
        await SellUnsentAsync(window, proxy, shop);
        await window.Context.ClearCookiesAsync();
        await (await SignInPage.OpenAsync(window, "/till/en")).SubmitAsync(other.CashierLogin, TestShop.Password);

        var start = await new StartPage(window).ShownAsync("other");
        await Expect(start.Waits("other")).ToContainTextAsync("1 sale waits here.");
        await window.TapAsync(window.Page.Locator("#own-till"));
        var till = await TillPage.ReadyAsync(window);
        await Expect((await till.SalesAsync()).Rows).ToHaveCountAsync(0);
        proxy.Mend();
        await (await new TillSalesPage(window).BackToSellingAsync()).ScanAsync(other, Salt);
        await till.SellForCashAsync();
        await till.AssertAllSentAsync();
        await (await till.StatusAsync()).SendNowAsync();
        await Waiting.UntilAsync(async () => await shop.SalesAsync() == 1 && await other.SalesAsync() == 1, "each business has its sale");
        await shop.AssertChainsAsync(1);
        await other.AssertChainsAsync(1);
    }

    private static async Task SellUnsentAsync(Window window, FaultProxy proxy, TestShop shop)
    {
        var till = await TillPage.SignInAsync(window, shop);
        await till.AssertAllSentAsync();
        proxy.Break("/sync/push", Fault.DropBefore);
        await till.ScanAsync(shop, Salt);
        await (await till.SellForCashAsync()).NewSaleAsync();
    }
}
