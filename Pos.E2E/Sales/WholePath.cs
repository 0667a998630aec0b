using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Sales;

/// <summary>One cashier's day with everything that can go wrong in it, while the owner watches.</summary>
public abstract class WholePath(OwnServer server) : BrowserTest(server), IClassFixture<OwnServer>
{
    private const string Salt = "National Iodized Salt 800 g",
        Jelly = "Rafhan Jelly Strawberry 80 g",
        Custard = "Rafhan Custard Powder Vanilla 300 g",
        Sugar = "Sugar, loose";

    private readonly Dictionary<string, long> _sold = [];
    private readonly List<string> _receipts = [];

    protected async Task SellThroughEverythingAsync(Engine engine)
    {
        var shop = await FoundShopAsync();
        var owner = await OfficePage.OpenAsync((await DesktopAsync()).TolerateNoNetwork(), shop);
        await Expect(owner.SalesCount).ToHaveTextAsync("0");
        await owner.MarkDocumentAsync();

        var browser = Keep(new KeptBrowser(Installation, engine));
        var window = await OpenAsync(browser, engine);
        await window.GoAsync("/till/en");
        await window.Page.Locator("[data-for=signed_out] a.button").ClickAsync();
        var till = await (await new SignInPage(window).AsCashierAsync(shop)).KeptForOfflineAsync();

        await till.ScanAsync(shop, Salt);
        await till.ScanAsync(shop, Jelly);
        await till.TypeAsync("rafhan cus");
        await till.ChooseAsync(Custard);
        await Expect(till.Lines).ToHaveCountAsync(3);
        await till.ForgetTapsAsync();
        var done = await till.SellForCashAsync();
        Assert.Equal(2, await till.TapsAsync());
        await NoteAsync(done, (Salt, 1000), (Jelly, 1000), (Custard, 1000));
        await till.AssertAllSentAsync();
        await Expect(owner.SalesCount).ToHaveTextAsync("1");

        await Server.Process.KillAsync();
        till = await till.ReloadAsync();

        await till.ScanAsync(shop, Salt);
        await till.ScanAsync(shop, Salt);
        done = await till.SellForCashAsync();
        await NoteAsync(done, (Salt, 2000));

        // Rs 50 worth at Rs 175 a kilogram: 286 grams.
        till = await done.NewSaleAsync();
        await till.AddWorthAsync("sugar", Sugar, 50);
        await Expect(till.Total).ToHaveTextAsync("50");
        await NoteAsync(await till.SellForCashAsync(), (Sugar, 286));

        await till.ScanAsync(shop, Custard);
        await till.ScanAsync(shop, Jelly);
        await NoteAsync(await (await till.ToPayAsync()).CashAndCardAsync(150), (Custard, 1000), (Jelly, 1000));
        await Expect(till.Page.Locator("#sync-text")).ToHaveTextAsync("3 to send");

        await browser.KillAsync();
        window = await OpenAsync(browser, engine);
        till = await TillPage.OpenAsync(window);
        await Expect(till.Page.Locator("#sync-text")).ToHaveTextAsync("3 to send");
        await till.ScanAsync(shop, Jelly);
        done = await till.SellForCashAsync();
        await NoteAsync(done, (Jelly, 1000));
        await Expect(done.State).ToHaveTextAsync("Saved on this phone");
        Assert.Equal(1, await shop.SalesAsync());

        await Server.Process.StartAsync(Ct);
        await Expect(owner.SalesCount).ToHaveTextAsync("5");
        Assert.True(await owner.IsSameDocumentAsync(), "The office page was loaded again.");
        await Expect(owner.Rows).ToHaveCountAsync(5);

        await till.AssertAllSentAsync();
        await Expect(done.State).ToHaveTextAsync("Sent");
        var status = await till.StatusAsync();
        await Expect(status.Title).ToHaveTextAsync("All sent");
        await Expect(status.Pending).ToHaveTextAsync("0");

        Assert.Equal(5, await shop.SalesAsync());
        Assert.Equal(5, _receipts.Distinct().Count());
        Assert.Equal(_receipts.Order(), (await shop.ReceiptNumbersAsync()).Order());
        await shop.AssertChainsAsync(5);
        foreach (var (name, quantity) in _sold)
            Assert.Equal(shop.Listed(name).Opening - quantity, await shop.OnHandAsync(name));
        Assert.Equal(
            _sold.Values.Sum(),
            -await Database.ScalarAsync<long>(
                "select sum(quantity)::bigint from shop.stock_movements where business_id = $1 and reason = 'sale'",
                shop.BusinessId
            )
        );
        Assert.Equal(
            ["card:25000", "cash:15000"],
            await Database.ScalarAsync<string[]>(
                """
                select array_agg(method || ':' || amount order by method) from shop.payments p
                where business_id = $1 and exists (select from shop.payments c where c.business_id = p.business_id and c.sale_id = p.sale_id and c.method = 'card')
                """,
                shop.BusinessId
            )
        );
    }

    private async Task<Window> OpenAsync(KeptBrowser browser, Engine engine) =>
        Watch(
            (await Window.InAsync(await browser.StartAsync(), Server.Address, touches: engine == Engine.Chromium))
                .TolerateNoNetwork()
                .TolerateStatus(401)
        );

    private async Task NoteAsync(DonePage done, params (string Name, long Quantity)[] sold)
    {
        _receipts.Add(await done.ReceiptNumberAsync());
        foreach (var (name, quantity) in sold)
            _sold[name] = _sold.GetValueOrDefault(name) + quantity;
    }
}

public sealed class WholePathInChromiumTests(OwnServer server) : WholePath(server)
{
    [Fact]
    public Task A_day_without_network_and_with_a_killed_browser_ends_with_every_sale_once() => SellThroughEverythingAsync(Engine.Chromium);
}

public sealed class WholePathInFirefoxTests(OwnServer server) : WholePath(server)
{
    [Fact]
    public Task A_day_without_network_and_with_a_killed_browser_ends_with_every_sale_once() => SellThroughEverythingAsync(Engine.Firefox);
}
