using Microsoft.Playwright;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Pages;

/// <summary>The till's list of customers.</summary>
public sealed class CustomersPage(Window window)
{
    public IPage Page => window.Page;
    public ILocator Rows => Page.Locator("#customers-list .person");
    public ILocator Figures => Page.Locator("#customers-figures");

    public ILocator RowOf(string name) => Rows.Filter(new() { HasText = name });

    public ILocator BalanceOf(string name) => RowOf(name).Locator("[data-slot=balance]");

    /// <summary>Two taps and a name.</summary>
    public async Task<CustomerPage> AddAsync(string name, string nickname = "", string phone = "")
    {
        await window.TapAsync(Page.Locator("#customer-new"));
        await new AddCustomerSheet(window).SaveAsync(name, nickname, phone);
        return await CustomerPage.ShownAsync(window, name);
    }

    public async Task<CustomerPage> OpenAsync(string name)
    {
        await window.TapAsync(RowOf(name).Locator("a"));
        return await CustomerPage.ShownAsync(window, name);
    }

    /// <summary>Receive, digits, Save.</summary>
    public async Task<DonePage> ReceiveAsync(string name, string rupees)
    {
        await window.TapAsync(RowOf(name).Locator("[data-receive]"));
        return await new ReceiveSheet(window).SaveAsync(rupees);
    }
}

public sealed class AddCustomerSheet(Window window)
{
    public async Task SaveAsync(string name, string nickname = "", string phone = "")
    {
        var sheet = window.Page.Locator("#sheet-add");
        await sheet.Locator("[name=name]").FillAsync(name);
        await sheet.Locator("[name=nickname]").FillAsync(nickname);
        await sheet.Locator("[name=phone]").FillAsync(phone);
        await window.TapAsync(sheet.Locator("[type=submit]"));
        await Expect(sheet).ToBeHiddenAsync();
    }
}

public sealed class CustomerPage(Window window)
{
    public IPage Page => window.Page;
    public ILocator Balance => Page.Locator("#customer [data-slot=balance]");
    public ILocator Age => Page.Locator("#customer [data-slot=age]");
    public ILocator Debts => Page.Locator("#customer [data-slot=debts] > li");

    public static async Task<CustomerPage> ShownAsync(Window window, string name)
    {
        await Expect(window.Page.Locator("#customer-title")).ToHaveTextAsync(name);
        return new(window);
    }

    public async Task<TillPage> SellAsync()
    {
        await window.TapAsync(Page.Locator("#customer [data-sell]"));
        await Expect(Page.Locator("#sell")).ToBeVisibleAsync();
        return new(window);
    }

    public async Task<ReceiveSheet> ReceiveAsync()
    {
        await window.TapAsync(Page.Locator("#customer [data-receive]"));
        return new(window);
    }
}

public sealed class ReceiveSheet(Window window)
{
    public ILocator Sheet => window.Page.Locator("#sheet-receive");
    public ILocator After => Sheet.Locator("[data-slot=after]");

    public async Task TypeAsync(string rupees) => await Keypad.PressAsync(window, Sheet, rupees);

    public async Task ChooseAsync(string receiptNo)
    {
        if (!await Sheet.Locator("details").EvaluateAsync<bool>("details => details.open"))
            await window.TapAsync(Sheet.Locator("summary"));
        await window.TapAsync(Sheet.Locator("[data-debt]").Filter(new() { HasText = receiptNo }).Locator("button"));
    }

    public async Task<DonePage> SaveAsync(string rupees = "")
    {
        await TypeAsync(rupees);
        await window.TapAsync(Sheet.Locator("[data-ok]"));
        return await DonePage.ShownAsync(window);
    }
}
