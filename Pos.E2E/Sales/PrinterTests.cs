using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Sales;

public sealed class PrinterTests(Server server) : BrowserTest(server)
{
    [Fact]
    public async Task A_printer_that_fails_leaves_the_sale_and_can_be_asked_again()
    {
        var shop = await FoundShopAsync();
        var window = await PhoneAsync();
        var till = await TillPage.SignInAsync(window, shop);
        await till.ScanAsync(shop, "National Iodized Salt 800 g");
        await (await till.ToPayAsync()).ExactAsync();
        await window.Page.EvaluateAsync("() => { window.print = () => { throw new Error('no printer'); }; }");
        await window.TapAsync(new DonePage(window).Print);
        await Expect(till.Toast).ToContainTextAsync("The sale is saved");
        await window.Page.EvaluateAsync(
            "() => { window.printed = 0; window.print = () => { window.printed += document.querySelectorAll('#printed').length; }; }"
        );
        await window.TapAsync(new DonePage(window).Print);
        await window.Page.WaitForFunctionAsync("() => window.printed === 1");
        await till.AssertAllSentAsync();
        Assert.Equal(1, await shop.SalesAsync());
    }
}
