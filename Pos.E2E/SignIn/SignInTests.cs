using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.SignIn;

public sealed class SignInTests(Server server) : BrowserTest(server)
{
    private const string Salt = "National Iodized Salt 800 g";

    [Fact]
    public async Task A_wrong_password_and_an_unknown_login_get_the_same_answer()
    {
        var shop = await FoundShopAsync();
        var page = await SignInPage.OpenAsync((await PhoneAsync()).TolerateStatus(422));
        await page.SubmitAsync(shop.OwnerLogin, "not the password");
        var refused = page.Page.Locator("form.form", new() { HasText = "The phone number, e-mail or password is not right" });
        await Expect(refused).ToBeVisibleAsync();
        await Expect(page.Login).ToHaveValueAsync(shop.OwnerLogin);
        await page.SubmitAsync("nobody@shop.example", TestShop.Password);
        await Expect(refused).ToBeVisibleAsync();
        await page.AsOwnerAsync(shop);
    }

    [Fact]
    public async Task One_signs_in_without_JavaScript()
    {
        var shop = await FoundShopAsync();
        var office = await OfficePage.OpenAsync(await PhoneAsync(javaScript: false), shop);
        await Expect(office.SalesCount).ToHaveTextAsync("0");
    }

    [Fact]
    public async Task A_cashier_does_not_reach_what_is_the_owners()
    {
        var shop = await FoundShopAsync();
        var window = (await PhoneAsync()).TolerateStatus(403, 404);
        await TillPage.SignInAsync(window, shop);
        foreach (
            var (path, status) in new[]
            {
                ("/sales", 403),
                ("/products/new", 403),
                ("/categories", 403),
                ("/products/starters", 403),
                ($"/products/{shop.Goods(Salt).ProductId}", 404),
            }
        )
        {
            var answer = await window.Page.GotoAsync(Server.Address + path);
            Assert.Equal(status, answer!.Status);
            await Expect(window.Page.Locator("h1")).ToBeVisibleAsync();
        }
        await window.GoAsync("/products");
        await Expect(window.Page.Locator("#list tbody tr").First).ToBeVisibleAsync();
        await Expect(window.Page.Locator("a[href='/products/new'], nav a[href='/sales']")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Another_worker_signs_in_and_unsent_sales_stay_in_the_first_ones_name()
    {
        var shop = await FoundShopAsync();
        await using var proxy = await FaultProxy.StartAsync(Server.Address);
        var window = (await PhoneAsync(proxy.Address)).TolerateNoNetwork();
        var till = await TillPage.SignInAsync(window, shop);
        proxy.Break("/sync/push", Fault.DropBefore);
        await till.ScanAsync(shop, Salt);
        await till.SellForCashAsync();

        // The till asks to send first before it lets go; somebody who signs in anyway changes nothing about it.
        await window.Context.ClearCookiesAsync();
        var page = await SignInPage.OpenAsync(window, "/till/en");
        await page.SubmitAsync(shop.OwnerLogin, TestShop.Password);
        till = await TillPage.ReadyAsync(window);
        await Expect(till.Where).ToHaveTextAsync("Saddar · Rashid Ahmed");
        await till.ScanAsync(shop, Salt);
        await till.SellForCashAsync();
        proxy.Mend();
        await (await till.StatusAsync()).SendNowAsync();
        await till.AssertAllSentAsync();

        Assert.Equal(
            ["Bilal", "Rashid Ahmed"],
            await Database.ScalarAsync<string[]>(
                """
                select array_agg(w.name order by s.receipt_no) from shop.sales s join shop.workers w on w.business_id = s.business_id and w.id = s.worker_id where s.business_id = $1
                """,
                shop.BusinessId
            )
        );
        await shop.AssertChainsAsync(2);
    }
}
