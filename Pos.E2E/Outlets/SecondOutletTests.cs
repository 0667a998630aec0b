using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Outlets;

public sealed class SecondOutletTests(Server server) : BrowserTest(server)
{
    private const string Salt = "National Iodized Salt 800 g";

    [Fact]
    public async Task A_second_outlet_sells_with_its_own_letters_and_prints_its_own_head_and_what_is_changed_later()
    {
        var shop = await FoundShopAsync();
        var office = await OfficePage.OpenAsync(await PhoneAsync(), shop);
        var page = office.Page;
        await office.GoAsync("/outlets/new");
        await Expect(page.Locator("#Code")).Not.ToHaveValueAsync("");
        await page.Locator("#Name").FillAsync("Quaidabad");
        await page.Locator("#Code").FillAsync("qb");
        await page.Locator("form.form button.button--main").ClickAsync();
        await Expect(office.Title).ToHaveTextAsync("Quaidabad");
        await page.Locator("#ReceiptHead").FillAsync("Open till midnight");
        await page.Locator("#TaxNumber").FillAsync("NTN 1234567-8");
        await page.Locator("form.form button.button--main").ClickAsync();
        await Expect(page).ToHaveURLAsync(office.Window.Address + "/outlets");

        var window = await PhoneAsync();
        await (await SignInPage.OpenAsync(window, "/till/en")).SubmitAsync(shop.OwnerLogin, TestShop.Password);
        await window.Page.Locator("#outlets button", new() { HasText = "Quaidabad" }).ClickAsync();
        var till = await TillPage.ReadyAsync(window);
        await Expect(till.Where).ToContainTextAsync("Quaidabad");
        var done = await (await till.ScanAsync(shop, Salt)).SellForCashAsync();
        Assert.Equal("QB1-000001", await done.ReceiptNumberAsync());
        await Expect(done.Paper).ToContainTextAsync("Open till midnight");
        await Expect(done.Paper).ToContainTextAsync("NTN 1234567-8");
        till = await done.NewSaleAsync();

        await page.Locator("a.pick", new() { HasText = "Quaidabad" }).ClickAsync();
        await Expect(page.Locator("#Code")).ToHaveCountAsync(0);
        await page.Locator("#ReceiptHead").FillAsync("Open day and night");
        await page.Locator("#ReceiptLanguage").SelectOptionAsync("ur");
        await page.Locator("form.form button.button--main").ClickAsync();
        await Expect(page).ToHaveURLAsync(office.Window.Address + "/outlets");
        await page.Locator("a.pick", new() { HasText = "Quaidabad" }).ClickAsync();
        await page.Locator("form[action$='/closing'] button").ClickAsync();
        await page.Locator("dialog[open] button[value=yes]").ClickAsync();
        await Expect(page).ToHaveURLAsync(office.Window.Address + "/outlets");

        await (await till.StatusAsync()).SendNowAsync();
        await Expect(till.Page.Locator("#outlet-closed")).ToBeVisibleAsync();
        await new StatusSheet(window).CloseAsync();
        done = await (await till.ScanAsync(shop, Salt)).SellForCashAsync();
        await Expect(done.Paper).ToContainTextAsync("Open day and night");
        // The till is English, and so is its screen; the receipt is not.
        await Expect(done.Paper).ToHaveAttributeAsync("lang", "ur");
        await Expect(done.Paper.Locator(".paper__total")).ToContainTextAsync("کُل");
        await Expect(done.Paper).Not.ToContainTextAsync("Cash");
        till = await done.NewSaleAsync();
        await till.AssertAllSentAsync();
        Assert.Equal(["QB1-000001", "QB1-000002"], await shop.ReceiptNumbersAsync());
    }

    [Fact]
    public async Task Six_taps_and_a_name_make_a_second_outlet_that_sells_and_the_first_ones_cashier_sees_nothing_of_it()
    {
        var shop = await FoundShopAsync();
        var office = await OfficePage.OpenAsync(await PhoneAsync(), shop);
        await office.GoAsync("/today");
        await office.Window.ForgetTapsAsync();
        await office.TapThroughAsync("/more", "/outlets", "/outlets/new");
        await office.Page.Locator("#Name").FillAsync("Quaidabad");
        await office.Window.TapAsync(office.Page.Locator("form.form button.button--main"));
        await Expect(office.Title).ToHaveTextAsync("Quaidabad");
        await office.Window.TapAsync(office.Page.Locator(".shell__till"));
        await office.Window.TapAsync(office.Page.Locator("#outlets button", new() { HasText = "Quaidabad" }));
        var till = await TillPage.ReadyAsync(office.Window);
        Assert.Equal(6, await till.TapsAsync());
        var number = await (await (await till.ScanAsync(shop, Salt)).SellForCashAsync()).ReceiptNumberAsync();
        await till.AssertAllSentAsync();

        var cashier = await PhoneAsync();
        await (await TillPage.SignInAsync(cashier, shop)).ScanAsync(shop, Salt);
        var own = await (await new TillPage(cashier).SellForCashAsync()).ReceiptNumberAsync();
        await new TillPage(cashier).AssertAllSentAsync();
        Assert.NotEqual(number[..2], own[..2]);
        await new DonePage(cashier).NewSaleAsync();
        await Expect((await new TillPage(cashier).SalesAsync()).Rows).ToHaveCountAsync(1);
        var who = await cashier.Context.APIRequest.GetAsync($"{Server.Address}/till/who");
        Assert.DoesNotContain("Quaidabad", await who.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(shop.Listed(Salt).Opening - 1000, await shop.OnHandAsync(Salt));
        Assert.Equal(2, await shop.SalesAsync());
    }
}
