using Microsoft.Playwright;
using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Till;

public sealed class ServiceWorkerTests(Server server) : BrowserTest(server)
{
    private const string Salt = "National Iodized Salt 800 g";

    private const string Cached = """
        (async () => {
          const found = [];
          for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            for (const request of await cache.keys()) {
              const answer = await cache.match(request);
              const html = (answer.headers.get('Content-Type') ?? '').includes('html');
              found.push(new URL(request.url).pathname + (html ? ' HTML ' + await answer.text() : ''));
            }
          }
          return found;
        })()
        """;

    private const string Hold = """
        name => new Promise(held => {
          void navigator.locks.request(name, () => {
            held(null);
            return new Promise(done => { self.letGo = done; });
          });
        })
        """;

    [Fact]
    public async Task After_the_first_visit_the_till_opens_without_a_server_and_the_office_says_what_to_do()
    {
        var (shop, line) = (await FoundShopAsync(), await LineAsync());
        var window = (await PhoneAsync(line.Address)).TolerateNoNetwork();
        await (await TillPage.SignInAsync(window, shop)).KeptForOfflineAsync();
        line.Cut();
        await window.Page.CloseAsync();

        var till = await TillPage.OpenAsync(Watch(await window.NewTabAsync()));
        await Expect(till.Where).ToHaveTextAsync("Saddar · Bilal");
        await till.ScanAsync(shop, Salt);
        await till.SellForCashAsync();
        await till.Page.GotoAsync(line.Address + "/till/ur");
        await TillPage.ReadyAsync(till.Window);
        await Expect(till.Page.Locator("html")).ToHaveAttributeAsync("dir", "rtl");

        await till.Page.GotoAsync(line.Address + "/products");
        await Expect(till.Page.Locator("main a[href^='/till/']")).ToBeVisibleAsync();
        await Expect(till.Page.Locator("h1")).Not.ToBeEmptyAsync();

        line.Mend();
        till = await TillPage.OpenAsync(till.Window);
        await till.AssertAllSentAsync();
        Assert.Equal(1, await shop.SalesAsync());
    }

    [Fact]
    public async Task A_page_that_was_on_its_way_while_the_worker_took_over_has_its_worker_too()
    {
        var line = await LineAsync();
        var window = (await PhoneAsync(line.Address)).TolerateStatus(401);
        var late = Watch(await window.NewTabAsync());
        var (asked, goOn) = (NewSignal(), NewSignal());
        await late.Page.RouteAsync(
            "**/till/en",
            async route =>
            {
                asked.TrySetResult();
                await goOn.Task;
                await route.ContinueAsync();
            }
        );

        // The worker is not there yet when the late page is asked for, and is there when it comes.
        line.HoldBack("/offline/ur", after: 0);
        await window.GoAsync("/till/en");
        await line.HeldBackAsync();
        var coming = late.GoAsync("/till/en");
        await Patience.ForAsync(asked.Task, "the late page to be asked for");
        line.LetGo();
        await new TillPage(window).KeptForOfflineAsync();
        goOn.TrySetResult();
        await Patience.ForAsync(coming, "the late page");

        await new TillPage(late).KeptForOfflineAsync();
    }

    [Fact]
    public async Task Nothing_of_anybody_is_in_any_cache()
    {
        var shop = await FoundShopAsync();
        var window = await PhoneAsync();
        var till = await (await TillPage.SignInAsync(window, shop)).KeptForOfflineAsync();
        await till.ScanAsync(shop, Salt);
        await till.SellForCashAsync();
        await window.GoAsync("/products");
        await Expect(window.Page.Locator("#list tbody tr").First).ToBeVisibleAsync();

        var cached = await window.Page.EvaluateAsync<string[]>(Cached);

        Assert.Contains(cached, entry => entry.StartsWith("/till/en HTML", StringComparison.Ordinal));
        foreach (var entry in cached)
        {
            Assert.Matches("^/(till/(en|ur)|offline/(en|ur)|js/|css/|img/|lib/)", entry);
            foreach (var word in (string[])["Al-Madina", "Bilal", "Rashid", "Saddar", Salt, "__RequestVerificationToken"])
                Assert.DoesNotContain(word, entry, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_new_version_waits_and_takes_over_on_restart_without_losing_what_is_unsent()
    {
        var shop = await FoundShopAsync();
        await using var proxy = await FaultProxy.StartAsync(Server.Address);
        var (till, number) = await WithUnsentAsync(shop, proxy);
        var window = till.Window;
        await till.ScanAsync(shop, Salt);

        await DeployAsync(proxy, till);
        var reloaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        till.Page.DOMContentLoaded += (_, _) => reloaded.TrySetResult();
        await window.TapAsync(till.Page.Locator("#restart"));

        await Patience.ForAsync(reloaded.Task, "the page to be loaded with the new version");
        till = await TillPage.ReadyAsync(window);
        await Expect(till.Page.Locator("#new-version")).ToBeHiddenAsync();
        await Expect(till.Lines).ToHaveCountAsync(1);
        await Expect(till.Page.Locator("#sync-text")).ToHaveTextAsync("1 to send");
        proxy.Mend();
        await till.SellForCashAsync();
        await (await till.StatusAsync()).SendNowAsync();
        await till.AssertAllSentAsync();
        Assert.Equal(2, await shop.SalesAsync());
        Assert.Contains(number, await shop.ReceiptNumbersAsync());
        await shop.AssertChainsAsync(2);
    }

    [Fact]
    public async Task A_new_version_takes_over_though_the_browser_wakes_the_old_one_to_send()
    {
        var shop = await FoundShopAsync();
        await using var proxy = await FaultProxy.StartAsync(Server.Address);
        var (till, _) = await WithUnsentAsync(shop, proxy);
        var window = till.Window;
        await DeployAsync(proxy, till);
        var wire = await window.Context.NewCDPSessionAsync(till.Page);
        var registration = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        wire.Event("ServiceWorker.workerRegistrationUpdated").OnEvent += (_, told) =>
        {
            foreach (var known in told!.Value.GetProperty("registrations").EnumerateArray())
                registration.TrySetResult(known.GetProperty("registrationId").GetString()!);
        };
        await wire.SendAsync("ServiceWorker.enable");

        // Somebody sends; behind them wait, in this order, the new version and the old one, woken by the browser.
        await till.Page.EvaluateAsync(Hold, $"drain:{shop.BusinessId}:{shop.Ids.FirstOutletId}");
        await window.TapAsync(till.Page.Locator("#restart"));
        await WorkersWaitAsync(till.Page, 1);
        await wire.SendAsync(
            "ServiceWorker.dispatchSyncEvent",
            new()
            {
                ["origin"] = proxy.Address,
                ["registrationId"] = await Patience.ForAsync(registration.Task, "the browser to name the registration"),
                ["tag"] = "outbox",
                ["lastChance"] = false,
            }
        );
        await WorkersWaitAsync(till.Page, 2);
        var reloaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        till.Page.DOMContentLoaded += (_, _) => reloaded.TrySetResult();
        await till.Page.EvaluateAsync("letGo()");

        await Patience.ForAsync(reloaded.Task, "the page to be loaded with the new version");
        till = await TillPage.ReadyAsync(window);
        proxy.Mend();
        await (await till.StatusAsync()).SendNowAsync();
        await till.AssertAllSentAsync();
        await shop.AssertChainsAsync(1);
    }

    /// <summary>A till that opens without a network, with one sale that cannot be sent; and the sale's number.</summary>
    private async Task<(TillPage Till, string Number)> WithUnsentAsync(TestShop shop, FaultProxy proxy)
    {
        var window = (await PhoneAsync(proxy.Address)).TolerateNoNetwork();
        var till = await (await TillPage.SignInAsync(window, shop)).KeptForOfflineAsync();
        proxy.Break("/sync/push", Fault.DropBefore);
        await till.ScanAsync(shop, Salt);
        var done = await till.SellForCashAsync();
        var number = await done.ReceiptNumberAsync();
        return (await done.NewSaleAsync(), number);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A new version is there, and the till offers it.</summary>
    private static async Task DeployAsync(FaultProxy proxy, TillPage till)
    {
        proxy.Append("/sw-manifest.js", "\nself.__deployment = 2;");
        await till.Page.EvaluateAsync(
            "navigator.serviceWorker.getRegistration().then(registration => registration.update()).then(() => null)"
        );
        await Expect(till.Page.Locator("#new-version")).ToBeVisibleAsync();
    }

    /// <summary>Until so many workers wait for what the page holds; the page's own timer may wait for it too.</summary>
    private static Task WorkersWaitAsync(IPage page, int many) =>
        Patience.ForAsync(
            page.EvaluateAsync(
                """
                async many => {
                  for (;;) {
                    const { held, pending } = await navigator.locks.query();
                    const page = held.find(({ name }) => name.startsWith('drain:')).clientId;
                    const workers = pending.filter(({ name, clientId }) => name.startsWith('drain:') && clientId !== page).map(({ clientId }) => clientId);
                    if (new Set(workers).size >= many) return;
                    await new Promise(done => setTimeout(done, 10));
                  }
                }
                """,
                many
            ),
            $"{many} workers to wait for the lock"
        );
}
