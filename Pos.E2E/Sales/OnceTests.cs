using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Sales;

/// <summary>Nothing is doubled, whoever taps and however often.</summary>
public sealed class OnceTests(Server server) : BrowserTest(server)
{
    private const string Salt = "National Iodized Salt 800 g",
        Jelly = "Rafhan Jelly Strawberry 80 g";

    [Fact]
    public async Task A_double_tap_on_exact_makes_one_sale()
    {
        var shop = await FoundShopAsync();
        var till = await TillPage.SignInAsync(await PhoneAsync(), shop);
        await till.ScanAsync(shop, Salt);
        var pay = await till.ToPayAsync();

        await pay.Exact.EvaluateAsync("button => { button.click(); button.click(); button.click(); }");

        await DonePage.ShownAsync(till.Window);
        await till.AssertAllSentAsync();
        await AssertOneSaleAsync(shop, till);
    }

    [Fact]
    public async Task A_bouncing_enter_key_on_exact_makes_one_sale()
    {
        var shop = await FoundShopAsync();
        var till = await TillPage.SignInAsync(await PhoneAsync(), shop);
        await till.ScanAsync(shop, Salt);
        var pay = await till.ToPayAsync();
        await Expect(pay.Exact).ToBeFocusedAsync();

        await till.Window.StrikeAsync("", enter: true);
        await till.Window.StrikeAsync("", enter: true);

        await Waiting.UntilAsync(async () => await shop.SalesAsync() > 0, "the sale on the server");
        await till.AssertAllSentAsync();
        await AssertOneSaleAsync(shop, till);
    }

    [Fact]
    public async Task Two_tabs_send_each_sale_once_and_never_share_a_receipt_number()
    {
        var shop = await FoundShopAsync();
        await using var proxy = await FaultProxy.StartAsync(Server.Address);
        var window = await PhoneAsync(proxy.Address);
        var first = await TillPage.SignInAsync(window, shop);
        var second = await TillPage.OpenAsync(Watch(await window.NewTabAsync()));
        proxy.Break("/sync/push", Fault.DropBefore);
        window.TolerateNoNetwork();
        second.Window.TolerateNoNetwork();

        var receipts = new List<string>();
        foreach (var (till, name) in new[] { (first, Salt), (second, Jelly), (first, Jelly), (second, Salt) })
        {
            await till.Page.BringToFrontAsync();
            await till.ScanAsync(shop, name);
            receipts.Add(await (await till.SellForCashAsync()).ReceiptNumberAsync());
        }
        await Expect(first.Page.Locator("#sync-text")).ToHaveTextAsync("4 to send");
        await Expect(second.Page.Locator("#sync-text")).ToHaveTextAsync("4 to send");
        proxy.Mend();
        await Task.WhenAll(
            first.Page.EvaluateAsync("window.dispatchEvent(new Event('online'))"),
            second.Page.EvaluateAsync("window.dispatchEvent(new Event('online'))")
        );
        await first.AssertAllSentAsync();
        await second.AssertAllSentAsync();

        Assert.Equal(4, receipts.Distinct().Count());
        Assert.Equal(4, await shop.SalesAsync());
        Assert.Equal(4, proxy.Pushed.Count);
        Assert.Equal(4, proxy.Pushed.Distinct().Count());
        await shop.AssertChainsAsync(4);
    }

    [Fact]
    public async Task Two_tabs_that_pay_at_the_same_moment_both_sell()
    {
        var shop = await FoundShopAsync();
        var window = await PhoneAsync();
        var first = await TillPage.SignInAsync(window, shop);
        var second = await TillPage.OpenAsync(Watch(await window.NewTabAsync()));
        await first.ScanAsync(shop, Salt);
        await second.ScanAsync(shop, Jelly);
        var (pay, otherPay) = (await first.ToPayAsync(), await second.ToPayAsync());

        await Task.WhenAll(pay.Exact.EvaluateAsync("button => button.click()"), otherPay.Exact.EvaluateAsync("button => button.click()"));

        await DonePage.ShownAsync(first.Window);
        await DonePage.ShownAsync(second.Window);
        await first.AssertAllSentAsync();
        await second.AssertAllSentAsync();
        Assert.Equal(2, (await shop.ReceiptNumbersAsync()).Distinct().Count());
        await shop.AssertChainsAsync(2);
    }

    private static async Task AssertOneSaleAsync(TestShop shop, TillPage till)
    {
        Assert.Equal(1, await shop.SalesAsync());
        await shop.AssertChainsAsync(1);
        var done = new DonePage(till.Window);
        if (await done.View.IsVisibleAsync())
            await done.NewSaleAsync();
        var sales = await till.SalesAsync();
        await Expect(sales.Rows).ToHaveCountAsync(1);
    }
}
