using Microsoft.Playwright;
using Pos.E2E.Pages;
using Pos.E2E.Rig;

namespace Pos.E2E.Till;

public sealed class KillSwitchTests(OwnServer server) : BrowserTest(server), IClassFixture<OwnServer>
{
    private const string Salt = "National Iodized Salt 800 g";

    [Fact]
    public async Task A_worker_that_does_harm_is_switched_off_and_the_queue_stays()
    {
        var shop = await FoundShopAsync();
        var window = (await PhoneAsync()).TolerateNoNetwork();
        var till = await (await TillPage.SignInAsync(window, shop)).KeptForOfflineAsync();
        await Server.Process.KillAsync();
        for (var sale = 0; sale < 3; sale++)
        {
            await till.ScanAsync(shop, Salt);
            await till.SellForCashAsync();
        }

        // The operator's switch; the browser asks for /sw.js past the worker, whatever that does.
        Server.Process.Settings["ServiceWorker__Off"] = "true";
        await Server.Process.StartAsync(Ct);
        await window.Page.EvaluateAsync("() => { setTimeout(() => location.reload()); }");
        // The page loads once because it was told to and once more because the worker went; what is asked in between finds no page and asks again.
        await Waiting.UntilAsync(() => IsGoneAsync(window.Page), "the worker and its caches to go");
        till = await TillPage.ReadyAsync(window);
        await till.AssertAllSentAsync();
        till = await TillPage.OpenAsync(window);
        await till.ScanAsync(shop, Salt);
        await till.SellForCashAsync();
        await till.AssertAllSentAsync();
        Assert.Equal(4, await shop.SalesAsync());
        await shop.AssertChainsAsync(4);
    }

    private static async Task<bool> IsGoneAsync(IPage page)
    {
        try
        {
            return await page.EvaluateAsync<int>(
                    "(async () => (await navigator.serviceWorker.getRegistrations()).length + (await caches.keys()).length)()"
                ) == 0;
        }
        catch (PlaywrightException)
        {
            // The page is loading anew, as the switch wants it.
            return false;
        }
    }
}
