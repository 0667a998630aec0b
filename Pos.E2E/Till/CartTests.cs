using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Till;

public sealed class CartTests(Server server) : BrowserTest(server)
{
    private const string Salt = "National Iodized Salt 800 g",
        Jelly = "Rafhan Jelly Strawberry 80 g",
        Sugar = "Sugar, loose",
        Shakkar = "Brown Sugar (Shakkar), loose";

    [Fact]
    public async Task Three_scanned_goods_are_sold_for_cash_with_two_taps()
    {
        var shop = await FoundShopAsync();
        var till = await TillPage.SignInAsync(await PhoneAsync(), shop);
        foreach (var name in (string[])[Salt, Jelly, Salt])
            await (await till.ScanByKeysAsync(shop.Barcode(name))).LineOf(name).WaitForAsync();
        await Expect(till.Lines).ToHaveCountAsync(2);
        await Expect(till.TotalOf(Salt)).ToHaveTextAsync("180");
        await Expect(till.Total).ToHaveTextAsync("290");

        await till.ForgetTapsAsync();
        var done = await till.SellForCashAsync();

        Assert.Equal(2, await till.TapsAsync());
        await Expect(done.State).ToHaveTextAsync("Sent");
        await till.AssertAllSentAsync();
        Assert.Equal(1, await shop.SalesAsync());
    }

    [Fact]
    public async Task The_paper_is_drawn_though_the_sale_was_sent_before_the_phone_had_time_for_it()
    {
        var shop = await FoundShopAsync();
        var till = await TillPage.SignInAsync(await PhoneAsync(), shop);
        await till.ScanAsync(shop, Salt);
        await till.Page.EvaluateAsync("void (window.later = [], window.requestIdleCallback = work => window.later.push(work))");
        var done = await till.SellForCashAsync();
        await Expect(done.State).ToHaveTextAsync("Sent");

        await till.Page.EvaluateAsync("later.forEach(work => work())");

        await Expect(done.Paper).ToContainTextAsync(await done.ReceiptNumberAsync());
    }

    [Fact]
    public async Task Enter_takes_the_row_that_the_arrows_went_to()
    {
        var shop = await FoundShopAsync();
        var till = await TillPage.SignInAsync(await PhoneAsync(), shop);
        await till.Page.Locator("#query").FillAsync("national");
        var query = till.Page.Locator("#query");
        var chosen = till.Page.Locator("#results [aria-selected=true]");
        await query.PressAsync("ArrowDown");
        var first = (await chosen.Locator("[data-slot=name]").TextContentAsync())!;
        await query.PressAsync("ArrowDown");
        await Expect(chosen).Not.ToContainTextAsync(first);
        var name = (await chosen.Locator("[data-slot=name]").TextContentAsync())!;
        await query.PressAsync("Enter");

        await Expect(till.LineOf(name)).ToBeVisibleAsync();
        await Expect(till.Lines).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task The_cart_survives_a_reload_and_a_killed_browser()
    {
        var shop = await FoundShopAsync();
        var browser = Keep(new KeptBrowser(Installation, Engine.Chromium));
        var till = await TillPage.SignInAsync(Watch(await Window.InAsync(await browser.StartAsync(), Server.Address)), shop);
        await till.ScanAsync(shop, Salt);
        await till.AddWorthAsync("sugar", Sugar, 50);
        await till.CartIsKeptAsync(2);

        till = await till.ReloadAsync();
        await Expect(till.Lines).ToHaveCountAsync(2);
        await Expect(till.Total).ToHaveTextAsync("140");

        await till.ScanAsync(shop, Jelly);
        await till.CartIsKeptAsync(3);
        await browser.KillAsync();
        // Whether the browser had written the sign-in to its disk matters not.
        till = await TillPage.OpenAsync(Watch((await Window.InAsync(await browser.StartAsync(), Server.Address)).TolerateStatus(401)));
        await Expect(till.LineOf(Salt)).ToBeVisibleAsync();
        await Expect(till.LineOf(Sugar)).ToBeVisibleAsync();
        await till.SellForCashAsync();
        await till.AssertAllSentAsync();
        Assert.Equal(1, await shop.SalesAsync());
        // It signs what it sends since before it was killed, so its key is still there.
        Assert.Equal(
            1,
            await Database.ScalarAsync<long>(
                "select count(*) from shop.devices where business_id = $1 and public_key is not null",
                shop.BusinessId
            )
        );
        Assert.Equal(shop.Listed(Sugar).Opening - 286, await shop.OnHandAsync(Sugar));
    }

    [Fact]
    public async Task A_line_is_changed_removed_and_brought_back_and_the_total_is_always_right()
    {
        var shop = await FoundShopAsync();
        var till = await TillPage.SignInAsync(await PhoneAsync(), shop);
        await till.ScanAsync(shop, Salt);
        await till.ScanAsync(shop, Jelly);
        await Expect(till.Total).ToHaveTextAsync("200");

        await (await till.TapLineAsync(Salt)).TypeAsync("12");
        await Expect(till.TotalOf(Salt)).ToHaveTextAsync("1,080");
        await Expect(till.LineOf(Salt)).ToContainTextAsync("12 × 90 = 1,080");
        await till.Window.TapAsync(till.LineOf(Salt).Locator("[data-by='1']"));
        await Expect(till.LineOf(Salt)).ToContainTextAsync("13 × 90 = 1,170");
        await till.Window.TapAsync(till.LineOf(Salt).Locator("[data-by='-1']"));
        await Expect(till.LineOf(Salt)).ToContainTextAsync("12 × 90 = 1,080");
        await Expect(till.Total).ToHaveTextAsync("1,190");

        var sheet = await till.TapLineAsync(Jelly);
        await sheet.StepAsync(1);
        await sheet.StepAsync(1);
        await sheet.OkAsync();
        await Expect(till.Total).ToHaveTextAsync("1,410");

        await (await till.TapLineAsync(Salt)).RemoveAsync();
        await Expect(till.LineOf(Salt)).ToHaveCountAsync(0);
        await Expect(till.Total).ToHaveTextAsync("330");
        await till.Window.TapAsync(till.Toast.Locator("button"));
        await Expect(till.LineOf(Salt)).ToBeVisibleAsync();
        await Expect(till.Total).ToHaveTextAsync("1,410");

        await till.Window.TapAsync(till.Page.Locator("#clear"));
        await Expect(till.Lines).ToHaveCountAsync(0);
        await till.Window.TapAsync(till.Toast.Locator("button"));
        await Expect(till.Total).ToHaveTextAsync("1,410");
    }

    [Fact]
    public async Task Weighed_goods_are_sold_by_weight_and_by_rupees_and_the_total_is_whole_rupees_after_its_rounding_line()
    {
        var shop = await FoundShopAsync();
        var till = await TillPage.SignInAsync(await PhoneAsync(), shop);

        // 0.333 kg at Rs 260: Rs 86.58.
        await till.FindAsync("shakkar", Shakkar);
        await new QuantitySheet(till.Window).TypeAsync("0.333");
        await Expect(till.TotalOf(Shakkar)).ToHaveTextAsync("86.58");
        await Expect(till.Total).ToHaveTextAsync("87");
        await Expect(till.Page.Locator("#rounding")).ToContainTextAsync("0.42");

        await till.AddWorthAsync("sugar", Sugar, 50);
        await Expect(till.TotalOf(Sugar)).ToHaveTextAsync("50");
        await Expect(till.Total).ToHaveTextAsync("137");

        var done = await (await till.ToPayAsync()).NoteAsync(500);
        await Expect(done.Change).ToHaveTextAsync("363");
        await till.AssertAllSentAsync();
        Assert.Equal(13_700, await Database.ScalarAsync<long>("select total from shop.sales where business_id = $1", shop.BusinessId));
        Assert.Equal(
            50_000,
            await Database.ScalarAsync<long>("select tendered from shop.payments where business_id = $1", shop.BusinessId)
        );
        Assert.Equal(shop.Listed(Shakkar).Opening - 333, await shop.OnHandAsync(Shakkar));
    }

    [Fact]
    public async Task Type_ahead_finds_English_Urdu_and_codes()
    {
        var shop = await FoundShopAsync();
        var till = await TillPage.SignInAsync(await PhoneAsync(), shop);

        await till.TypeAsync("jelly str");
        await Expect(till.Results.First).ToContainTextAsync(Jelly);
        await till.Query.FillAsync("چینی");
        await Expect(till.Results.First).ToContainTextAsync(Sugar);
        await till.Query.FillAsync(shop.Listed(Sugar).Code);
        await Expect(till.Results.First).ToContainTextAsync(Sugar);
        await till.Query.FillAsync("no such thing");
        await Expect(till.Page.Locator("#results-none")).ToBeVisibleAsync();
        await till.Query.FillAsync("");

        await till.Window.TapAsync(till.Page.Locator(".category", new() { HasText = "Spices" }));
        await Expect(till.Results.Nth(3)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_barcode_that_is_not_among_the_goods_says_so_and_sells_nothing()
    {
        var shop = await FoundShopAsync();
        var till = await TillPage.SignInAsync(await PhoneAsync(), shop);

        await till.ScanByKeysAsync("9780201379624");

        await Expect(till.Unknown).ToContainTextAsync("9780201379624 is not among your goods.");
        await Expect(till.Unknown.Locator("[data-new-goods]")).ToBeHiddenAsync();
        await Expect(till.Lines).ToHaveCountAsync(0);
        await till.ScanAsync(shop, Salt);
        await Expect(till.Unknown).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Each_sale_of_this_till_is_listed_saved_first_and_sent_then()
    {
        var (shop, line) = (await FoundShopAsync(), await LineAsync());
        var window = (await PhoneAsync(line.Address)).TolerateNoNetwork();
        var till = await TillPage.SignInAsync(window, shop);
        await till.ScanAsync(shop, Salt);
        var first = await (await till.SellForCashAsync()).ReceiptNumberAsync();
        await till.AssertAllSentAsync();
        line.Cut();
        await till.ScanAsync(shop, Jelly);
        var done = await (await till.ToPayAsync()).WayAsync("wallet");
        var second = await done.ReceiptNumberAsync();

        var sales = await (await done.NewSaleAsync()).SalesAsync();
        await Expect(sales.Rows).ToHaveCountAsync(2);
        await Expect(sales.Figures).ToContainTextAsync("2, Rs 200");
        await Expect(sales.Rows.First).ToContainTextAsync(second);
        await Expect(sales.States).ToHaveTextAsync(["Saved on this phone", "Sent"]);

        line.Mend();
        await till.SayOnlineAsync();
        await Expect(sales.States).ToHaveTextAsync(["Sent", "Sent"]);
        await sales.OpenAsync(1);
        await Expect(till.Page.Locator("#sale-title")).ToHaveTextAsync(first);
        await Expect(till.Page.Locator("#sale .paper__total")).ToContainTextAsync("90");
    }

    [Fact]
    public async Task The_language_changes_direction_and_words_and_keeps_the_cart()
    {
        var shop = await FoundShopAsync();
        var till = await TillPage.SignInAsync(await PhoneAsync(), shop);
        await till.ScanAsync(shop, Salt);

        till = await (await till.SettingsAsync()).SwitchLanguageAsync("ur");

        await Expect(till.Page.Locator("html")).ToHaveAttributeAsync("dir", "rtl");
        await Expect(till.Lines).ToHaveCountAsync(1);
        await Expect(till.Lines.First).ToContainTextAsync("نیشنل آیوڈین ملا نمک");
        var done = await till.SellForCashAsync();
        await Expect(done.Paper).ToContainTextAsync("نیشنل آیوڈین ملا نمک");
        await Waiting.UntilAsync(async () => await shop.SalesAsync() == 1, "the sale on the server");

        await till.Page.GotoAsync(Server.Address + "/till");
        await TillPage.ReadyAsync(till.Window);
        await Expect(till.Page.Locator("html")).ToHaveAttributeAsync("lang", "ur");
    }

    [Theory]
    [InlineData("58", 58)]
    [InlineData("80", 80)]
    public async Task The_receipt_prints_at_the_width_of_its_paper(string paper, int millimetres)
    {
        var shop = await FoundShopAsync();
        var till = await TillPage.SignInAsync(await PhoneAsync(), shop);
        await (await till.SettingsAsync()).ChooseAsync("paper", paper);
        await till.Window.TapAsync(till.Page.Locator("#tabs a[href='#sell']"));
        await till.ScanAsync(shop, Salt);
        var done = await till.SellForCashAsync();
        // A headless print dialog is over at once; what it would have printed is held here.
        await till.Page.EvaluateAsync("window.print = () => {}");
        await till.Page.EmulateMediaAsync(new() { Media = Microsoft.Playwright.Media.Print });
        await done.Page.Locator("#done [data-print]").EvaluateAsync("button => button.click()");
        var printed = till.Page.Locator("#printed");
        await Expect(printed).ToBeVisibleAsync();

        var rule = await till.Page.EvaluateAsync<string>(
            """
            [...document.styleSheets].flatMap(sheet => [...sheet.cssRules]).filter(rule => rule instanceof CSSPageRule).map(rule => rule.cssText).join('\n')
            """
        );
        Assert.Contains(FormattableString.Invariant($"{millimetres}mm"), rule, StringComparison.Ordinal);
        var box = (await printed.BoundingBoxAsync())!;
        Assert.InRange(box.Width * 25.4 / 96, millimetres - 12, millimetres + 0.5);
        await Expect(till.Page.Locator("#done")).ToBeHiddenAsync();
        Assert.True(
            await printed.EvaluateAsync<bool>("node => node.scrollWidth <= node.clientWidth"),
            "The receipt is wider than its paper."
        );
    }
}
