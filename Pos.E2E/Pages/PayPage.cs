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
    public ILocator Split => Page.Locator("#sheet-split");

    public async Task<DonePage> ExactAsync()
    {
        await window.TapAsync(Exact);
        return await DonePage.ShownAsync(window);
    }

    public async Task<DonePage> NoteAsync(int rupees)
    {
        await window.TapAsync(Page.Locator($"#notes [data-amount='{rupees * 100}']"));
        return await DonePage.ShownAsync(window);
    }

    public async Task<DonePage> WayAsync(string method)
    {
        await window.TapAsync(Page.Locator($"[data-way={method}]"));
        return await DonePage.ShownAsync(window);
    }

    public ILocator Customer => Page.Locator("#pay [data-pick-customer]");

    /// <summary>Udhaar, for the customer the cart has.</summary>
    public async Task<CreditSheet> CreditAsync()
    {
        await window.TapAsync(Page.Locator("#to-credit"));
        var sheet = new CreditSheet(window);
        await Expect(sheet.Sheet).ToBeVisibleAsync();
        return sheet;
    }

    /// <summary>Udhaar, and for whom.</summary>
    public async Task<CreditSheet> CreditAsync(string customer)
    {
        await window.TapAsync(Page.Locator("#to-credit"));
        await window.TapAsync(Page.Locator("#sheet-pick .picks button").Filter(new() { HasText = customer }).First);
        var sheet = new CreditSheet(window);
        await Expect(sheet.Sheet).ToBeVisibleAsync();
        return sheet;
    }

    /// <summary>Udhaar, for somebody who is written down on the way.</summary>
    public async Task<CreditSheet> CreditForNewAsync(string customer)
    {
        await window.TapAsync(Page.Locator("#to-credit"));
        await window.TapAsync(Page.Locator("#sheet-pick [data-add]"));
        await new AddCustomerSheet(window).SaveAsync(customer);
        var sheet = new CreditSheet(window);
        await Expect(sheet.Sheet).ToBeVisibleAsync();
        return sheet;
    }

    /// <summary>So much in cash, the rest by card.</summary>
    public async Task<DonePage> CashAndCardAsync(int cash)
    {
        await window.TapAsync(Page.Locator("#to-split"));
        await Expect(Split).ToBeVisibleAsync();
        await window.TapAsync(Split.Locator("[data-part=cash]"));
        await Keypad.PressAsync(window, Split, cash.ToString(CultureInfo.InvariantCulture));
        await window.TapAsync(Split.Locator("[data-rest=card]"));
        await window.TapAsync(Split.Locator("[data-ok]"));
        return await DonePage.ShownAsync(window);
    }
}
