using Microsoft.Playwright;
using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Workers;

public sealed class InviteTests(Server server) : BrowserTest(server)
{
    private const string Salt = "National Iodized Salt 800 g";

    [Fact]
    public async Task Hired_by_four_taps_a_name_and_a_number_whoever_points_a_phone_at_the_picture_sells_in_the_own_name()
    {
        var shop = await FoundShopAsync("Gulshan");
        var office = await OfficePage.OpenAsync(await PhoneAsync(), shop);
        await office.GoAsync("/today");
        await office.Window.ForgetTapsAsync();
        await office.TapThroughAsync("/more", "/workers", "/workers/new");
        await office.Page.Locator("#Name").FillAsync("Hamza");
        await office.Page.Locator("#Login").FillAsync("0345 7654321");
        await office.Window.TapAsync(office.Page.GetByRole(AriaRole.Button, new() { Name = "Make the link" }));
        var picture = office.Page.Locator("svg.qr");
        await Expect(picture).ToBeVisibleAsync();
        Assert.Equal(4, await office.Window.TapsAsync());

        var phone = await PhoneAsync();
        await phone.Page.GotoAsync(await Camera.ReadAsync(picture));
        await Expect(phone.Page.Locator("h1")).ToHaveTextAsync("Al-Madina Kiryana");
        await phone.Page.Locator("#Password").FillAsync("neeli balti wala");
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = "Join and start" }).ClickAsync();
        var till = await TillPage.ReadyAsync(phone);
        await Expect(till.Where).ToHaveTextAsync("Saddar · Hamza");
        await till.ScanAsync(shop, Salt);
        await till.SellForCashAsync();
        await Waiting.UntilAsync(async () => await shop.SalesAsync() == 1, "the sale to arrive");
        await till.AssertAllSentAsync();
        await shop.AssertChainsAsync(1);
        Assert.Equal(["Hamza"], await shop.SellersAsync());

        await office.GoAsync("/workers");
        await Expect(office.Page.Locator("#workers")).ToContainTextAsync("Hamza");
    }
}
