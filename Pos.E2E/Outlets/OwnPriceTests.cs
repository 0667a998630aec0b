using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Outlets;

public sealed class OwnPriceTests(Server server) : BrowserTest(server)
{
    private const string Salt = "National Iodized Salt 800 g";

    [Fact]
    public async Task Two_outlets_sell_one_product_at_two_prices_also_when_a_till_hears_of_it_late()
    {
        var (shop, line) = (await FoundShopAsync("Nazimabad"), await LineAsync());
        var saddar = await (await TillPage.SignInAsync((await PhoneAsync(line.Address)).TolerateNoNetwork(), shop)).KeptForOfflineAsync();
        var window = await PhoneAsync();
        await (await SignInPage.OpenAsync(window, "/till/en")).SubmitAsync(shop.OwnerLogin, TestShop.Password);
        await window.Page.Locator("#outlets button", new() { HasText = "Nazimabad" }).ClickAsync();
        var nazimabad = await TillPage.ReadyAsync(window);
        var usual = Pos.Web.Features.Shared.Figures.Rupees(shop.Listed(Salt).Price);

        line.Cut();
        var form = await (await OfficePage.OpenAsync(await DesktopAsync(), shop)).OpenProductAsync(Salt);
        await form.Page.Locator("summary", new() { HasText = "each outlet" }).ClickAsync();
        await form.Page.GetByLabel("Price at Saddar").FillAsync("91");
        await form.Page.GetByLabel("Price at Nazimabad").FillAsync("97");
        await form.SavedAsync();

        await (await nazimabad.StatusAsync()).SendNowAsync();
        await new StatusSheet(window).CloseAsync();
        await PricedAsync(nazimabad, "97");
        await PricedAsync(saddar, usual);

        line.Mend();
        await saddar.SayOnlineAsync();
        await PricedAsync(saddar, "91");
        await (await (await nazimabad.ScanAsync(shop, Salt)).SellForCashAsync()).NewSaleAsync();
        await (await (await saddar.ScanAsync(shop, Salt)).SellForCashAsync()).NewSaleAsync();
        await nazimabad.AssertAllSentAsync();
        await saddar.AssertAllSentAsync();
        Assert.Equal(
            (long[])[9_100, 9_700],
            await Database.ScalarAsync<long[]>(
                "select array_agg(total order by total) from shop.sales where business_id = $1",
                shop.BusinessId
            )
        );
        Assert.Equal(
            0,
            await Database.ScalarAsync<long>(
                "select count(*) from shop.flags where business_id = $1 and kind = 'price_changed'",
                shop.BusinessId
            )
        );
    }

    /// <summary>Looked for by name: what is found says what it costs.</summary>
    private static async Task PricedAsync(TillPage till, string price)
    {
        var row = till.Results.Filter(new() { HasText = Salt }).Locator("[data-slot=price]");
        await Waiting.UntilAsync(
            async () =>
            {
                await till.Query.FillAsync("iodized");
                return await row.CountAsync() == 1 && await row.InnerTextAsync() == price;
            },
            $"the price {price}"
        );
        await till.Query.FillAsync("");
    }
}
