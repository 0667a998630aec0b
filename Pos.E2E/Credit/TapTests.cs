using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Credit;

/// <summary>Taps as counted in the page, digits of the keypad aside.</summary>
public sealed class TapTests(Server server) : BrowserTest(server)
{
    private const string Sugar = "Sugar, loose",
        Aslam = "Muhammad Aslam";

    [Fact]
    public async Task A_credit_sale_is_four_taps_money_received_three_and_a_new_customer_two()
    {
        var shop = await FoundShopAsync();
        var till = await TillPage.SignInAsync(await PhoneAsync(), shop);

        var customers = await till.CustomersAsync();
        await till.ForgetTapsAsync();
        await customers.AddAsync(Aslam);
        Assert.Equal(2, await till.TapsAsync());

        await till.Window.TapAsync(till.Page.Locator("#tabs a[href='#sell']"));
        await till.AddWorthAsync("sugar", Sugar, 1000);
        await till.ForgetTapsAsync();
        var done = await (await (await till.ToPayAsync()).CreditAsync(Aslam)).SaveAsync("700");
        Assert.Equal(4, await till.TapsAsync() - "700".Length);
        await Expect(done.Account).ToContainTextAsync("Rs 300 on udhaar");

        await done.NewSaleAsync();
        await till.AssertAllSentAsync();
        await till.ForgetTapsAsync();
        done = await (await till.CustomersAsync()).ReceiveAsync(Aslam, "200");
        Assert.Equal(3, await till.TapsAsync() - "200".Length);
        await Expect(done.Account).ToContainTextAsync("Rs 100");
        await till.AssertAllSentAsync();
        Assert.Equal(10_000, await shop.BalanceAsync(Aslam));
    }
}
