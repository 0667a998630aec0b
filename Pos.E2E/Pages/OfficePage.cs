using Microsoft.Playwright;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Pages;

public class OfficePage(Window window)
{
    public Window Window => window;
    public IPage Page => window.Page;
    public ILocator Title => Page.Locator("h1");
    public ILocator Toast => Page.Locator("#toasts .toast");
    public ILocator List => Page.Locator("#list");
    public ILocator Rows => Page.Locator("#list tbody tr");
    public ILocator SalesCount => Page.Locator("#sales-count");

    public static async Task<OfficePage> OpenAsync(Window window, TestShop shop) =>
        await (await SignInPage.OpenAsync(window)).AsOwnerAsync(shop);

    public async Task<OfficePage> GoAsync(string path)
    {
        await window.GoAsync(path);
        return this;
    }

    /// <summary>By the tabs and the links of the pages, as a thumb goes.</summary>
    public async Task TapThroughAsync(params string[] addresses)
    {
        foreach (var address in addresses)
        {
            await window.TapAsync(Page.Locator($"a[href='{address}']:visible"));
            // Asked of the page: what the browser tells of a navigation may get lost when another one comes in between.
            await Expect(Page).ToHaveURLAsync(window.Address + address);
        }
    }

    /// <summary>Says later whether this very document is still there, or another one was loaded.</summary>
    public Task MarkDocumentAsync() => Page.EvaluateAsync("window.unloadedNever = true");

    public Task<bool> IsSameDocumentAsync() => Page.EvaluateAsync<bool>("window.unloadedNever === true");

    public async Task<ProductFormPage> NewProductAsync()
    {
        await window.GoAsync("/products/new");
        return new(window);
    }

    public async Task<ProductFormPage> OpenProductAsync(string name)
    {
        await window.GoAsync("/products");
        await Page.Locator("input[name=q]").FillAsync(name);
        await Expect(Rows).ToHaveCountAsync(1);
        await Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();
        await Expect(Page.Locator("#product")).ToBeVisibleAsync();
        return new(window);
    }
}
