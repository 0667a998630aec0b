using System.Net;
using System.Text.Json;
using Pos.Data.Catalog;
using Pos.Data.Operations;
using Pos.Tests.Infrastructure;
using Pos.Tests.Tenancy;
using Pos.Web.Features.Demo;

namespace Pos.Tests.Operations;

/// <summary>What a till's batch becomes, over HTTP.</summary>
public sealed class PushTests(ShopRig rig) : ShopTests(rig)
{
    private static (Guid, ResultStatus, string?)[] Results(PushReply reply) => [.. reply.Results.Select(r => (r.OpId, r.Status, r.Reason))];

    private Task<long> SalesAsync(TestShop shop) =>
        Database.AskAsync<long>("select count(*) from shop.sales where business_id = $1", shop.BusinessId);

    private Task<List<string>> FlagsAsync(Guid opId) =>
        Database.ListAsync<string>("select kind || ' ' || detail from shop.flags where op_id = $1 order by 1", opId);

    private Task<long> OnHandAsync(TestShop shop, int good) =>
        Database.AskAsync<long>(
            "select quantity from shop.stock_on_hand where outlet_id = $1 and product_id = $2",
            shop.Outlet,
            shop.Goods[good].ProductId
        );

    [Fact]
    public async Task A_sale_is_applied_with_its_lines_payments_and_stock()
    {
        var shop = await Rig.ShopAsync();
        var sale = shop.Sale((0, 1500), (1, 2000));
        var reply = await shop.PushAsync(sale);
        Assert.Equal([(sale.OpId, ResultStatus.Applied, null)], Results(reply));
        // 1.5 kg at 150.00 and 2 at 280.50 are 786.00.
        Assert.Equal(
            "78600 0 78600 M1-000001 2 1 78600",
            await Database.AskAsync<string>(
                """
                select concat_ws(' ', lines_total, rounding, total, receipt_no, (select count(*) from shop.sale_lines where sale_id = s.id),
                                 (select count(*) from shop.payments where sale_id = s.id), (select sum(amount) from shop.payments where sale_id = s.id))
                from shop.sales s where id = $1
                """,
                sale.OpId
            )
        );
        Assert.Equal((98_500, 98_000, 100_000), (await OnHandAsync(shop, 0), await OnHandAsync(shop, 1), await OnHandAsync(shop, 2)));
        Assert.Empty(await FlagsAsync(sale.OpId));
    }

    [Fact]
    public async Task The_answer_says_that_it_is_ours_and_not_to_be_kept()
    {
        var shop = await Rig.ShopAsync();
        using var phone = Rig.Host.NewVisitor();
        var request = JsonSerializer.Serialize(shop.Till.Push([shop.Sale()], DateTimeOffset.UnixEpoch), OperationJson.Default.PushRequest);
        var answer = await phone.RawAsync("/sync/push", request, TestShop.Bearer(shop.Till));
        Assert.Equal(("1", "no-store"), (answer.Headers.GetValues("X-Pos-Sync").Single(), answer.Headers.CacheControl!.ToString()));
    }

    [Fact]
    public async Task A_batch_sent_twice_has_one_effect()
    {
        var shop = await Rig.ShopAsync();
        Envelope[] batch = [shop.Sale(), shop.Sale(), shop.Sale()];
        await shop.PushAsync(batch);
        var again = await shop.PushAsync(batch);
        Assert.Equal(batch.Select(e => (e.OpId, ResultStatus.Duplicate, (string?)null)), Results(again));
        Assert.Equal(3, await SalesAsync(shop));
        Assert.Equal(97_000, await OnHandAsync(shop, 1));
    }

    [Fact]
    public async Task The_same_operation_twice_in_one_batch_has_one_effect()
    {
        var shop = await Rig.ShopAsync();
        var sale = shop.Sale();
        Assert.Equal(
            [(sale.OpId, ResultStatus.Applied, null), (sale.OpId, ResultStatus.Duplicate, null)],
            Results(await shop.PushAsync(sale, sale))
        );
        Assert.Equal(1, await SalesAsync(shop));
    }

    [Fact]
    public async Task A_used_id_with_another_body_is_set_aside_the_first_stands_and_the_owner_has_both()
    {
        var shop = await Rig.ShopAsync();
        var first = shop.Sale((1, 1000));
        var second = Rehashed(shop.Sale((1, 5000)) with { OpId = first.OpId });
        await shop.PushAsync(first);
        Assert.Equal([(first.OpId, ResultStatus.Quarantined, "key_reused")], Results(await shop.PushAsync(second)));
        Assert.Equal([(first.OpId, ResultStatus.Quarantined, "key_reused")], Results(await shop.PushAsync(second)));
        Assert.Equal(first.Payload, await Database.AskAsync<string>("select payload from shop.operations where op_id = $1", first.OpId));
        Assert.Equal([$"key_reused {second.Payload}"], await FlagsAsync(first.OpId));
        Assert.Equal(99_000, await OnHandAsync(shop, 1));
    }

    [Fact]
    public async Task Of_two_bodies_under_one_id_in_one_batch_the_first_stands_whole()
    {
        var shop = await Rig.ShopAsync();
        var pairs = Enumerable
            .Range(0, 25)
            .Select(_ => shop.Sale((1, 1000)))
            .Reverse()
            .Select(first => (First: first, Second: Rehashed(shop.Sale((1, 2000)) with { OpId = first.OpId })))
            .ToList();
        var reply = await shop.PushAsync([.. pairs.Select(p => p.First), .. pairs.Select(p => p.Second)]);
        Assert.All(reply.Results.Take(25), r => Assert.Equal(ResultStatus.Applied, r.Status));
        Assert.All(reply.Results.Skip(25), r => Assert.Equal(ResultStatus.Quarantined, r.Status));
        foreach (var (first, _) in pairs)
            Assert.Equal(
                first.Payload,
                await Database.AskAsync<string>("select payload from shop.operations where op_id = $1", first.OpId)
            );
        Assert.Equal(75_000, await OnHandAsync(shop, 1));
    }

    [Fact]
    public async Task A_bad_second_body_in_one_batch_does_not_spoil_the_first()
    {
        var shop = await Rig.ShopAsync();
        var first = shop.Sale();
        var stranger = new Basket.Goods(shop.NewId(), "Stranger", "", "piece", 100);
        var second = Rehashed(
            shop.Till.Next(Basket.Sell(shop.Till.NextReceiptNo(), [(stranger, 1000L)]), TimeProvider.System.GetUtcNow()) with
            {
                OpId = first.OpId,
            }
        );
        Assert.Equal([ResultStatus.Applied, ResultStatus.Quarantined], (await shop.PushAsync(first, second)).Results.Select(r => r.Status));
    }

    [Fact]
    public async Task A_sale_of_an_unknown_product_is_kept_and_does_not_hold_up_the_others()
    {
        var shop = await Rig.ShopAsync();
        var stranger = new Basket.Goods(shop.NewId(), "Stranger", "", "piece", 100);
        var (before, after) = (shop.Sale(), shop.Sale());
        var odd = shop.Till.Next(Basket.Sell(shop.Till.NextReceiptNo(), [(stranger, 1000L)]), TimeProvider.System.GetUtcNow());
        Assert.Equal(
            [
                (before.OpId, ResultStatus.Applied, null),
                (odd.OpId, ResultStatus.Quarantined, "unknown_product"),
                (after.OpId, ResultStatus.Applied, null),
            ],
            Results(await shop.PushAsync(before, odd, after))
        );
        Assert.Equal([(odd.OpId, ResultStatus.Quarantined, "unknown_product")], Results(await shop.PushAsync(odd)));
        Assert.Equal(odd.Payload, await Database.AskAsync<string>("select payload from shop.operations where op_id = $1", odd.OpId));
        Assert.Equal(2, await SalesAsync(shop));
    }

    [Fact]
    public async Task A_product_of_another_shop_is_an_unknown_product()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var odd = shop.Till.Next(Basket.Sell(shop.Till.NextReceiptNo(), [(other.Goods[1], 1000L)]), TimeProvider.System.GetUtcNow());
        Assert.Equal([(odd.OpId, ResultStatus.Quarantined, "unknown_product")], Results(await shop.PushAsync(odd)));
    }

    [Fact]
    public async Task A_sale_of_the_database_s_dislike_is_kept_and_the_others_are_applied_one_by_one()
    {
        var shop = await Rig.ShopAsync();
        var (before, after) = (shop.Sale(), shop.Sale());
        var odd = shop.Till.Next(shop.Receipt(shop.Till) with { ReceiptNo = "M1\0" }, TimeProvider.System.GetUtcNow());
        Assert.Equal(
            [
                (before.OpId, ResultStatus.Applied, null),
                (odd.OpId, ResultStatus.Quarantined, "rejected_by_database"),
                (after.OpId, ResultStatus.Applied, null),
            ],
            Results(await shop.PushAsync(before, odd, after))
        );
        Assert.Equal(98_000, await OnHandAsync(shop, 1));
    }

    [Fact]
    public async Task A_hash_that_does_not_fit_is_kept_for_the_owner()
    {
        var shop = await Rig.ShopAsync();
        var sale = shop.Sale();
        Assert.Equal(
            [(sale.OpId, ResultStatus.Quarantined, "hash_mismatch")],
            Results(await shop.PushAsync(sale with { ClockOffsetMs = 5 }))
        );
        Assert.Equal(0, await SalesAsync(shop));
    }

    [Theory]
    [InlineData("save_product", "unknown_kind")]
    [InlineData("enrol_device", "unknown_kind")]
    [InlineData("not_invented_yet", "unknown_kind")]
    public async Task A_kind_that_tills_do_not_send_is_kept(string kind, string reason)
    {
        var shop = await Rig.ShopAsync();
        var odd = shop.Till.Next(kind, "{}", TimeProvider.System.GetUtcNow());
        Assert.Equal([(odd.OpId, ResultStatus.Quarantined, reason)], Results(await shop.PushAsync(odd)));
    }

    [Fact]
    public async Task A_price_that_changed_meanwhile_is_flagged_and_the_sale_stands()
    {
        var shop = await Rig.ShopAsync();
        var goods = shop.Goods[1] with { Price = 25_000 };
        var sale = shop.Till.Next(
            Basket.Sell(shop.Till.NextReceiptNo(), [(goods, 1000L), (goods, 2000L)]),
            TimeProvider.System.GetUtcNow()
        );
        Assert.Equal([(sale.OpId, ResultStatus.Applied, null)], Results(await shop.PushAsync(sale)));
        Assert.Equal(["price_changed 25000 28050 0"], await FlagsAsync(sale.OpId));
    }

    [Fact]
    public async Task Goods_that_went_off_the_list_while_a_till_was_offline_are_sold_all_the_same()
    {
        var shop = await Rig.ShopAsync();
        var sale = shop.Sale((1, 1000));
        await shop.RunAsync<SaveProduct>(shop.NewId(), await TwoShops.ProductOfAsync(shop, shop.Goods[1].ProductId, active: false));
        Assert.Equal([(sale.OpId, ResultStatus.Applied, null)], Results(await shop.PushAsync(sale)));
        Assert.Equal(99_000, await OnHandAsync(shop, 1));
    }

    [Fact]
    public async Task Stock_that_goes_below_zero_is_flagged_once_and_the_sales_stand()
    {
        var shop = await Rig.ShopAsync();
        Envelope[] sales = [shop.Sale((1, 90_000)), shop.Sale((1, 11_000)), shop.Sale((1, 1000))];
        foreach (var sale in sales)
            Assert.Equal([(sale.OpId, ResultStatus.Applied, null)], Results(await shop.PushAsync(sale)));
        Assert.Equal(-2000, await OnHandAsync(shop, 1));
        Assert.Equal(
            (0, 1, 0),
            ((await FlagsAsync(sales[0].OpId)).Count, (await FlagsAsync(sales[1].OpId)).Count, (await FlagsAsync(sales[2].OpId)).Count)
        );
        Assert.Equal(["stock_negative -1000"], await FlagsAsync(sales[1].OpId));
    }

    [Theory]
    [InlineData(9, "22:59:59", 0, 9)]
    [InlineData(9, "23:00:00", 0, 10)]
    [InlineData(9, "22:00:00", 3_600_000, 10)]
    [InlineData(10, "23:00:00", -86_400_001, 9)]
    public async Task The_business_date_follows_the_corrected_time_and_the_cut_over(int day, string deviceTime, long offset, int expected)
    {
        // The day ends at four in the morning in Karachi, 23:00 UTC.
        var shop = await Rig.ShopAsync();
        var start = TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(-40);
        var at = new DateTimeOffset(
            start.AddDays(day) + TimeSpan.Parse(deviceTime, System.Globalization.CultureInfo.InvariantCulture),
            TimeSpan.Zero
        );
        var date = start.AddDays(expected).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var sale = shop.Till.Next(shop.Receipt(shop.Till), at, offset);
        Assert.Equal(ResultStatus.Applied, (await shop.PushAsync(sale)).Results.Single().Status);
        Assert.Equal(date, await Database.AskAsync<string>("select business_date::text from shop.sales where id = $1", sale.OpId));
        Assert.Equal(
            at.AddMilliseconds(offset).UtcDateTime,
            await Database.AskAsync<DateTime>("select occurred_at from shop.sales where id = $1", sale.OpId)
        );
    }

    [Fact]
    public async Task Five_times_the_same_batch_at_once_has_one_effect()
    {
        var shop = await Rig.ShopAsync();
        var batch = Enumerable.Range(0, 20).Select(_ => shop.Sale()).ToArray();
        var replies = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => shop.PushAsync(batch)));
        foreach (var sale in batch)
            Assert.Equal(
                [ResultStatus.Applied, ResultStatus.Duplicate, ResultStatus.Duplicate, ResultStatus.Duplicate, ResultStatus.Duplicate],
                replies.Select(r => r.Results.Single(x => x.OpId == sale.OpId).Status).Order()
            );
        Assert.Equal(20, await SalesAsync(shop));
        Assert.Equal(80_000, await OnHandAsync(shop, 1));
    }

    [Fact]
    public async Task Two_servers_that_get_one_operation_at_once_make_one_sale()
    {
        var shop = await Rig.ShopAsync();
        await using var second = new ShopHost(Database);
        second.StartServer();
        for (var round = 0; round < 10; round++)
        {
            var sale = shop.Sale();
            var replies = await Task.WhenAll(
                Enumerable
                    .Range(0, 6)
                    .Select(i => shop.PushAsync(shop.Till, shop.Till.Push([sale], sale.Time()), i % 2 == 0 ? Rig.Host : second))
            );
            Assert.Equal(1, replies.Count(r => r.Results.Single().Status == ResultStatus.Applied));
            Assert.Equal(5, replies.Count(r => r.Results.Single().Status == ResultStatus.Duplicate));
        }
        Assert.Equal(10, await SalesAsync(shop));
    }

    [Fact]
    public async Task Two_servers_that_get_two_bodies_under_one_id_at_once_keep_one()
    {
        var shop = await Rig.ShopAsync();
        await using var second = new ShopHost(Database);
        second.StartServer();
        var one = shop.Sale((1, 1000));
        var two = Rehashed(shop.Sale((1, 2000)) with { OpId = one.OpId });
        var replies = await Task.WhenAll(
            shop.PushAsync(shop.Till, shop.Till.Push([one], one.Time()), Rig.Host),
            shop.PushAsync(shop.Till, shop.Till.Push([two], two.Time()), second)
        );
        Assert.Equal([ResultStatus.Applied, ResultStatus.Quarantined], replies.Select(r => r.Results.Single().Status).Order());
        Assert.Equal(1, await SalesAsync(shop));
    }

    [Fact]
    public async Task Tills_of_one_shop_that_send_at_once_do_not_stand_in_each_others_way()
    {
        var shop = await Rig.ShopAsync();
        var tills = new[]
        {
            shop.Till,
            await shop.EnrolAsync(shop.CashierId, shop.Outlet),
            await shop.EnrolAsync(shop.CashierId, shop.Outlet),
            await shop.EnrolAsync(shop.OwnerId, shop.Outlet),
        };
        var random = new Random(7);
        var batches = tills
            .SelectMany(till =>
                Enumerable
                    .Range(0, 5)
                    .Select(_ =>
                        (
                            Till: till,
                            Batch: Enumerable
                                .Range(0, 10)
                                .Select(_ =>
                                    shop.Sale(till, [.. Enumerable.Range(0, 4).OrderBy(_ => random.Next()).Select(good => (good, 1000L))])
                                )
                                .ToArray()
                        )
                    )
            )
            .ToList();
        var replies = await Task.WhenAll(batches.Select(b => shop.PushAsync(b.Till, b.Batch)));
        Assert.All(replies.SelectMany(r => r.Results), r => Assert.Equal(ResultStatus.Applied, r.Status));
        Assert.Equal((200, -100_000), (await SalesAsync(shop), await OnHandAsync(shop, 3)));
    }

    /// <summary>The envelope with the hash of what it now says.</summary>
    private static Envelope Rehashed(Envelope envelope) => envelope with { Hash = Convert.ToHexStringLower(envelope.ComputeHash()) };
}

internal static class Envelopes
{
    public static DateTimeOffset Time(this Envelope envelope) => DateTimeOffset.FromUnixTimeMilliseconds(envelope.OccurredAt);
}
