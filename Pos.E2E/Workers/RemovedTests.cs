using Microsoft.Playwright;
using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Workers;

public sealed class RemovedTests(Server server) : BrowserTest(server)
{
    private const string Salt = "National Iodized Salt 800 g";

    [Fact]
    public async Task Who_was_removed_while_his_phone_had_no_network_sold_what_he_sold_before_and_the_rest_waits_for_the_owner()
    {
        var (shop, line) = (await FoundShopAsync(), await LineAsync());
        var window = (await PhoneAsync(line.Address)).TolerateNoNetwork().TolerateStatus(401);
        var till = await (await TillPage.SignInAsync(window, shop)).KeptForOfflineAsync();
        await till.AssertAllSentAsync();
        line.Cut();
        var before = await SellAsync(till, shop);

        var office = await OfficePage.OpenAsync(await PhoneAsync(), shop);
        await office.GoAsync("/workers");
        await office.Window.TapAsync(office.Page.Locator("#workers a", new() { HasText = "Bilal" }));
        await office.Window.TapAsync(office.Page.GetByRole(AriaRole.Button, new() { Name = "Remove" }));
        await office.Window.TapAsync(office.Page.Locator("dialog[open] button[value=yes]"));
        await Expect(office.Page.Locator(".head .chip--danger")).ToBeVisibleAsync();
        await SellAsync(till, shop);
        await Expect(till.Page.Locator("#sync-text")).ToHaveTextAsync("2 to send");

        line.Mend();
        await till.SayOnlineAsync();
        await till.AssertAllSentAsync();
        await Expect(till.Page.Locator("#sign-in-banner")).ToBeVisibleAsync();
        Assert.Equal([before], await shop.ReceiptNumbersAsync());
        Assert.Equal(
            "author_revoked",
            await Database.ScalarAsync<string>(
                "select string_agg(reason, ' ') from shop.operations where business_id = $1 and status = 'quarantined'",
                shop.BusinessId
            )
        );
        await Expect((await till.SalesAsync()).Rows).ToHaveCountAsync(2);
        await office.GoAsync("/review");
        await Expect(office.Page.Locator("#main")).ToContainTextAsync("Bilal");
    }

    private static async Task<string> SellAsync(TillPage till, TestShop shop)
    {
        var done = await (await till.ScanAsync(shop, Salt)).SellForCashAsync();
        var number = await done.ReceiptNumberAsync();
        await done.NewSaleAsync();
        return number;
    }
}
