using Microsoft.Playwright;
using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Catalog;

public sealed class ProductTests(Server server) : BrowserTest(server)
{
    private const string Salt = "National Iodized Salt 800 g";

    [Fact]
    public async Task A_refused_product_form_says_what_is_wrong_beside_the_field_and_keeps_what_was_typed()
    {
        var shop = await FoundShopAsync();
        var office = await OfficePage.OpenAsync((await PhoneAsync()).TolerateStatus(422).Tolerate("htmx:response:error"), shop);
        var form = await office.NewProductAsync();
        await form.MarkDocumentAsync();
        await form.Name.FillAsync("Hashmi Ispaghol 50 g");
        await form.NameUr.FillAsync("ہاشمی اسپغول");
        await form.Price.FillAsync("a hundred");
        await form.Barcodes.First.FillAsync("8964000000012");

        await form.SaveAsync();

        await Expect(form.ErrorOf("Price")).ToHaveTextAsync("Write the price in rupees, like 180 or 99.50");
        await Expect(form.Name).ToHaveValueAsync("Hashmi Ispaghol 50 g");
        await Expect(form.NameUr).ToHaveValueAsync("ہاشمی اسپغول");
        await Expect(form.Price).ToHaveValueAsync("a hundred");
        await Expect(form.Barcodes.First).ToHaveValueAsync("8964000000012");
        await Expect(form.Price).ToBeFocusedAsync();
        Assert.True(await form.IsSameDocumentAsync(), "The page was loaded again.");

        await form.Price.FillAsync("120");
        await form.SavedAsync();
        await Expect(office.Toast).ToContainTextAsync("Hashmi Ispaghol 50 g saved");

        form = await office.NewProductAsync();
        await form.Name.FillAsync("Another");
        await form.Price.FillAsync("10");
        await form.Barcodes.First.FillAsync("8964000000012");
        await form.SaveAsync();
        await Expect(form.Page.Locator("[data-repeat] .field__error")).ToHaveTextAsync("Another of your goods has this barcode already");
    }

    [Fact]
    public async Task What_the_office_changes_reaches_a_till_that_is_open()
    {
        var shop = await FoundShopAsync();
        var till = await TillPage.SignInAsync(await PhoneAsync(), shop);
        var office = await OfficePage.OpenAsync(await DesktopAsync(), shop);
        var form = await office.OpenProductAsync(Salt);
        await form.Price.FillAsync("95");
        await form.SavedAsync();
        form = await office.NewProductAsync();
        await form.Name.FillAsync("Hashmi Ispaghol 50 g");
        await form.Price.FillAsync("120");
        await form.Barcodes.First.FillAsync("8964000000012");
        await form.Opening.FillAsync("6");
        await form.SavedAsync();

        await till.Page.BringToFrontAsync();
        await (await till.StatusAsync()).SendNowAsync();
        await new StatusSheet(till.Window).CloseAsync();
        await Waiting.UntilAsync(
            async () =>
            {
                await till.Query.FillAsync("ispaghol");
                return await till.Results.CountAsync() == 1;
            },
            "the new product on the till"
        );
        await Expect(till.Results.First).ToContainTextAsync("6 left");
        await till.Query.FillAsync("");

        await till.ScanAsync("8964000000012");
        await Expect(till.TotalOf("Hashmi Ispaghol 50 g")).ToHaveTextAsync("120");
        await till.ScanAsync(shop, Salt);
        await Expect(till.TotalOf(Salt)).ToHaveTextAsync("95");
    }

    [Fact]
    public async Task The_list_searches_as_one_types_filters_sorts_and_pages_and_the_back_button_goes_back()
    {
        var shop = await FoundShopAsync();
        var office = await OfficePage.OpenAsync(await DesktopAsync(), shop);
        await office.GoAsync("/products");
        await office.MarkDocumentAsync();
        var page = office.Page;

        await page.Locator("input[name=q]").PressSequentiallyAsync("sugar", new() { Delay = 60 });
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("q=sugar"));
        await Expect(office.Rows.Filter(new() { HasText = "Brown Sugar" })).ToBeVisibleAsync();
        var found = await office.Rows.CountAsync();
        await page.Locator("input[name=q]").FillAsync("");
        await Expect(office.Rows).Not.ToHaveCountAsync(found);
        Assert.True(await office.IsSameDocumentAsync(), "The page was loaded again.");

        await page.Locator("#list nav.chips a", new() { HasText = "Spices" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("category="));
        await Expect(page.Locator("#list nav.chips [aria-current]")).ToHaveTextAsync("Spices");

        await page.Locator("#list nav.chips a", new() { HasText = "All" }).ClickAsync();
        await Expect(page.Locator("#list nav.chips [aria-current]")).ToHaveTextAsync("All");
        await page.Locator("th a", new() { HasText = "Price" }).ClickAsync();
        await Expect(page.Locator("th[aria-sort=ascending]")).ToContainTextAsync("Price");
        await page.Locator("th a", new() { HasText = "Price" }).ClickAsync();
        await Expect(page.Locator("th[aria-sort=descending]")).ToContainTextAsync("Price");
        var first = (await office.Rows.First.Locator(".table__name").TextContentAsync())!;

        await page.Locator(".pager a[href*='page=2']").ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("page=2"));
        await Expect(office.Rows.First).Not.ToContainTextAsync(first);

        await page.GoBackAsync();
        await Expect(page).Not.ToHaveURLAsync(new System.Text.RegularExpressions.Regex("page=2"));
        await Expect(office.Rows.First).ToContainTextAsync(first);
    }

    [Fact]
    public async Task A_product_is_written_down_without_JavaScript()
    {
        var shop = await FoundShopAsync();
        var office = await OfficePage.OpenAsync((await PhoneAsync(javaScript: false)).TolerateStatus(422), shop);
        var form = await office.NewProductAsync();
        await form.Name.FillAsync("Hashmi Ispaghol 50 g");
        await form.Price.FillAsync("so much");
        await form.SaveAsync();
        await Expect(form.ErrorOf("Price")).ToBeVisibleAsync();
        await Expect(form.Name).ToHaveValueAsync("Hashmi Ispaghol 50 g");

        await form.Price.FillAsync("120");
        await form.SavedAsync();

        await office.Page.Locator("input[name=q]").FillAsync("ispaghol");
        await office.Page.Locator("input[name=q]").PressAsync("Enter");
        await Expect(office.Rows).ToHaveCountAsync(1);
    }
}
