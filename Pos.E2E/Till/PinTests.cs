using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Till;

public sealed class PinTests(Server server) : BrowserTest(server)
{
    private const string Salt = "National Iodized Salt 800 g",
        Bilals = WhoSheet.CashiersPin,
        Owners = WhoSheet.OwnersPin;

    [Fact]
    public async Task Who_gives_his_PIN_sells_in_his_own_name_without_a_network_and_the_sign_in_of_before_is_over()
    {
        var (shop, line) = (await FoundShopAsync(), await LineAsync());
        var window = (await PhoneAsync(line.Address)).TolerateNoNetwork().TolerateStatus(401);
        var till = await WhoSheet.BothOnOnePhoneAsync(window, shop);
        line.Cut();

        var who = await new WhoSheet(window).OpenAsync();
        await who.NameAsync("Bilal");
        await who.PressAsync(Bilals);

        await Expect(till.Where).ToHaveTextAsync("Saddar · Bilal");
        await till.ScanAsync(shop, Salt);
        await (await till.SellForCashAsync()).NewSaleAsync();
        // Locked and opened again, still without a network.
        await window.TapAsync((await who.OpenAsync()).Sheet.Locator("[data-slot=lock]"));
        await new StartPage(window).ShownAsync("locked");
        await till.ForgetTapsAsync();
        await window.TapAsync(window.Page.Locator("[data-slot=locked-names] button", new() { HasText = "Rashid" }));
        await who.PressAsync(Owners);
        Assert.Equal(1 + Owners.Length, await till.TapsAsync());
        till = await TillPage.ReadyAsync(window);
        await Expect(till.Where).ToHaveTextAsync("Saddar · Rashid Ahmed");
        await till.ScanAsync(shop, Salt);
        await (await till.SellForCashAsync()).NewSaleAsync();

        line.Mend();
        await till.SayOnlineAsync();
        await till.AssertAllSentAsync();
        Assert.Equal(
            ["Bilal", "Rashid Ahmed"],
            await Database.ScalarAsync<string[]>(
                """
                select array_agg(w.name order by s.occurred_at) from shop.sales s join shop.operations o on o.business_id = s.business_id and o.op_id = s.id
                join shop.workers w on w.business_id = o.business_id and w.id = o.worker_id where s.business_id = $1
                """,
                shop.BusinessId
            )
        );
        await window.Page.ReloadAsync();
        await TillPage.ReadyAsync(window);
        await Waiting.UntilAsync(
            async () => await window.Page.EvaluateAsync<bool>("fetch('/till/who').then(answer => answer.redirected)"),
            "nobody is signed in to the office any more"
        );
        Assert.Equal(2, await shop.SalesAsync());
    }

    [Fact]
    public async Task After_ten_wrong_ones_the_right_PIN_opens_no_more_also_after_a_restart()
    {
        var shop = await FoundShopAsync();
        var window = (await PhoneAsync()).TolerateStatus(401);
        var till = await WhoSheet.BothOnOnePhoneAsync(window, shop);
        var who = await new WhoSheet(window).OpenAsync();
        await who.NameAsync("Bilal");
        for (var wrong = 1; wrong <= 10; wrong++)
        {
            await window.Page.EvaluateAsync("void (Date.now = (before => () => before() + 1_000_000)(Date.now))");
            await who.PressAsync("9999");
            await Expect(who.Error).ToContainTextAsync(wrong < 10 ? "not the PIN" : "Too often wrong");
            await Expect(who.Sheet.Locator("[data-slot=dots]")).ToHaveTextAsync("○○○○");
        }

        await till.ReloadAsync();
        await (await who.OpenAsync()).NameAsync("Bilal");
        await who.PressAsync(Bilals);

        await Expect(who.Error).ToContainTextAsync("Too often wrong");
        await Expect(till.Where).ToHaveTextAsync("Saddar · Rashid Ahmed");
        // The password helps.
        await window.TapAsync(who.Sheet.Locator("[data-cancel]"));
        await (await who.OpenAsync()).SignInAsOtherAsync(shop.CashierLogin, TestShop.Password);
        await (await who.OpenAsync()).ChooseAsync("4682");
        await (await who.OpenAsync()).NameAsync("Bilal");
        await who.PressAsync("4682");
        await Expect(till.Where).ToHaveTextAsync("Saddar · Bilal");
    }
}
