using Pos.Data.Operations;
using Pos.Data.Sales;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Sync;

/// <summary>Up to where a phone's operations are whole, which are missing, and whether the phone's own store was tampered with.</summary>
public sealed class DeviceHeadTests(ShopRig rig) : ShopTests(rig)
{
    private Task<string> HeadAsync(TestShop shop) =>
        Database.AskAsync<string>(
            "select concat_ws(' ', received, last_seq, contiguous_seq, coalesce(broken_at::text, 'whole')) from shop.device_heads where device_id = $1",
            shop.Till.Enrolment.Device.Id
        );

    private async Task<string> HolesAsync(TestShop shop)
    {
        await using var owner = await TenantSession.OfAsync(Database, shop.BusinessId, shop.OwnerId);
        return await owner.ValueAsync<string>(
            "select coalesce(string_agg(first_seq || '-' || last_seq, ' ' order by first_seq), '') from app.missing_operations($1)",
            shop.Till.Enrolment.Device.Id
        );
    }

    [Fact]
    public async Task Holes_are_named_until_they_are_filled()
    {
        var shop = await Rig.ShopAsync();
        var sales = Enumerable.Range(0, 9).Select(_ => shop.Sale()).ToArray();
        await shop.PushAsync(sales[0], sales[1]);
        Assert.Equal(("2 2 2 whole", ""), (await HeadAsync(shop), await HolesAsync(shop)));
        await shop.PushAsync(sales[4], sales[8]);
        Assert.Equal(("4 9 2 whole", "3-4 6-8"), (await HeadAsync(shop), await HolesAsync(shop)));
        await shop.PushAsync(sales[2], sales[3]);
        Assert.Equal(("6 9 5 whole", "6-8"), (await HeadAsync(shop), await HolesAsync(shop)));
        await shop.PushAsync(sales);
        Assert.Equal(("9 9 9 whole", ""), (await HeadAsync(shop), await HolesAsync(shop)));
    }

    [Fact]
    public async Task In_whatever_order_and_batches_they_come_the_head_is_the_same()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var round = 0; round < 5; round++)
        {
            var shop = await Rig.ShopAsync();
            var sales = Enumerable.Range(0, 30).Select(_ => shop.Sale()).OrderBy(_ => random.Next()).ToList();
            await Task.WhenAll(sales.Chunk(1 + random.Next(8)).Select(batch => shop.PushAsync(batch)));
            Assert.True(await HeadAsync(shop) == "30 30 30 whole", $"seed {seed}: {await HeadAsync(shop)}");
        }
    }

    [Fact]
    public async Task A_sale_that_was_changed_on_the_phone_breaks_the_chain_and_is_kept_for_the_owner()
    {
        var shop = await Rig.ShopAsync();
        Envelope[] sales = [shop.Sale(), shop.Sale(), shop.Sale()];
        sales[1] = sales[1] with { Payload = sales[1].Payload.Replace("\"tendered\"", "\"tendered\" ", StringComparison.Ordinal) + " " };
        Assert.Equal([null, "hash_mismatch", null], (await shop.PushAsync(sales)).Results.Select(r => r.Reason));
        Assert.Equal("3 3 3 3", await HeadAsync(shop));
    }

    [Fact]
    public async Task A_sale_that_was_changed_and_hashed_anew_breaks_the_chain_all_the_same()
    {
        var shop = await Rig.ShopAsync();
        Envelope[] sales = [shop.Sale(), shop.Sale((1, 5000)), shop.Sale()];
        var cheaper = shop.Receipt(shop.Till, (1, 1000));
        sales[1] = sales[1] with { Payload = System.Text.Json.JsonSerializer.Serialize(cheaper, SalesJson.Default.RecordSale) };
        sales[1] = sales[1] with { Hash = Convert.ToHexStringLower(sales[1].ComputeHash()) };
        Assert.All((await shop.PushAsync(sales)).Results, r => Assert.Equal(ResultStatus.Applied, r.Status));
        Assert.Equal("3 3 3 3", await HeadAsync(shop));
    }

    [Fact]
    public async Task A_sale_that_was_taken_out_and_the_rest_renumbered_breaks_the_chain()
    {
        var shop = await Rig.ShopAsync();
        Envelope[] sales = [shop.Sale(), shop.Sale(), shop.Sale()];
        var moved = sales[2] with { DeviceSeq = 2 };
        await shop.PushAsync(sales[0], moved with { Hash = Convert.ToHexStringLower(moved.ComputeHash()) });
        Assert.Equal("2 2 2 2", await HeadAsync(shop));
    }

    [Fact]
    public async Task Two_operations_under_one_number_are_both_kept_and_flagged()
    {
        var shop = await Rig.ShopAsync();
        var (one, other) = (shop.Sale(), shop.Sale());
        var clone = other with { DeviceSeq = 1, PrevHash = one.PrevHash };
        clone = clone with { Hash = Convert.ToHexStringLower(clone.ComputeHash()) };
        Assert.All((await shop.PushAsync(one, clone)).Results, r => Assert.Equal(ResultStatus.Applied, r.Status));
        Assert.Equal(
            2,
            await Database.AskAsync<long>(
                "select count(*) from shop.flags where business_id = $1 and kind = 'sequence_reused'",
                shop.BusinessId
            )
        );
        Assert.StartsWith("2 1 1", await HeadAsync(shop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_restored_backup_every_business_gets_another_epoch_and_every_till_must_load_again()
    {
        var database = await Rig.NewDatabaseAsync("restored");
        await using (var host = new ShopHost(database))
        {
            host.StartServer();
            var shops = new[] { await TestShop.FoundAsync(Rig, host), await TestShop.FoundAsync(Rig, host) };
            var before = await database.ListAsync<Guid>("select app.epoch(epoch) from shop.sync_state");
            using var till = new Reading(shops[0], shops[0].Till);
            var (head, _) = await till.SnapshotAsync();
            Assert.Equal(2, await Data.Sql.Database.NewEpochsAsync(database.OwnerConnection, Ct));
            Assert.Empty(before.Intersect(await database.ListAsync<Guid>("select app.epoch(epoch) from shop.sync_state")));
            Assert.Equal(System.Net.HttpStatusCode.Gone, (await till.PullRawAsync(head.ChangeSeq, head.Epoch)).StatusCode);
        }
        await database.DisposeAsync();
    }
}
