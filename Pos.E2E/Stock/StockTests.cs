using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Stock;

public sealed class StockTests(Server server) : BrowserTest(server)
{
    private const string Salt = "National Iodized Salt 800 g";
    private const string Carton = "8969000000017";

    [Fact]
    public async Task Goods_come_in_by_a_scan_and_are_counted_without_a_network_and_the_server_hears_of_it()
    {
        var (shop, line) = (await FoundShopAsync(), await LineAsync());
        await Database.ScalarAsync<string>(
            """
            select coalesce(string_agg(app.set_rights(w.business_id, w.id, '{"receive_stock": null, "count_stock": null}')::text, ''), '') from shop.workers w
            where w.business_id = $1 and w.role = 'cashier'
            """,
            shop.BusinessId
        );
        await Database.ScalarAsync<string>(
            """
            with its as (
              insert into shop.packs (business_id, id, product_id, name, factor, price, position)
              select p.business_id, gen_random_uuid(), p.id, 'carton', 24000, 120000, 0 from shop.products p where p.business_id = $1 and p.name = $2
              returning *)
            insert into shop.barcodes (business_id, code, product_id, pack_id, position) select i.business_id, $3, i.product_id, i.id, 0 from its i returning code
            """,
            shop.BusinessId,
            Salt,
            Carton
        );
        var window = (await PhoneAsync(line.Address)).TolerateNoNetwork();
        var till = await (await TillPage.SignInAsync(window, shop)).KeptForOfflineAsync();
        await window.TapAsync(window.Page.Locator("#tabs a[href='#till']"));
        await window.TapAsync(window.Page.Locator("#to-stock"));
        // What he has no right to is not offered.
        await Expect(window.Page.Locator("#stock .choice:visible")).ToHaveTextAsync(["Goods in", "Counted"]);
        line.Cut();
        var (sheet, before) = (window.Page.Locator("#sheet-stock"), await shop.OnHandAsync(Salt));

        await till.ForgetTapsAsync();
        await till.ScanAsync(Carton);
        await Expect(sheet.Locator("h2")).ToHaveTextAsync(Salt);
        await Expect(sheet.Locator("[data-slot=pack]")).ToHaveTextAsync("1 carton = 24");
        await Keypad.PressAsync(window, sheet, "1");
        await window.TapAsync(sheet.Locator("[data-ok]"));
        await Expect(sheet).ToBeHiddenAsync();
        // The digit and Save.
        Assert.Equal(2, await till.TapsAsync());
        await Expect(window.Page.Locator(".toast")).ToHaveTextAsync($"Kept: Goods in, 24 {Salt}");
        await window.TapAsync(window.Page.Locator("#stock .choice", new() { HasText = "Counted" }));
        await window.Page.Locator("#stock-query").FillAsync("salt");
        await window.TapAsync(window.Page.Locator("#stock-list button").First);
        await Expect(sheet.Locator("[data-slot=here]")).ToHaveTextAsync($"now there: {(before + 24_000) / 1_000}");
        await Keypad.PressAsync(window, sheet, "57");
        await window.TapAsync(sheet.Locator("[data-ok]"));
        await Expect(sheet).ToBeHiddenAsync();
        // And it is for sale as before.
        await window.TapAsync(window.Page.Locator("#tabs a[href='#sell']"));
        await till.ScanAsync(shop, Salt);
        await till.ScanAsync(Carton);
        await till.ScanAsync(Carton);
        await Expect(till.Lines.First).ToContainTextAsync("2 carton (24) × 1,200");
        // What is in the sheet says the same, and a tap there makes pieces of it and back.
        await window.TapAsync(till.Lines.First.Locator("button.line"));
        var quantity = window.Page.Locator("#sheet-quantity");
        await window.TapAsync(quantity.Locator("[data-slot=packs] .choice", new() { HasText = "piece" }));
        await window.TapAsync(quantity.Locator("[data-ok]"));
        await Expect(till.Lines.First).Not.ToContainTextAsync("carton");
        await window.TapAsync(till.Lines.First.Locator("button.line"));
        await window.TapAsync(quantity.Locator("[data-slot=packs] .choice", new() { HasText = "carton (24)" }));
        await window.TapAsync(quantity.Locator("[data-ok]"));
        await Expect(till.Lines.First).ToContainTextAsync("2 carton (24) × 1,200 = 2,400");
        await till.SellForCashAsync();

        line.Mend();
        await till.SayOnlineAsync();
        await till.AssertAllSentAsync();
        Assert.Equal(8_000, await shop.OnHandAsync(Salt));
    }
}
