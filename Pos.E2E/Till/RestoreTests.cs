using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Till;

public sealed class RestoreTests(Server server) : BrowserTest(server)
{
    private const string Salt = "National Iodized Salt 800 g";

    [Fact]
    public async Task A_till_that_hears_of_another_epoch_asks_what_was_forgotten_sends_nothing_that_is_there_and_loads_the_goods_anew()
    {
        var shop = await FoundShopAsync();
        var proxy = await LineAsync();
        var window = (await PhoneAsync(proxy.Address)).TolerateStatus(410);
        var till = await TillPage.SignInAsync(window, shop);
        await SellAsync(till, shop, 2);
        await till.AssertAllSentAsync();
        Assert.Equal(2, proxy.Pushed.Count);

        await Database.ScalarAsync<Guid>(
            "update shop.sync_state set epoch = gen_random_uuid() where business_id = $1 returning epoch",
            shop.BusinessId
        );
        await (await till.StatusAsync()).SendNowAsync();
        await Waiting.UntilAsync(
            () => window.Log.Contains("410 ", StringComparison.Ordinal),
            "the till to hear that it must load everything"
        );
        await new StatusSheet(window).CloseAsync();

        await SellAsync(till, shop, 1);
        await till.AssertAllSentAsync();
        Assert.Equal(3, proxy.Pushed.Count);
        Assert.Equal(3, await shop.SalesAsync());
        await shop.AssertChainsAsync(3);
    }

    [Fact]
    public async Task After_a_restored_dump_a_till_that_others_overtook_sends_what_was_forgotten_and_nobody_runs_a_command()
    {
        var database = Keep(await ShopServer.StartAsync(settings: Earlier.Settings, serve: false));
        database.Process.Settings["Installation__LookEvery"] = "00:00:00.5";
        await database.Process.StartAsync(Ct);
        var shop = await TestShop.FoundAsync(database);
        var line = Keep(await FaultProxy.StartAsync(database.Process.Address));
        async Task<TillPage> PhoneAsync(string address) =>
            await TillPage.SignInAsync((await this.PhoneAsync(address)).TolerateNoNetwork().TolerateStatus(410, 500, 503), shop);
        var (one, other) = (await PhoneAsync(line.Address), await PhoneAsync(database.Process.Address));
        await SellAsync(one, shop, 1);
        await one.AssertAllSentAsync();
        var earlier = Keep(await Earlier.PrepareAsync(database, PutBack.RestoredDump));
        await earlier.RememberAsync();
        await SellAsync(one, shop, 2);
        await one.AssertAllSentAsync();
        line.Cut();

        var mark = database.Process.Mark;
        await earlier.PutBackAsync();
        Assert.Equal(1, await shop.SalesAsync());
        await database.Process.NoticedAsync(mark);
        await SellAsync(other, shop, 4);
        await other.AssertAllSentAsync();
        await SellAsync(one, shop, 1);
        line.Mend();

        await one.AssertAllSentAsync();
        await Waiting.UntilAsync(async () => await shop.SalesAsync() == 8, "the forgotten sales to be there again");
        await shop.AssertChainsAsync(8);
        await database.AssertInvariantsAsync();
        Assert.Equal([1, 1, 2, 2], line.Pushed.GroupBy(sale => sale).Select(times => times.Count()).Order());
    }

    private static async Task SellAsync(TillPage till, TestShop shop, int sales)
    {
        for (var sale = 0; sale < sales; sale++)
        {
            await till.ScanAsync(shop, Salt);
            await (await till.SellForCashAsync()).NewSaleAsync();
        }
    }
}
