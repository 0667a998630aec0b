using System.Globalization;
using Microsoft.Playwright;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Pages;

public sealed class QuantitySheet(Window window)
{
    public ILocator Sheet => window.Page.Locator("#sheet-quantity");
    public ILocator Other => Sheet.Locator("[data-slot=other]");

    public async Task<TillPage> WorthAsync(int rupees)
    {
        await Sheet.Locator(".choice:has([value=worth])").TapAsync();
        return await TypeAsync(rupees.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>On the keypad, then the main button.</summary>
    public async Task<TillPage> TypeAsync(string keys)
    {
        await Keypad.PressAsync(Sheet, keys);
        return await OkAsync();
    }

    public async Task<TillPage> OkAsync()
    {
        await Sheet.Locator("[data-ok]").TapAsync();
        await Expect(Sheet).ToBeHiddenAsync();
        return new(window);
    }

    public async Task<TillPage> RemoveAsync()
    {
        await Sheet.Locator("[data-remove]").TapAsync();
        await Expect(Sheet).ToBeHiddenAsync();
        return new(window);
    }

    public async Task StepAsync(int by) => await Sheet.Locator($"[data-step='{by}']").TapAsync();
}

internal static class Keypad
{
    public static async Task PressAsync(ILocator sheet, string keys)
    {
        foreach (var key in keys) await sheet.Locator($".keypad [data-key='{key}']").TapAsync();
    }
}
