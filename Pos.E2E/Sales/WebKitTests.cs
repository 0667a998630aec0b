using OpenQA.Selenium;
using Pos.E2E.Rig;

namespace Pos.E2E.Sales;

/// <summary>The short way through, in the engine of every iPhone.</summary>
public sealed class WebKitTests(OwnServer server) : BrowserTest(server), IClassFixture<OwnServer>
{
    private const string Salt = "National Iodized Salt 800 g";

    [Fact]
    public async Task A_till_sells_online_and_without_a_server_and_sends_when_it_is_back()
    {
        var shop = await FoundShopAsync();
        await using var webkit = await WebKit.StartAsync();
        var page = webkit.Page;
        page.Navigate().GoToUrl(Server.Address + "/sign-in?returnUrl=/till/en");
        await webkit.FindAsync("#Login", field => field.SendKeys(shop.CashierLogin));
        await webkit.FindAsync("#Password", field => field.SendKeys(TestShop.Password));
        await webkit.FindAsync("form.form button.button--main", button => button.Click());
        await webkit.UntilAsync("document.body?.dataset.view === 'sell' && document.getElementById('load').hidden", "the till");
        await webkit.UntilAsync("navigator.serviceWorker?.controller != null", "the service worker");

        await SellAsync(webkit, shop);
        await webkit.UntilAsync("document.getElementById('sync-text').textContent === 'All sent'", "the first sale to be sent");
        Assert.Equal(1, await shop.SalesAsync());

        await Server.Process.KillAsync();
        page.Navigate().Refresh();
        await webkit.UntilAsync("!['start', undefined].includes(document.body?.dataset.view)", "the till without a server");
        await webkit.UntilAsync("document.getElementById('where').textContent.includes('Bilal')", "the till's own name");
        await SellAsync(webkit, shop);
        await webkit.UntilAsync(
            "document.querySelector('#done-title [data-slot=state]').textContent.startsWith('Saved on')",
            "the sale to be saved"
        );
        await webkit.UntilAsync("document.getElementById('sync-text').textContent === '1 to send'", "the sale to wait");

        await Server.Process.StartAsync(Ct);
        await webkit.UntilAsync("document.getElementById('sync-text').textContent === 'All sent'", "everything to be sent");
        Assert.Equal(2, await shop.SalesAsync());
        Assert.Equal(shop.Listed(Salt).Opening - 2000, await shop.OnHandAsync(Salt));
        await shop.AssertChainsAsync(2);
    }

    private static async Task SellAsync(WebKit webkit, TestShop shop)
    {
        webkit.Run(
            """
            for (const key of [...arguments[0], 'Enter']) {
              document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
            }
            """,
            shop.Barcode(Salt)
        );
        await webkit.UntilAsync("document.querySelectorAll('#lines > li').length === 1", "the scanned line");
        await webkit.FindAsync("#to-pay", button => button.Click());
        await webkit.FindAsync("#exact", button => button.Click());
        await webkit.UntilAsync("document.body.dataset.view === 'done'", "the receipt");
    }
}
