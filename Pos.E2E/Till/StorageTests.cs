using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Till;

public sealed class StorageTests(Server server) : BrowserTest(server)
{
    private const string Salt = "National Iodized Salt 800 g";

    [Fact]
    public async Task A_full_phone_says_not_saved_and_keeps_the_cart_and_sells_once_there_is_room()
    {
        var shop = await FoundShopAsync();
        var till = await TillPage.SignInAsync((await PhoneAsync()).Tolerate("Quota"), shop);
        await till.ScanAsync(shop, Salt);
        var wire = await till.Window.Context.NewCDPSessionAsync(till.Page);
        await wire.SendAsync("Storage.overrideQuotaForOrigin", new() { ["origin"] = Server.Address, ["quotaSize"] = 1 });
        // A browser asks for the room that is left once per opened store.
        till = await till.ReloadAsync();
        await Expect(till.Lines).ToHaveCountAsync(1);

        var pay = await till.ToPayAsync();
        await till.Window.TapAsync(pay.Exact);

        await Expect(till.NotSaved).ToContainTextAsync("Not saved: this phone is full.");
        await Expect(till.NotSaved).ToContainTextAsync("The cart is still here.");
        var colour = await till.NotSaved.EvaluateAsync<int[]>("node => getComputedStyle(node).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)");
        Assert.True(colour[0] > colour[1] && colour[0] > colour[2], $"The banner is not red: {string.Join(',', colour)}");
        await Expect(pay.Total).ToHaveTextAsync("90");
        await Expect(new DonePage(till.Window).View).ToBeHiddenAsync();
        await Expect(till.Lines).ToHaveCountAsync(1);
        Assert.Equal(0, await shop.SalesAsync());

        await wire.SendAsync("Storage.overrideQuotaForOrigin", new() { ["origin"] = Server.Address });
        var done = await pay.ExactAsync();

        await Expect(till.NotSaved).ToBeHiddenAsync();
        Assert.EndsWith("-000001", await done.ReceiptNumberAsync(), StringComparison.Ordinal);
        await till.AssertAllSentAsync();
        Assert.Equal(1, await shop.SalesAsync());
        await shop.AssertChainsAsync(1);
    }
}
