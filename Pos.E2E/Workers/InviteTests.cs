using Microsoft.Playwright;
using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Workers;

public sealed class InviteTests(Server server) : BrowserTest(server)
{
    private const string Salt = "National Iodized Salt 800 g";

    [Fact]
    public async Task An_owner_invites_by_a_link_and_whoever_opens_it_on_the_own_phone_sells()
    {
        var shop = await FoundShopAsync("Gulshan");
        var office = await OfficePage.OpenAsync(await PhoneAsync(), shop);
        // Four taps, a name and a number.
        await office.GoAsync("/workers");
        await office.Page.GetByRole(AriaRole.Link, new() { Name = "Invite a worker" }).ClickAsync();
        await office.Page.Locator("#Name").FillAsync("Hamza");
        await office.Page.Locator("#Login").FillAsync("0345 7654321");
        await office.Page.GetByRole(AriaRole.Button, new() { Name = "Make the link" }).ClickAsync();
        await Expect(office.Page.Locator("svg.qr")).ToBeVisibleAsync();
        var link = await office.Page.Locator("#link").InputValueAsync();

        var phone = await PhoneAsync();
        await phone.GoAsync(new Uri(link).AbsolutePath);
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

        await office.GoAsync("/workers");
        await Expect(office.Page.Locator("#workers")).ToContainTextAsync("Hamza");
    }
}
