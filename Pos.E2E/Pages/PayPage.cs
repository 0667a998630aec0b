using System.Globalization;
using Microsoft.Playwright;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Pages;

public sealed class PayPage(Window window)
{
    public IPage Page => window.Page;
    public ILocator Exact => Page.Locator("#exact");
    public ILocator Total => Page.Locator("#pay-total");
    public ILocator Notes => Page.Locator("#notes .note:not(#other):visible");
    public ILocator Split => Page.Locator("#sheet-split");

    public async Task<DonePage> ExactAsync()
    {
        await Exact.TapAsync();
        return await DonePage.ShownAsync(window);
    }

    public async Task<DonePage> NoteAsync(int rupees)
    {
        await Page.Locator($"#notes [data-amount='{rupees * 100}']").TapAsync();
        return await DonePage.ShownAsync(window);
    }

    public async Task<DonePage> WayAsync(string method)
    {
        await Page.Locator($"[data-way={method}]").TapAsync();
        return await DonePage.ShownAsync(window);
    }

    /// <summary>So much in cash, the rest by card.</summary>
    public async Task<DonePage> CashAndCardAsync(int cash)
    {
        await Page.Locator("#to-split").TapAsync();
        await Expect(Split).ToBeVisibleAsync();
        await Split.Locator("[data-part=cash]").TapAsync();
        await Keypad.PressAsync(Split, cash.ToString(CultureInfo.InvariantCulture));
        await Split.Locator("[data-rest=card]").TapAsync();
        await Split.Locator("[data-ok]").TapAsync();
        return await DonePage.ShownAsync(window);
    }
}
