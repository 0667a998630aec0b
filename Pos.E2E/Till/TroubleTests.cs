using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Till;

/// <summary>A store that cannot be used is told, with what to do; nothing is cleared to get around it.</summary>
public sealed class TroubleTests(Server server) : BrowserTest(server)
{
    private const string Salt = "National Iodized Salt 800 g";

    private const string None = "Object.defineProperty(window, 'indexedDB', { value: null })";

    private const string Damaged = """
        IDBFactory.prototype.open = () => {
          const request = { error: new DOMException('Internal error opening backing store for indexedDB.open.', 'UnknownError') };
          setTimeout(() => request.onerror?.(new Event('error')));
          return request;
        };
        """;

    private const string HeldByAnother = """
        version => new Promise((done, failed) => {
          const opening = indexedDB.open('till', version);
          opening.onupgradeneeded = () => opening.result.createObjectStore('registry');
          opening.onsuccess = () => { window.held = opening.result; done(); };
          opening.onerror = failed;
        })
        """;

    private const string Newer =
        "const open = IDBFactory.prototype.open; IDBFactory.prototype.open = function (name, version) { return open.call(this, name, version + 1); }";

    [Theory]
    [InlineData(None, "This browser lets the till keep nothing.")]
    [InlineData(Damaged, "The till's store on this device is damaged.")]
    public async Task A_browser_that_cannot_keep_sales_says_why(string script, string words)
    {
        var window = await PhoneAsync();
        await window.Context.AddInitScriptAsync(script);
        await window.GoAsync("/till/en");
        await Expect((await new StartPage(window).ShownAsync("broken")).What).ToHaveTextAsync(words);
    }

    [Fact]
    public async Task An_old_till_after_a_newer_one_says_to_load_the_newer()
    {
        var window = await PhoneAsync();
        await window.GoAsync("/offline/en");
        await window.Page.EvaluateAsync(HeldByAnother, 9);
        await window.GoAsync("/till/en");
        await Expect((await new StartPage(window).ShownAsync("broken")).What).ToHaveTextAsync("A newer till has been used on this device.");
    }

    [Fact]
    public async Task A_new_till_beside_an_old_one_that_does_not_let_go_says_to_close_it()
    {
        var old = await PhoneAsync();
        await old.GoAsync("/offline/en");
        await old.Page.EvaluateAsync(HeldByAnother, 1);
        var window = Watch(await old.NewTabAsync());
        await window.Page.AddInitScriptAsync(Newer);
        await window.GoAsync("/till/en");
        await Expect((await new StartPage(window).ShownAsync("broken")).What).ToHaveTextAsync("An older till is open in another window.");
    }

    [Fact]
    public async Task A_till_whose_store_was_cleared_says_so_and_becomes_another_device()
    {
        var shop = await FoundShopAsync();
        var window = await PhoneAsync();
        await TillPage.SignInAsync(window, shop);
        await window.GoAsync("/offline/en");
        var wire = await window.Context.NewCDPSessionAsync(window.Page);
        await wire.SendAsync("Storage.clearDataForOrigin", new() { ["origin"] = Server.Address, ["storageTypes"] = "indexeddb" });
        await window.GoAsync("/till/en");
        await new StartPage(window).ShownAsync("reset");
        await window.TapAsync(window.Page.Locator("#set-up-again"));
        var till = await TillPage.ReadyAsync(window);
        await till.ScanAsync(shop, Salt);
        Assert.EndsWith("2-000001", await (await till.SellForCashAsync()).ReceiptNumberAsync(), StringComparison.Ordinal);
    }
}
