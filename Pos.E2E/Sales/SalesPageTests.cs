using Pos.E2E.Pages;
using Pos.E2E.Rig;
using Pos.Web.Features.Demo;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Sales;

public sealed class SalesPageTests(Server server) : BrowserTest(server)
{
    private const string Salt = "National Iodized Salt 800 g",
        Jelly = "Rafhan Jelly Strawberry 80 g";

    [Fact]
    public async Task The_owner_sees_a_sale_arrive_filters_it_and_opens_it()
    {
        var shop = await FoundShopAsync();
        var office = await OfficePage.OpenAsync(await DesktopAsync(), shop);
        await office.MarkDocumentAsync();
        var till = await TillPage.SignInAsync(await PhoneAsync(), shop);
        await till.ScanAsync(shop, Salt);
        await till.ScanAsync(shop, Jelly);
        var number = await (await (await till.ToPayAsync()).NoteAsync(500)).ReceiptNumberAsync();

        await Expect(office.SalesCount).ToHaveTextAsync("1");
        await Expect(office.Rows.First).ToContainTextAsync(number);
        Assert.True(await office.IsSameDocumentAsync(), "The page was loaded again.");

        await office.Page.Locator("select[name=method]").SelectOptionAsync("card");
        await Expect(office.SalesCount).ToHaveTextAsync("0");
        await office.Page.Locator("select[name=method]").SelectOptionAsync("cash");
        await Expect(office.SalesCount).ToHaveTextAsync("1");

        await office.Rows.First.Locator("a").ClickAsync();
        await Expect(office.Title).ToHaveTextAsync(number);
        var body = office.Page.Locator("main");
        foreach (var words in (string[])[Salt, Jelly, "200", "500", "300", "Bilal", "Saddar", "S1"])
            await Expect(body).ToContainTextAsync(words);
    }

    [Fact]
    public async Task A_sale_that_comes_while_the_list_is_being_filtered_shows_without_another()
    {
        var shop = await FoundShopAsync();
        // It outlives the page, whose stream of sales goes through it.
        var proxy = await LineAsync();
        var office = await OfficePage.OpenAsync(await DesktopAsync(proxy.Address), shop);
        var chain = await Database.Maker.EnrolAsync(shop.BusinessId, shop.Ids.OwnerId, shop.Ids.FirstOutletId, "Counter phone");
        Task SellAsync() =>
            Database.Maker.PushAsync(
                chain,
                [chain.Next(Basket.Sell(chain.NextReceiptNo(), [(shop.Goods(Salt), 1000)]), TimeProvider.System.GetUtcNow())]
            );
        // Before htmx lets a question go or drops it, it says what it would ask.
        await office.Page.EvaluateAsync(
            "document.addEventListener('htmx:config:request', event => { if (event.detail.ctx.sourceElement.matches('[data-live]')) window.asked = (window.asked ?? 0) + 1; })"
        );
        await SellAsync();
        await Expect(office.SalesCount).ToHaveTextAsync("1");

        // The server has answered with one sale; the answer has not arrived when the second one is told.
        var asked = await office.Page.EvaluateAsync<int>("window.asked");
        proxy.HoldBack("/sales", after: 0);
        await office.Page.Locator("select[name=method]").SelectOptionAsync("cash");
        await proxy.HeldBackAsync();
        await SellAsync();
        await office.Page.WaitForFunctionAsync("before => window.asked > before", asked);
        proxy.LetGo();
        await Expect(office.SalesCount).ToHaveTextAsync("2");
        await Expect(office.Page.Locator("select[name=method]")).ToHaveValueAsync("cash");
    }
}
