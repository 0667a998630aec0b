using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Suppliers;

public sealed class DeliveryTests(Server server) : BrowserTest(server)
{
    private const string Salt = "National Iodized Salt 800 g";

    [Fact]
    public async Task A_delivery_is_entered_on_a_phone_by_scan_and_name_owed_and_paid_in_part()
    {
        var shop = await FoundShopAsync();
        var window = (await PhoneAsync()).TolerateStatus(422).Tolerate("htmx:response:error");
        var office = await OfficePage.OpenAsync(window, shop);
        var page = office.Page;
        var before = await shop.OnHandAsync(Salt);
        await office.GoAsync("/suppliers/new");
        await window.ScriptsHaveRunAsync();
        await page.Locator("#Name").FillAsync("Metro Traders");
        await page.Locator("#Terms").FillAsync("15");
        await window.TapAsync(page.Locator(".form__foot .button--main"));
        await Expect(office.Title).ToHaveTextAsync("Metro Traders");

        await window.TapAsync(page.Locator(".acts .button--main"));
        await window.ScriptsHaveRunAsync();
        // A scanner types and ends with Enter, and each Enter leads to what is to be typed next.
        await Expect(page.Locator("#Find")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(shop.Barcode(Salt));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#Lines_0__Quantity")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("24");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#Lines_0__Cost")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("1200");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#Find")).ToBeFocusedAsync();
        await Expect(page.Locator("#total")).ToHaveTextAsync("Rs1,200");

        await page.Locator("#Find").FillAsync("sugar");
        await page.Locator("#Find").PressAsync("Enter");
        await window.TapAsync(page.Locator("button[name=Add]").First);
        await Expect(page.Locator("#Lines_0__Quantity")).ToBeFocusedAsync();
        // What is refused keeps all of it.
        await page.Locator("#Lines_0__Quantity").FillAsync("ten");
        await page.Locator("#Lines_0__Cost").FillAsync("1500");
        await page.Locator("#Reference").FillAsync("A-17");
        await page.Locator("#Paid").FillAsync("700");
        await window.TapAsync(page.Locator("button[value=save]"));
        await Expect(page.Locator("#Lines_0__Quantity")).ToBeFocusedAsync();
        await Expect(page.Locator("#Lines_1__Cost")).ToHaveValueAsync("1200");
        await page.Locator("#Lines_0__Quantity").FillAsync("10");
        await window.TapAsync(page.Locator("button[value=save]"));
        await Expect(office.Title).ToHaveTextAsync("Goods received A-17");
        Assert.Equal(before + 24_000, await shop.OnHandAsync(Salt));

        await window.TapAsync(page.Locator(".head__back"));
        await Expect(page.Locator("#owed")).ToHaveTextAsync("Rs2,000");
        await window.ScriptsHaveRunAsync();
        await window.TapAsync(page.Locator(".acts a[href$='/payment']"));
        await Expect(page.Locator("#Amount")).ToBeFocusedAsync();
        await page.Locator("#Amount").FillAsync("1500");
        await window.TapAsync(page.Locator("#act .button--main"));
        await Expect(page.Locator("#owed")).ToHaveTextAsync("Rs500");
    }
}
