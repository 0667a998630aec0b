using Microsoft.Playwright;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Pages;

/// <summary>Who sells: names, and the digits that open.</summary>
public sealed class WhoSheet(Window window)
{
    public const string CashiersPin = "2580",
        OwnersPin = "719304";

    public ILocator Sheet => window.Page.Locator("#sheet-who");
    public ILocator Error => Sheet.Locator("[data-slot=error]");

    /// <summary>The cashier, and then the owner, have chosen their PINs; the owner sells.</summary>
    public static async Task<TillPage> BothOnOnePhoneAsync(Window window, TestShop shop)
    {
        var till = await (await TillPage.SignInAsync(window, shop)).KeptForOfflineAsync();
        var who = new WhoSheet(window);
        await (await who.OpenAsync()).ChooseAsync(CashiersPin);
        await (await who.OpenAsync()).SignInAsOtherAsync(shop.OwnerLogin, TestShop.Password);
        await (await who.OpenAsync()).ChooseAsync(OwnersPin);
        return till;
    }

    public async Task<WhoSheet> OpenAsync()
    {
        await window.TapAsync(window.Page.Locator("#who"));
        await Expect(Sheet).ToBeVisibleAsync();
        return this;
    }

    public async Task ChooseAsync(string pin)
    {
        await window.TapAsync(Sheet.Locator("[data-slot=choose]"));
        foreach (var title in (string[])["Your new PIN, 4 to 6 digits", "The same once more"])
        {
            await Expect(Sheet.Locator("h2")).ToHaveTextAsync(title);
            await PressAsync(pin);
            await window.TapAsync(Sheet.Locator("[data-ok]"));
        }
        await Expect(Sheet).ToBeHiddenAsync();
    }

    public Task NameAsync(string name) => window.TapAsync(Sheet.Locator(".who-name", new() { HasText = name }));

    public async Task PressAsync(string pin)
    {
        foreach (var digit in pin)
            await window.TapAsync(Sheet.Locator($"[data-key='{digit}']"));
    }

    public async Task SignInAsOtherAsync(string login, string password)
    {
        await window.TapAsync(Sheet.Locator("[data-slot=other]"));
        await new SignInPage(window).SubmitAsync(login, password);
        await TillPage.ReadyAsync(window);
    }
}
