using Microsoft.Playwright;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Pages;

/// <summary>Who sells: names, and the digits that open.</summary>
public sealed class WhoSheet(Window window)
{
    public ILocator Sheet => window.Page.Locator("#sheet-who");
    public ILocator Error => Sheet.Locator("[data-slot=error]");

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
