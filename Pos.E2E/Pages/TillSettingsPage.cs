using Microsoft.Playwright;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Pages;

public sealed class TillSettingsPage(Window window)
{
    public IPage Page => window.Page;
    public ILocator View => Page.Locator("#till");

    public ILocator Fact(string slot) => View.Locator($"[data-slot={slot}]");

    public async Task ChooseAsync(string name, string value) =>
        await window.TapAsync(View.Locator($".choice:has([name={name}][value='{value}'])"));

    public async Task<TillPage> SwitchLanguageAsync(string language)
    {
        await ChooseAsync("language", language);
        await Expect(Page.Locator("html")).ToHaveAttributeAsync("lang", language);
        await TillPage.ReadyAsync(window);
        await window.TapAsync(Page.Locator("#tabs a[href='#sell']"));
        await Expect(Page.Locator("#sell")).ToBeVisibleAsync();
        return new(window);
    }
}
