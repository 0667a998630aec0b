using Microsoft.Playwright;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Pages;

public sealed class StatusSheet(Window window)
{
    public ILocator Sheet => window.Page.Locator("#sheet-status");
    public ILocator Title => Sheet.Locator("[data-slot=title]");
    public ILocator Next => Sheet.Locator("[data-slot=next]");
    public ILocator Pending => Sheet.Locator("[data-slot=pending]");

    public Task SendNowAsync() => window.TapAsync(Sheet.Locator("[data-try]"));

    public async Task CloseAsync()
    {
        await window.TapAsync(Sheet.Locator("[data-cancel]"));
        await Expect(Sheet).ToBeHiddenAsync();
    }
}
