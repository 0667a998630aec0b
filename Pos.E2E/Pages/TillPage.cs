using Microsoft.Playwright;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Pages;

/// <summary>The till as its cashier sees it, on the Sell tab.</summary>
public sealed class TillPage(Window window)
{
    private const string Worker = """
        navigator.serviceWorker.getRegistration().then(registration =>
          !registration?.active ? `none is active, ${registration?.installing ? 'one' : 'none'} is being installed`
          : navigator.serviceWorker.controller ? 'in control' : `${registration.active.state}, but not in control of the page`)
        """;

    public Window Window => window;
    public IPage Page => window.Page;
    public ILocator Query => Page.Locator("#query");
    public ILocator Results => Page.Locator("#results .goods:visible");
    public ILocator Lines => Page.Locator("#lines > li");
    public ILocator Total => Page.Locator("#to-pay [data-slot=total]");
    public ILocator ToPay => Page.Locator("#to-pay");
    public ILocator Chip => Page.Locator("#sync");
    public ILocator Where => Page.Locator("#where");
    public ILocator Unknown => Page.Locator("#unknown");
    public ILocator NotSaved => Page.Locator("#not-saved");
    public ILocator Load => Page.Locator("#load");
    public ILocator Toast => Page.Locator("#toasts .toast");

    public static async Task<TillPage> OpenAsync(Window window, string language = "en")
    {
        await window.GoAsync($"/till/{language}");
        return await ReadyAsync(window);
    }

    /// <summary>A new phone: signs in as the shop's cashier and becomes a till.</summary>
    public static async Task<TillPage> SignInAsync(Window window, TestShop shop, string language = "en") =>
        await (await SignInPage.OpenAsync(window, $"/till/{language}")).AsCashierAsync(shop);

    public static async Task<TillPage> ReadyAsync(Window window)
    {
        var till = new TillPage(window);
        await Expect(window.Page.Locator("body.till:not([data-view=start])")).ToBeAttachedAsync();
        await Expect(till.Load).ToBeHiddenAsync();
        return till;
    }

    /// <summary>From now on the till opens without a network.</summary>
    public async Task<TillPage> KeptForOfflineAsync()
    {
        var state = "";
        await Waiting.UntilAsync(
            async () => (state = await Page.EvaluateAsync<string>(Worker)) == "in control",
            () => $"the page's service worker: {state}"
        );
        return this;
    }

    /// <summary>The cart with so many lines is in the phone's store, where it outlives the page.</summary>
    public Task CartIsKeptAsync(int lines) =>
        Waiting.UntilAsync(
            async () =>
                await Page.EvaluateAsync<int>(
                    """
                    async () => {
                      const { name } = (await indexedDB.databases()).find(({ name }) => name.startsWith('till:'));
                      const done = request => new Promise((resolve, reject) => { request.onsuccess = () => resolve(request.result); request.onerror = reject; });
                      const database = await done(indexedDB.open(name));
                      const cart = await done(database.transaction('carts').objectStore('carts').get('current'));
                      database.close();
                      return cart?.lines.length ?? 0;
                    }
                    """
                ) == lines,
            "the cart to be kept"
        );

    /// <summary>Real keys, as a scanner strikes them. For what is about scanning.</summary>
    public async Task<TillPage> ScanByKeysAsync(string code)
    {
        await window.StrikeAtOnceByKeysAsync(code);
        return this;
    }

    public async Task<TillPage> ScanAsync(string code)
    {
        await window.StrikeAtOnceAsync(code);
        return this;
    }

    public async Task<TillPage> ScanAsync(TestShop shop, string name)
    {
        await ScanAsync(shop.Barcode(name));
        await Expect(LineOf(name)).ToBeVisibleAsync();
        return this;
    }

    public ILocator LineOf(string name) => Lines.Filter(new() { HasText = name });

    public ILocator TotalOf(string name) => LineOf(name).Locator("[data-slot=total]");

    /// <summary>As a person types, letter by letter.</summary>
    public async Task<TillPage> TypeAsync(string text)
    {
        await window.TapAsync(Query);
        await Query.PressSequentiallyAsync(text, new() { Delay = 120 });
        return this;
    }

    public async Task ChooseAsync(string name) => await window.TapAsync(Results.Filter(new() { HasText = name }).First);

    public async Task<TillPage> FindAsync(string text, string name)
    {
        await Query.FillAsync(text);
        await ChooseAsync(name);
        return this;
    }

    public async Task<TillPage> FindPieceAsync(string text, string name)
    {
        await FindAsync(text, name);
        await Expect(LineOf(name)).ToBeVisibleAsync();
        return this;
    }

    public async Task<TillPage> AddWorthAsync(string text, string name, int rupees)
    {
        await FindAsync(text, name);
        await new QuantitySheet(window).WorthAsync(rupees);
        await Expect(LineOf(name).First).ToBeVisibleAsync();
        return this;
    }

    public async Task<QuantitySheet> TapLineAsync(string name)
    {
        await window.TapAsync(LineOf(name).Locator(".line"));
        return new(window);
    }

    public async Task<PayPage> ToPayAsync()
    {
        await window.TapAsync(ToPay);
        await Expect(Page.Locator("#pay")).ToBeVisibleAsync();
        return new(window);
    }

    public async Task<DonePage> SellForCashAsync() => await (await ToPayAsync()).ExactAsync();

    public Task<int> TapsAsync() => window.TapsAsync();

    public Task ForgetTapsAsync() => window.ForgetTapsAsync();

    /// <summary>The network is back, and the browser says so.</summary>
    public Task SayOnlineAsync() => Page.EvaluateAsync("window.dispatchEvent(new Event('online'))");

    public async Task AssertAllSentAsync()
    {
        await Expect(Chip).ToHaveAttributeAsync("data-state", "sent");
        await Expect(Page.Locator("#sync-text")).ToHaveTextAsync("All sent");
    }

    public async Task<StatusSheet> StatusAsync()
    {
        await window.TapAsync(Chip);
        var sheet = new StatusSheet(window);
        await Expect(sheet.Sheet).ToBeVisibleAsync();
        return sheet;
    }

    public async Task<TillSalesPage> SalesAsync()
    {
        await window.TapAsync(Page.Locator("#tabs a[href='#sales']"));
        await Expect(Page.Locator("#sales")).ToBeVisibleAsync();
        return new(window);
    }

    public async Task<CustomersPage> CustomersAsync()
    {
        await window.TapAsync(Page.Locator("#tabs a[href='#customers']"));
        await Expect(Page.Locator("#customers")).ToBeVisibleAsync();
        return new(window);
    }

    public async Task<TillSettingsPage> SettingsAsync()
    {
        await window.TapAsync(Page.Locator("#tabs a[href='#till']"));
        await Expect(Page.Locator("#till")).ToBeVisibleAsync();
        return new(window);
    }

    public async Task<TillPage> ReloadAsync()
    {
        await Page.ReloadAsync();
        return await ReadyAsync(window);
    }
}
