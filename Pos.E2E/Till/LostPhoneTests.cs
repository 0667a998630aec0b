using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Till;

public sealed class LostPhoneTests(Server server) : BrowserTest(server)
{
    private const string Salt = "National Iodized Salt 800 g";

    [Fact]
    public async Task A_lost_phone_is_blocked_by_two_taps_and_sells_into_no_book_any_more()
    {
        var shop = await FoundShopAsync();
        var till = await TillPage.SignInAsync((await PhoneAsync()).TolerateStatus(401), shop);
        await till.AssertAllSentAsync();
        var office = await OfficePage.OpenAsync(await PhoneAsync(), shop);
        await office.GoAsync("/devices");
        await office.Window.ForgetTapsAsync();
        await office.Window.TapAsync(office.Page.Locator("form[action$='/revocation'] button"));
        await office.Window.TapAsync(office.Page.Locator("dialog[open] button[value=yes]"));
        await Expect(office.Page.Locator(".device .chip--danger")).ToBeVisibleAsync();
        Assert.Equal(2, await office.Window.TapsAsync());

        await (await till.ScanAsync(shop, Salt)).SellForCashAsync();
        await Expect(till.Page.Locator("#sign-in-banner")).ToBeVisibleAsync();
        await till.AssertAllSentAsync();
        Assert.Equal(0, await shop.SalesAsync());
        Assert.Equal(
            "device_revoked",
            await Database.ScalarAsync<string>(
                "select string_agg(reason, ' ') from shop.operations where business_id = $1 and device_id is not null",
                shop.BusinessId
            )
        );
    }
}
