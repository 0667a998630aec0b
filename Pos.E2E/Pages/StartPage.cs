using Microsoft.Playwright;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Pages;

/// <summary>What stands where the till would be: locked, in trouble, or not a till yet.</summary>
public sealed class StartPage(Window window)
{
    public ILocator Part(string state) => window.Page.Locator($"#start [data-for={state}]");

    public ILocator Waits(string state) => Part(state).Locator("[data-slot=waits]");

    public ILocator What => Part("broken").Locator("[data-slot=what]");

    public async Task<StartPage> ShownAsync(string state)
    {
        await Expect(Part(state)).ToBeVisibleAsync();
        await Expect(window.Page.Locator("#sell, #sales, #tabs")).ToHaveCountAsync(3);
        foreach (var view in await window.Page.Locator("#sell, #pay, #done, #sales, #sale, #till, #tabs").AllAsync())
            await Expect(view).ToBeHiddenAsync();
        return this;
    }
}
