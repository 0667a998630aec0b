using System.Globalization;
using Microsoft.Playwright;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Pages;

public sealed class QuantitySheet(Window window)
{
    public ILocator Sheet => window.Page.Locator("#sheet-quantity");

    public async Task<TillPage> WorthAsync(int rupees)
    {
        await window.TapAsync(Sheet.Locator(".choice:has([value=worth])"));
        return await TypeAsync(rupees.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>On the keypad, then the main button.</summary>
    public async Task<TillPage> TypeAsync(string keys)
    {
        await Keypad.PressAsync(window, Sheet, keys);
        return await OkAsync();
    }

    public async Task<TillPage> OkAsync()
    {
        await window.TapAsync(Sheet.Locator("[data-ok]"));
        await Expect(Sheet).ToBeHiddenAsync();
        return new(window);
    }

    public async Task<TillPage> RemoveAsync()
    {
        await window.TapAsync(Sheet.Locator("[data-remove]"));
        await Expect(Sheet).ToBeHiddenAsync();
        return new(window);
    }

    public async Task StepAsync(int by) => await window.TapAsync(Sheet.Locator($"[data-step='{by}']"));
}

internal static class Keypad
{
    public static async Task PressAsync(Window window, ILocator sheet, string keys)
    {
        foreach (var key in keys)
            await window.TapAsync(sheet.Locator($".keypad [data-key='{key}']"));
    }
}
