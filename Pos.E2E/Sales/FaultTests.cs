using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Sales;

/// <summary>A till that sells over a bad line: whatever happens on the way, a sale counts as sent only when the server said so, and is there once.</summary>
public sealed class FaultTests(Server server) : BrowserTest(server)
{
    private const string Salt = "National Iodized Salt 800 g",
        Jelly = "Rafhan Jelly Strawberry 80 g";

    // Remembers everything the till ever said of what is sent.
    private const string Remember = """
        window.said = [];
        for (const id of ['sync-text', 'done-title']) {
          const node = document.getElementById(id);
          new MutationObserver(() => window.said.push(node.textContent.trim())).observe(node, { childList: true, characterData: true, subtree: true });
        }
        """;

    [Theory]
    [InlineData(Fault.DropBefore, 0)]
    [InlineData(Fault.DropAfter, 1)]
    [InlineData(Fault.CaptivePage, 0)]
    [InlineData(Fault.Redirect, 0)]
    [InlineData(Fault.ServerError, 0)]
    [InlineData(Fault.Truncate, 1)]
    [InlineData(Fault.Reset, 0)]
    [InlineData(Fault.Busy, 0)]
    public async Task A_sale_is_sent_once_and_never_called_sent_before_its_answer_came(Fault fault, int recordedAlready)
    {
        var shop = await FoundShopAsync();
        await using var proxy = await FaultProxy.StartAsync(Server.Address);
        var window = (await PhoneAsync(proxy.Address)).TolerateNoNetwork().TolerateStatus(429, 500);
        var till = await TillPage.SignInAsync(window, shop);
        await till.AssertAllSentAsync();

        proxy.Break("/sync/push", fault);
        await till.ScanAsync(shop, Salt);
        await till.Page.EvaluateAsync(Remember);
        var done = await till.SellForCashAsync();
        await Waiting.UntilAsync(() => proxy.Faults >= 2, "two attempts that failed");

        await Expect(till.Page.Locator("#sync-text")).ToHaveTextAsync("1 to send");
        await Expect(till.Chip).ToHaveAttributeAsync("data-state", "stuck");
        await Expect(done.State).ToHaveTextAsync("Saved on this phone");
        Assert.Equal(recordedAlready, await shop.SalesAsync());
        Assert.DoesNotContain(await till.Page.EvaluateAsync<string[]>("window.said"), said => said is "Sent" or "All sent");

        proxy.Mend();
        await (await till.StatusAsync()).SendNowAsync();
        await till.AssertAllSentAsync();
        await Expect(done.State).ToHaveTextAsync("Sent");
        Assert.Equal(1, await shop.SalesAsync());
        Assert.Equal(shop.Listed(Salt).Opening - 1000, await shop.OnHandAsync(Salt));
        await shop.AssertChainsAsync(1);
    }

    [Fact]
    public async Task Sales_go_on_while_every_kind_of_fault_comes_in_turn()
    {
        var shop = await FoundShopAsync();
        await using var proxy = await FaultProxy.StartAsync(Server.Address);
        var till = await TillPage.SignInAsync((await PhoneAsync(proxy.Address)).TolerateNoNetwork().TolerateStatus(413, 429, 500), shop);
        var faults = Enum.GetValues<Fault>();

        foreach (var fault in faults)
        {
            proxy.Break("/sync", fault);
            await till.ScanAsync(shop, Jelly);
            await till.SellForCashAsync();
            await till.SayOnlineAsync();
            await Waiting.UntilAsync(() => proxy.Faults > 0, $"the fault {fault} to be met");
        }
        proxy.Mend();
        await (await till.StatusAsync()).SendNowAsync();
        await till.AssertAllSentAsync();

        Assert.Equal(faults.Length, await shop.SalesAsync());
        Assert.Equal(faults.Length, (await shop.ReceiptNumbersAsync()).Distinct().Count());
        Assert.Equal(shop.Listed(Jelly).Opening - 1000 * faults.Length, await shop.OnHandAsync(Jelly));
        await shop.AssertChainsAsync(faults.Length);
    }

    [Fact]
    public async Task A_Wi_Fi_that_wants_a_sign_in_is_named_as_such()
    {
        var shop = await FoundShopAsync();
        await using var proxy = await FaultProxy.StartAsync(Server.Address);
        var till = await TillPage.SignInAsync((await PhoneAsync(proxy.Address)).TolerateNoNetwork(), shop);

        proxy.Break("", Fault.CaptivePage);
        await till.ScanAsync(shop, Salt);
        await till.SellForCashAsync();
        await Waiting.UntilAsync(() => proxy.Faults >= 1, "an attempt that failed");

        var status = await till.StatusAsync();
        await Expect(status.Next).ToContainTextAsync("Wi-Fi");
        await status.CloseAsync();
        proxy.Mend();
    }
}
