using Pos.Data.Catalog;
using Pos.E2E.Pages;
using Pos.E2E.Rig;
using Pos.Web.Features.Demo;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Till;

public sealed class FirstVisitTests(Server server) : BrowserTest(server)
{
    [Fact]
    public async Task A_fresh_phone_of_a_cashier_becomes_a_till_by_itself_and_tells_whether_its_store_is_kept()
    {
        var shop = await FoundShopAsync("Gulshan");
        var window = (await PhoneAsync()).TolerateStatus(401);
        await window.GoAsync("/till/en");
        await Expect(window.Page.Locator("[data-for=signed_out]")).ToBeVisibleAsync();
        await window.TapAsync(window.Page.Locator("[data-for=signed_out] a.button"));

        await new SignInPage(window).SubmitAsync(shop.CashierLogin, TestShop.Password);

        // It is said for a few seconds only.
        await Expect(new TillPage(window).Toast).ToContainTextAsync(new System.Text.RegularExpressions.Regex("keep|kept|clear"));
        var till = await TillPage.ReadyAsync(window);
        await Expect(till.Where).ToHaveTextAsync("Saddar · Bilal");
        await till.AssertAllSentAsync();
        // Of the shell itself; the worker fetches what Urdu needs without a network on its own.
        Assert.Empty(
            await window.Page.EvaluateAsync<string[]>(
                "performance.getEntriesByType('resource').map(entry => entry.name).filter(name => name.endsWith('.woff2'))"
            )
        );
        var settings = await till.SettingsAsync();
        await Expect(settings.Fact("goods")).ToContainTextAsync("ready without internet");
        await Expect(settings.Fact("storage")).Not.ToBeEmptyAsync();
        Assert.Equal(1, await Database.ScalarAsync<long>("select count(*) from shop.devices where business_id = $1", shop.BusinessId));
    }

    [Fact]
    public async Task An_owner_of_two_outlets_chooses_which_one_this_till_is_of()
    {
        var shop = await FoundShopAsync("Gulshan");
        var window = await PhoneAsync();
        var page = await SignInPage.OpenAsync(window, "/till/en");
        await page.SubmitAsync(shop.OwnerLogin, TestShop.Password);
        await Expect(window.Page.Locator("#outlets button")).ToHaveCountAsync(2);
        await window.Page.Locator("#device-name").FillAsync("Counter two");

        await window.TapAsync(window.Page.Locator("#outlets button", new() { HasText = "Gulshan" }));

        var till = await TillPage.ReadyAsync(window);
        await Expect(till.Where).ToHaveTextAsync("Gulshan · Rashid Ahmed");
        Assert.Equal(
            "Gulshan:Counter two",
            await Database.ScalarAsync<string>(
                "select o.name || ':' || d.name from shop.devices d join shop.outlets o on o.business_id = d.business_id and o.id = d.outlet_id where d.business_id = $1",
                shop.BusinessId
            )
        );
    }

    [Fact]
    public async Task A_shop_without_goods_says_what_to_do_and_sells_as_soon_as_there_are_some()
    {
        var shop = await TestShop.FoundAsync(Database, new GoodsList([], []));
        var window = await PhoneAsync();
        var page = await SignInPage.OpenAsync(window, "/till/en");
        await page.SubmitAsync(shop.OwnerLogin, TestShop.Password);
        var till = await TillPage.ReadyAsync(window);
        await Expect(till.Page.Locator("#empty-catalogue")).ToBeVisibleAsync();
        await Expect(till.Page.Locator("#empty-catalogue a")).ToBeVisibleAsync();

        await Database.Maker.StockAsync(shop.Ids, GoodsList.Starter(), shop.Ids.FirstOutletId);
        // The till may have looked by itself just before, and then there is no such button any more.
        await till.Page.Locator("#look-again").EvaluateAsync("button => button.click()");

        await Expect(till.Page.Locator("#empty-catalogue")).ToBeHiddenAsync();
        await Expect(till.Page.Locator(".category:visible").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Selling_starts_while_twenty_thousand_goods_still_load()
    {
        var list = LargeShop.Goods(20_000);
        var shop = await TestShop.FoundAsync(Database, list);
        await using var proxy = await FaultProxy.StartAsync(Server.Address);
        proxy.HoldBack("/sync/snapshot", 100_000);
        var page = await SignInPage.OpenAsync((await PhoneAsync(proxy.Address)).TolerateNoNetwork(), "/till/en");
        await page.SubmitAsync(shop.CashierLogin, TestShop.Password);
        await proxy.HeldBackAsync();
        var till = new TillPage(page.Window);
        await Expect(till.Load).ToContainTextAsync("of 20,000 goods, you can sell already");

        // The goods come in the order of category and name; the first on the shelf are there already.
        await till.Window.TapAsync(till.Page.Locator(".category:visible").First);
        await Expect(till.Results.First).ToBeVisibleAsync();
        var name = (await till.Results.First.Locator("[data-slot=name]").TextContentAsync())!;
        await till.Window.TapAsync(till.Page.Locator("#search-close"));
        await till.ScanAsync(list.Goods.First(g => g.Name == name).Barcode);
        if (await new QuantitySheet(till.Window).Sheet.IsVisibleAsync())
            await new QuantitySheet(till.Window).TypeAsync("1");
        await Expect(till.LineOf(name)).ToBeVisibleAsync();
        await till.SellForCashAsync();
        await Waiting.UntilAsync(async () => await shop.SalesAsync() == 1, "the sale on the server");

        proxy.LetGo();
        await Expect(till.Load).ToBeHiddenAsync();
        var settings = await (await new DonePage(till.Window).NewSaleAsync()).SettingsAsync();
        await Expect(settings.Fact("goods")).ToHaveTextAsync("20,000, ready without internet");
        await till.Window.TapAsync(till.Page.Locator("#tabs a[href='#sell']"));
        var last = list.Goods[^1];
        await till.ScanAsync(last.Barcode);
        await Expect(till.Unknown).ToBeHiddenAsync();
    }
}
