using Microsoft.Playwright;
using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Sales;

public sealed class KilledBrowserTests(OwnServer server) : BrowserTest(server), IClassFixture<OwnServer>
{
    private static readonly int Cycles = Length.Of(8, 40);
    private const string Salt = "National Iodized Salt 800 g";

    private const string SayWhenSaved = """
        new MutationObserver(() => {
          const done = document.getElementById('done');
          if (!done.hidden) console.info('shown as saved: ' + done.querySelector('.done__head [data-slot=number]').textContent);
        }).observe(document.getElementById('done'), { attributes: true, attributeFilter: ['hidden'] });
        """;

    [Fact]
    public async Task A_sale_that_was_shown_as_saved_survives_the_kill_of_the_browser_at_any_moment()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("POS_SEED"), out var given) ? given : Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"POS_SEED={seed}");
        var random = new Random(seed);
        var shop = await FoundShopAsync();
        var browser = Keep(new KeptBrowser(Installation, Engine.Chromium));
        var till = await (await TillPage.SignInAsync(await OpenAsync(browser), shop)).KeptForOfflineAsync();
        await Server.Process.KillAsync();

        var shown = new List<string>();
        for (var cycle = 0; cycle < Cycles; cycle++)
        {
            till.Page.Console += (_, message) =>
            {
                if (message.Text.StartsWith("shown as saved: ", StringComparison.Ordinal))
                    lock (shown)
                        shown.Add(message.Text["shown as saved: ".Length..]);
            };
            await till.Page.EvaluateAsync(SayWhenSaved);
            if (await till.Lines.CountAsync() == 0)
                await till.ScanAsync(shop, Salt);
            var pay = await till.ToPayAsync();
            var tap = pay.Exact.EvaluateAsync("button => setTimeout(() => button.click())");
            // The injected fault: anywhere from before the tap arrived to after the receipt was painted, more often early, where there is something to lose.
            await Task.Delay((int)(300 * Math.Pow(random.NextDouble(), 2)), Ct);
            await browser.KillAsync();
            await IgnoreAsync(tap);
            till = await TillPage.OpenAsync(await OpenAsync(browser));
        }

        await Server.Process.StartAsync(Ct);
        await till.AssertAllSentAsync();
        var recorded = await shop.ReceiptNumbersAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{shown.Count} of {Cycles} were shown as saved before the kill, {recorded.Length} were saved"
        );
        Assert.Empty(shown.Except(recorded));
        Assert.Equal(recorded.Length, recorded.Distinct().Count());
        await shop.AssertChainsAsync(recorded.Length);
    }

    // A killed browser may have forgotten who signed in; the till has not.
    private async Task<Window> OpenAsync(KeptBrowser browser) =>
        Watch((await Window.InAsync(await browser.StartAsync(), Server.Address)).TolerateNoNetwork().TolerateStatus(401));

    private static async Task IgnoreAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (PlaywrightException)
        {
            // The browser it belonged to was killed.
        }
    }
}
