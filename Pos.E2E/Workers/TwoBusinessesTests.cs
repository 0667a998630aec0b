using Microsoft.Playwright;
using Pos.Data.Tenancy;
using Pos.Data.Workers;
using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Workers;

public sealed class TwoBusinessesTests(Server server) : BrowserTest(server)
{
    private const string Salt = "National Iodized Salt 800 g",
        Jelly = "Rafhan Jelly Strawberry 80 g";

    [Fact]
    public async Task Who_works_in_two_businesses_changes_by_the_menu_and_each_gets_what_was_sold_in_it_and_nothing_else()
    {
        var (own, other) = (await FoundShopAsync(), await FoundShopAsync());
        var link = await InvitedAsync(other, own.OwnerLogin);
        var line = await LineAsync();
        var window = (await PhoneAsync(line.Address)).TolerateNoNetwork().TolerateStatus(401);
        await (await SignInPage.OpenAsync(window, "/till/en")).SubmitAsync(own.OwnerLogin, TestShop.Password);
        var till = await TillPage.ReadyAsync(window);
        await till.AssertAllSentAsync();
        line.Break("/sync/push", Fault.DropBefore);
        await (await (await till.ScanAsync(own, Salt)).SellForCashAsync()).NewSaleAsync();

        await window.GoAsync($"/join/{link}");
        await window.TapAsync(window.Page.GetByRole(AriaRole.Button, new() { Name = "Join and start" }));
        await window.TapAsync(window.Page.Locator("#own-till"));
        await Expect((await (await TillPage.ReadyAsync(window)).SalesAsync()).Rows).ToHaveCountAsync(0);
        till = await new TillSalesPage(window).BackToSellingAsync();
        await Expect(till.Where).ToHaveTextAsync("Saddar · Rashid");
        await (await (await till.ScanAsync(other, Jelly)).SellForCashAsync()).NewSaleAsync();

        await window.TapAsync((await till.SettingsAsync()).View.Locator(".settings__links > a"));
        await new OfficePage(window).TapThroughAsync("/choose-business");
        await window.TapAsync(window.Page.Locator("button.pick", new() { HasText = "Owner" }));
        await window.TapAsync(window.Page.Locator(".shell__till"));
        await window.TapAsync(window.Page.Locator("#own-till"));
        till = await TillPage.ReadyAsync(window);
        await Expect(till.Where).ToHaveTextAsync("Saddar · Rashid Ahmed");
        await Expect((await till.SalesAsync()).Rows).ToHaveCountAsync(1);
        till = await new TillSalesPage(window).BackToSellingAsync();
        await (await (await till.ScanAsync(own, Salt)).SellForCashAsync()).NewSaleAsync();

        line.Mend();
        await (await till.StatusAsync()).SendNowAsync();
        await till.AssertAllSentAsync();
        await Waiting.UntilAsync(async () => await own.SalesAsync() == 2 && await other.SalesAsync() == 1, "each business has its sales");
        Assert.Equal(["Rashid Ahmed", "Rashid Ahmed"], await own.SellersAsync());
        Assert.Equal(["Rashid"], await other.SellersAsync());
        await own.AssertChainsAsync(2);
        await other.AssertChainsAsync(1);
    }

    private async Task<LinkToken> InvitedAsync(TestShop shop, string login)
    {
        var link = LinkToken.New(Database.Maker.NewId());
        await Database.Maker.OperateAsync(
            shop.Ids,
            new InviteWorker(link.Id, login, "Rashid", Role.Cashier, shop.Ids.FirstOutletId, Convert.ToHexStringLower(link.KeyHash()))
        );
        return link;
    }
}
