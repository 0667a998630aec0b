using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Sales;

public sealed class SalesPageTests(Server server) : BrowserTest(server)
{
    private const string Salt = "National Iodized Salt 800 g", Jelly = "Rafhan Jelly Strawberry 80 g";

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
        foreach (var words in (string[])[Salt, Jelly, "200", "500", "300", "Bilal", "Saddar", "S1"]) await Expect(body).ToContainTextAsync(words);
    }
}
