using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Till;

public sealed class StorageTests(Server server) : BrowserTest(server)
{
    private const string Salt = "National Iodized Salt 800 g";

    // Somebody else's data takes all the room there is, down to the last hundred bytes.
    private const string Fill = """
        async () => {
          const store = await new Promise((done, failed) => {
            const opening = indexedDB.open('photos', 1);
            opening.onupgradeneeded = () => opening.result.createObjectStore('photos', { autoIncrement: true });
            opening.onsuccess = () => done(opening.result);
            opening.onerror = () => failed(opening.error);
          });
          const put = size => new Promise(done => {
            const transaction = store.transaction('photos', 'readwrite');
            const photo = new Uint8Array(size);
            for (let at = 0; at < size; at += 65536) crypto.getRandomValues(photo.subarray(at, Math.min(size, at + 65536)));
            transaction.objectStore('photos').put(photo);
            transaction.oncomplete = () => done(true);
            transaction.onabort = () => done(false);
          });
          for (const size of [4000000, 1000000, 200000, 40000, 8000, 2000, 500, 100]) while (await put(size));
          store.close();
        }
        """;

    [Fact]
    public async Task A_full_phone_says_not_saved_and_keeps_the_cart_and_sells_once_there_is_room()
    {
        var shop = await FoundShopAsync();
        var window = (await PhoneAsync()).Tolerate("Quota");
        await window.GoAsync("/sign-in");
        var wire = await window.Context.NewCDPSessionAsync(window.Page);
        // Before anything is stored: the browser asks only now and then how much room is left.
        await wire.SendAsync("Storage.overrideQuotaForOrigin", new() { ["origin"] = Server.Address, ["quotaSize"] = 30_000_000 });
        var till = await (await TillPage.SignInAsync(window, shop)).KeptForOfflineAsync();
        await till.ScanAsync(shop, Salt);
        await till.AssertAllSentAsync();
        await till.Page.EvaluateAsync(Fill);

        var pay = await till.ToPayAsync();
        await window.TapAsync(pay.Exact);

        await Expect(till.NotSaved).ToContainTextAsync("Not saved: this phone is full.");
        await Expect(till.NotSaved).ToContainTextAsync("The cart is here as long as this page stays open.");
        var colour = await till.NotSaved.EvaluateAsync<int[]>(
            "node => getComputedStyle(node).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)"
        );
        Assert.True(colour[0] > colour[1] && colour[0] > colour[2], $"The banner is not red: {string.Join(',', colour)}");
        await Expect(pay.Total).ToHaveTextAsync("90");
        await Expect(new DonePage(window).View).ToBeHiddenAsync();
        await Expect(till.Lines).ToHaveCountAsync(1);
        Assert.Equal(0, await shop.SalesAsync());

        await till.Page.EvaluateAsync(
            "new Promise((done, failed) => { const gone = indexedDB.deleteDatabase('photos'); gone.onsuccess = () => done(null); gone.onerror = failed; })"
        );
        await wire.SendAsync("Storage.overrideQuotaForOrigin", new() { ["origin"] = Server.Address });
        var done = await pay.ExactAsync();

        await Expect(till.NotSaved).ToBeHiddenAsync();
        Assert.EndsWith("-000001", await done.ReceiptNumberAsync(), StringComparison.Ordinal);
        await till.AssertAllSentAsync();
        Assert.Equal(1, await shop.SalesAsync());
        await shop.AssertChainsAsync(1);
    }
}
