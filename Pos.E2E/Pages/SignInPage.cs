using Microsoft.Playwright;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Pages;

public sealed class SignInPage(Window window)
{
    public Window Window => window;
    public IPage Page => window.Page;
    public ILocator Login => Page.Locator("#Login");
    public ILocator Password => Page.Locator("#Password");

    public static async Task<SignInPage> OpenAsync(Window window, string? returnUrl = null)
    {
        await window.GoAsync("/sign-in" + (returnUrl is null ? "" : $"?returnUrl={returnUrl}"));
        return new(window);
    }

    public async Task SubmitAsync(string login, string password)
    {
        await Login.FillAsync(login);
        await Password.FillAsync(password);
        await Page.Locator("form.form button.button--main").ClickAsync();
    }

    /// <summary>The owner's home is the day; from there to the sales.</summary>
    public async Task<OfficePage> AsOwnerAsync(TestShop shop)
    {
        await SubmitAsync(shop.OwnerLogin, TestShop.Password);
        await Expect(Page).ToHaveURLAsync(window.Address + "/today");
        await window.GoAsync("/sales");
        return new(window);
    }

    /// <summary>A cashier's home: the till, which enrols by itself.</summary>
    public async Task<TillPage> AsCashierAsync(TestShop shop)
    {
        await SubmitAsync(shop.CashierLogin, TestShop.Password);
        return await TillPage.ReadyAsync(window);
    }
}
