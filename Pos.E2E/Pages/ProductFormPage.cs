using Microsoft.Playwright;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Pages;

public sealed class ProductFormPage(Window window) : OfficePage(window)
{
    public ILocator Name => Page.Locator("#product input[name=Name]");
    public ILocator NameUr => Page.Locator("#product input[name=NameUr]");
    public ILocator Price => Page.Locator("#product input[name=Price]");
    public ILocator Unit => Page.Locator("#product select[name=UnitId]");
    public ILocator Barcodes => Page.Locator("#product [data-rows] input[name=Barcodes]");
    public ILocator Opening => Page.Locator("#product input[name='Opening[0].Quantity']");

    public Task SaveAsync() => Page.Locator("#product button[value=list]").ClickAsync();

    public async Task<OfficePage> SavedAsync()
    {
        await SaveAsync();
        await Expect(Page).ToHaveURLAsync(Window.Address + "/products");
        return this;
    }

    /// <summary>What stands beside the field.</summary>
    public ILocator ErrorOf(string field) => Page.Locator($".field:has([name='{field}']) .field__error");
}
