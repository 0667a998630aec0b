using System.Diagnostics;
using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.SignIn;

public sealed class SignUpTests(Server server) : BrowserTest(server)
{
    [Fact]
    public async Task A_shopkeeper_registers_writes_down_a_product_and_sells_it_within_three_minutes()
    {
        var watch = Stopwatch.StartNew();
        var window = await PhoneAsync();
        var page = await window.GoAsync("/sign-up");
        await page.Locator("#BusinessName").FillAsync("Bismillah General Store");
        await page.Locator("#OutletName").FillAsync("Main Bazaar");
        await page.Locator("#OwnerName").FillAsync("Naveed");
        await page.Locator("#Login").FillAsync(FormattableString.Invariant($"naveed{Environment.TickCount64}@shop.example"));
        await page.Locator("#Password").FillAsync(TestShop.Password);
        await page.Locator("form.form button.button--main").ClickAsync();
        await Expect(page).ToHaveURLAsync(Server.Address + "/products");
        await Expect(page.Locator(".empty__title")).ToHaveTextAsync("Your shelf is empty");

        await page.Locator(".starts a[href='/products/new']").ClickAsync();
        var form = new ProductFormPage(window);
        await form.Name.FillAsync("Hashmi Ispaghol 50 g");
        await form.Price.FillAsync("120");
        await form.Barcodes.First.FillAsync("8964000000012");
        await form.Opening.FillAsync("10");
        await form.SavedAsync();
        await page.Locator(".shell__till").ClickAsync();
        var till = await TillPage.ReadyAsync(window);
        await Expect(till.Where).ToHaveTextAsync("Main Bazaar · Naveed");
        await till.ScanAsync("8964000000012");
        await Expect(till.Total).ToHaveTextAsync("120");
        await till.SellForCashAsync();
        await till.AssertAllSentAsync();

        TestContext.Current.TestOutputHelper?.WriteLine(
            FormattableString.Invariant($"from the form to the first sale: {watch.Elapsed.TotalSeconds:0.0} s")
        );
        Assert.True(watch.Elapsed < TimeSpan.FromMinutes(3));
    }
}
