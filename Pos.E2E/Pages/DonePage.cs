using Microsoft.Playwright;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Pages;

/// <summary>The sale that was just saved.</summary>
public sealed class DonePage(Window window)
{
    public IPage Page => window.Page;
    public ILocator View => Page.Locator("#done");
    public ILocator State => Page.Locator("#done-title [data-slot=state]");
    public ILocator Number => Page.Locator("#done .done__head [data-slot=number]");
    public ILocator Change => Page.Locator("#done .done__change [data-slot=change]");
    public ILocator Account => Page.Locator("#done [data-slot=account]").First;
    public ILocator Print => Page.Locator("#done [data-print]").First;
    public ILocator Paper => Page.Locator("#done .paper");

    public static async Task<DonePage> ShownAsync(Window window)
    {
        var done = new DonePage(window);
        await Expect(done.View).ToBeVisibleAsync();
        return done;
    }

    public async Task<string> ReceiptNumberAsync() => (await Number.TextContentAsync())!;

    public async Task<TillPage> NewSaleAsync()
    {
        await window.TapAsync(Page.Locator("#new-sale"));
        await Expect(Page.Locator("#sell")).ToBeVisibleAsync();
        return new(window);
    }
}
