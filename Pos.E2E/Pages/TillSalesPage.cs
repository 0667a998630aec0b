using Microsoft.Playwright;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Pages;

/// <summary>This till's own sales.</summary>
public sealed class TillSalesPage(Window window)
{
    public IPage Page => window.Page;
    public ILocator Rows => Page.Locator("#sales-list .sale-row");
    public ILocator States => Page.Locator("#sales-list .sale-row [data-slot=state]");
    public ILocator Cash => Page.Locator("#sales-cash");
    public ILocator Figures => Page.Locator("#sales-figures");

    public async Task<TillPage> BackToSellingAsync()
    {
        await window.TapAsync(Page.Locator("#tabs a[href='#sell']"));
        await Expect(Page.Locator("#sell")).ToBeVisibleAsync();
        return new(window);
    }

    public async Task OpenAsync(int index)
    {
        await window.TapAsync(Rows.Nth(index));
        await Expect(Page.Locator("#sale .paper")).ToBeVisibleAsync();
    }
}
