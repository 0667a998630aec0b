using Microsoft.Playwright;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Pages;

/// <summary>What is paid now of a customer's sale; the rest goes on udhaar.</summary>
public sealed class CreditSheet(Window window)
{
    public ILocator Sheet => window.Page.Locator("#sheet-split");
    public ILocator OnCredit => Sheet.Locator("[data-slot=remaining]");
    public ILocator Limit => window.Page.Locator("#sheet-limit");

    public async Task<DonePage> SaveAsync(string paid)
    {
        await ConfirmAsync(paid);
        return await DonePage.ShownAsync(window);
    }

    public async Task ConfirmAsync(string paid)
    {
        await Keypad.PressAsync(window, Sheet, paid);
        await window.TapAsync(Sheet.Locator("[data-ok]"));
    }

    public async Task PayAsync(string method, string rupees)
    {
        await window.TapAsync(Sheet.Locator($"[data-part={method}]"));
        await Keypad.PressAsync(window, Sheet, rupees);
    }

    public async Task<DonePage> WithCodeAsync(string code)
    {
        await Limit.Locator("[name=code]").FillAsync(code);
        await window.TapAsync(Limit.Locator("[type=submit]"));
        return await DonePage.ShownAsync(window);
    }

    public async Task<DonePage> AllTheSameAsync()
    {
        await window.TapAsync(Limit.Locator("[data-all-the-same]"));
        return await DonePage.ShownAsync(window);
    }
}
