using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Till;

public sealed class MovedPhoneTests(Server server) : BrowserTest(server)
{
    private const string Salt = "National Iodized Salt 800 g";

    [Fact]
    public async Task A_phone_that_the_owner_wants_elsewhere_finishes_its_sale_and_is_taken_there_with_a_tap()
    {
        var shop = await FoundShopAsync("Nazimabad");
        var window = await PhoneAsync();
        await (await SignInPage.OpenAsync(window, "/till/en")).SubmitAsync(shop.OwnerLogin, TestShop.Password);
        await window.Page.Locator("#outlets button", new() { HasText = "Saddar" }).ClickAsync();
        var till = await TillPage.ReadyAsync(window);
        await till.ScanAsync(shop, Salt);

        var office = await OfficePage.OpenAsync(await DesktopAsync(), shop);
        await office.GoAsync("/devices");
        await office.Page.Locator("summary", new() { HasText = "Move to another outlet" }).ClickAsync();
        await office.Page.Locator("form[action$='/outlet'] button").ClickAsync();
        await office.Page.Locator("dialog[open] button[value=yes]").ClickAsync();
        await Expect(office.Page.Locator(".device__state", new() { HasText = "is to go to" })).ToContainTextAsync("Nazimabad");

        await window.Page.RunAndWaitForResponseAsync(
            async () => await (await till.StatusAsync()).SendNowAsync(),
            response => response.Url.EndsWith("/sync/outlet", StringComparison.Ordinal)
        );
        await new StatusSheet(window).CloseAsync();
        await Expect(till.LineOf(Salt)).ToBeVisibleAsync();
        var done = await till.SellForCashAsync();
        var number = await done.ReceiptNumberAsync();
        till = await done.NewSaleAsync();

        var settings = await till.SettingsAsync();
        await window.TapAsync(settings.Page.Locator("#other-outlets button", new() { HasText = "The owner wants it here" }));
        await Expect(till.Where).ToContainTextAsync("Nazimabad");
        till = await TillPage.ReadyAsync(window);
        done = await (await till.ScanAsync(shop, Salt)).SellForCashAsync();
        Assert.Equal("N1-000001", await done.ReceiptNumberAsync());
        till = await done.NewSaleAsync();
        await till.AssertAllSentAsync();
        Assert.Equal([number, "N1-000001"], await shop.ReceiptNumbersAsync());
        await office.GoAsync("/devices");
        await Expect(office.Page.Locator(".device__state", new() { HasText = "is to go to" })).ToHaveCountAsync(0);
    }
}
