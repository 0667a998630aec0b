using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Operations;
using Pos.Data.Review;
using Pos.Data.Stock;
using Pos.Data.Transfers;
using Pos.Tests.Infrastructure;
using Pos.Tests.Operations;
using Pos.Tests.Suppliers;
using Pos.Tests.Workers;

namespace Pos.Tests.Transfers;

public sealed class ReceiveGoodsTests(ShopRig rig) : ShopTests(rig)
{
    // The sample is sent from the cashier's till, so what it receives comes from the other outlet.
    internal static async Task<Sample> Sample(TestShop shop)
    {
        await Stock.MoveGoodsTests.GiveAsync(shop, StockRights.Receive);
        var sending = new Sending(shop);
        var transfer = await sending.SentAsync(sending.Sugars(5) with { FromOutletId = shop.OtherOutlet, ToOutletId = shop.Outlet });
        Envelope Received(long quantity) => shop.Till.Next(sending.Arrived(transfer, quantity), Sending.Now);
        return await Samples.FromTill(Received(5), Received(4));
    }

    private Task<List<string>> MovementsAsync(Guid op) =>
        Database.ListAsync<string>(
            "select concat_ws(' ', line_no, reason, quantity) from shop.stock_movements where op_id = $1 order by line_no",
            op
        );

    private static async Task GiveNadiaAsync(TestShop shop, params string[] rights) =>
        await Buying.DoneAsync(
            shop,
            new Data.Workers.SaveRights(shop.OtherTill.Enrolment.Shift.Worker.Id, rights.ToDictionary(r => r, _ => (long?)null))
        );

    [Fact]
    public async Task All_that_was_sent_comes_in_and_what_is_short_or_too_much_is_a_movement_of_its_own()
    {
        var shop = await Rig.ShopAsync();
        var sending = new Sending(shop);
        var (here, there) = await sending.OnHandAsync();
        var (milkHere, milkThere) = await sending.OnHandAsync(1);
        var transfer = await sending.SentAsync(sending.Milk(10, 6));
        // Less sugar, no word of milk, and bread that nobody had written down.
        var received = await Buying.DoneAsync(
            shop,
            new ReceiveGoods(
                transfer,
                "One bag torn",
                [new(shop.Goods[0].ProductId, 9_500), new(shop.Goods[2].ProductId, 2_000), new(shop.Goods[3].ProductId, 0)]
            )
        );
        Assert.Equal(
            ["1 transfer_in 10000", "2 shortage -500", "3 transfer_in 6000", "4 shortage -6000", "6 shortage 2000"],
            await MovementsAsync(received.OpId)
        );
        Assert.Equal(milkHere - 6, (await sending.OnHandAsync(1)).Here);
        Assert.Equal(milkThere, (await sending.OnHandAsync(1)).There);
        Assert.Equal(here - 10, (await sending.OnHandAsync()).Here);
        Assert.Equal(
            there * 1000 + 9_500,
            await Database.AskAsync<long>(
                "select quantity from shop.stock_on_hand where outlet_id = $1 and product_id = $2",
                shop.OtherOutlet,
                shop.Goods[0].ProductId
            )
        );
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var transfer = await new Sending(shop).SentAsync();
        var receive = new Sending(shop).Arrived(transfer, 10);
        foreach (
            var (input, reason) in new[]
            {
                (receive with { Lines = [] }, "nothing_moved"),
                (receive with { Lines = [receive.Lines[0], receive.Lines[0]] }, "nothing_moved"),
                (receive with { Lines = [receive.Lines[0] with { Arrived = -1 }] }, "quantity_bad"),
                (receive with { Note = new('x', 301) }, "note_too_long"),
                (receive with { Lines = [new(other.Goods[0].ProductId, 1)] }, "unknown_product"),
                (receive with { TransferId = await new Sending(other).SentAsync() }, "transfer_unknown"),
            }
        )
        {
            var result = await shop.RunAsync<ReceiveGoods>(shop.NewId(), input);
            Assert.Equal((ResultStatus.Refused, reason), (result.Status, result.Reason));
        }
    }

    [Fact]
    public async Task It_comes_once_whoever_says_so_and_what_a_second_till_says_waits_for_the_owner()
    {
        var shop = await Rig.ShopAsync();
        await GiveNadiaAsync(shop, StockRights.Receive, StockRights.Adjust);
        var sending = new Sending(shop);
        var (here, there) = await sending.OnHandAsync();
        var (one, two) = (await sending.SentAsync(10), await sending.SentAsync(5));
        var second = await shop.EnrolAsync(shop.OtherCashierId, shop.OtherOutlet);
        Envelope Received(Guid transfer, long quantity) => second.Next(sending.Arrived(transfer, quantity), Sending.Now);

        var first = (await shop.PushAsync(shop.OtherTill, shop.OtherTill.Next(sending.Arrived(one, 9), Sending.Now))).Results.Single();
        Assert.Equal((ResultStatus.Applied, null), (first.Status, first.Reason));
        await Buying.DoneAsync(shop, new CallBackTransfer(two, ""));
        var aside = await shop.PushAsync(second, Received(one, 10), Received(two, 5), Received(two, 5));
        Assert.All(aside.Results, r => Assert.Equal((ResultStatus.Quarantined, "transfer_ended"), (r.Status, r.Reason)));
        Assert.Equal((here - 10, there + 9), await sending.OnHandAsync());

        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var page = await (await owner.GetAsync($"/review/{aside.Results[0].OpId}")).TextAsync();
        Assert.Contains("was received or called back already", page, StringComparison.Ordinal);
        // Not even by hand is it counted twice.
        var decided = await shop.RunAsync<ResolveOperation>(shop.NewId(), new(aside.Results[0].OpId, Decision.Applied, "It came", null));
        Assert.Equal((ResultStatus.Refused, "transfer_ended"), (decided.Status, decided.Reason));
        Assert.Equal((here - 10, there + 9), await sending.OnHandAsync());
    }

    [Fact]
    public async Task Of_two_who_receive_it_at_once_one_does()
    {
        var shop = await Rig.ShopAsync();
        var sending = new Sending(shop);
        for (var round = 0; round < 5; round++)
        {
            var transfer = await sending.SentAsync(10);
            var answers = await Task.WhenAll(
                sending.RunAsync(sending.Arrived(transfer, 10)),
                sending.RunAsync(sending.Arrived(transfer, 9)),
                sending.RunAsync(new CallBackTransfer(transfer, ""))
            );
            Assert.Single(answers, a => a.Status == ResultStatus.Applied);
            Assert.All(answers.Where(a => !a.Done), a => Assert.Equal("transfer_ended", a.Reason));
        }
    }

    [Fact]
    public async Task A_till_receives_what_comes_to_its_own_outlet_and_by_its_author_s_right()
    {
        var shop = await Rig.ShopAsync();
        var sending = new Sending(shop);
        await Stock.MoveGoodsTests.GiveAsync(shop, StockRights.Receive);
        var transfer = await sending.SentAsync();
        var elsewhere = (await shop.PushAsync(shop.Till.Next(sending.Arrived(transfer, 10), Sending.Now))).Results.Single();
        Assert.Equal((ResultStatus.Quarantined, "transfer_unknown"), (elsewhere.Status, elsewhere.Reason));
        var without = (
            await shop.PushAsync(shop.OtherTill, shop.OtherTill.Next(sending.Arrived(transfer, 10), Sending.Now))
        ).Results.Single();
        Assert.Equal((ResultStatus.Quarantined, "no_right"), (without.Status, without.Reason));
        // The owner says that it came, and it ends by that.
        var decided = await shop.RunAsync<ResolveOperation>(shop.NewId(), new(without.OpId, Decision.Applied, "It came", null));
        Assert.True(decided.Done, decided.Reason);
        Assert.Equal("transfer_ended", (await sending.RunAsync(sending.Arrived(transfer, 10))).Reason);
    }

    [Fact]
    public async Task What_was_counted_before_it_is_heard_that_goods_had_come_stays_as_it_was_counted()
    {
        var shop = await Rig.ShopAsync();
        await GiveNadiaAsync(shop, StockRights.Receive);
        await Database.AskAsync<int>(
            "with earlier as (update shop.worker_rights set since = since - interval '1 day' where business_id = $1 returning 1) select count(*)::int from earlier",
            shop.BusinessId
        );
        var (sending, buying) = (new Sending(shop), await Buying.FromAsync(shop));
        Task CountAsync(Guid outlet, long counted) =>
            Buying.DoneAsync(shop, new CountGoods(outlet, "", [new(shop.Goods[0].ProductId, counted * 1000)]));
        foreach (var outlet in (Guid[])[shop.Outlet, shop.OtherOutlet])
            await CountAsync(outlet, 0);
        await buying.BroughtAsync(buying.Sugar(10, 1_000));
        await buying.BroughtAsync(buying.Sugar(10, 2_000, outlet: shop.OtherOutlet));
        await CountAsync(shop.OtherOutlet, 0);
        var transfer = await sending.SentAsync(10);
        var late = shop.OtherTill.Next(sending.Arrived(transfer, 10), Sending.Now.AddMinutes(-30));
        await CountAsync(shop.OtherOutlet, 10);
        Assert.Equal(ResultStatus.Applied, (await shop.PushAsync(shop.OtherTill, late)).Results.Single().Status);
        Assert.Equal(10, (await sending.OnHandAsync()).There);
        // The ten that were counted are these: none of those at 200 is left.
        Assert.Equal(10_000, await CostAsync(shop, shop.OtherOutlet));
    }

    [Fact]
    public async Task Goods_carry_what_they_cost_where_they_came_from_and_nobody_but_the_owner_reads_it()
    {
        var shop = await Rig.ShopAsync();
        var buying = await Buying.FromAsync(shop);
        var sending = new Sending(shop);
        Task<List<string>> FrozenAsync(Guid op) =>
            Database.ListAsync<string>(
                "select concat_ws(' ', quantity, cost) from shop.movement_costs where op_id = $1 order by line_no",
                op
            );
        foreach (var outlet in (Guid[])[shop.Outlet, shop.OtherOutlet])
            await Buying.DoneAsync(shop, new CountGoods(outlet, "", [new(shop.Goods[0].ProductId, 0)]));
        await buying.BroughtAsync(buying.Sugar(20, 2_000));
        await buying.BroughtAsync(buying.Sugar(10, 2_000, outlet: shop.OtherOutlet));
        var transfer = await sending.SentAsync(10);
        Assert.Equal(["-10000 10000"], await FrozenAsync(transfer));
        // What the sender buys meanwhile is dear, and does not matter.
        await buying.BroughtAsync(buying.Sugar(10, 3_000));
        var received = await Buying.DoneAsync(shop, sending.Arrived(transfer, 8));
        // Ten at 200 and ten at 100; what is short costs as what is damaged there does.
        Assert.Equal(["10000 10000", "-2000 15000"], await FrozenAsync(received.OpId));
        Assert.Equal((20_000, 15_000), (await CostAsync(shop, shop.Outlet), await CostAsync(shop, shop.OtherOutlet)));
        // Called back, they come as dear as they went.
        var back = await sending.SentAsync(10);
        await buying.BroughtAsync(buying.Sugar(10, 4_000));
        var called = await Buying.DoneAsync(shop, new CallBackTransfer(back, ""));
        Assert.Equal(["10000 20000"], await FrozenAsync(called.OpId));
        // (10 at 200 and 10 at 400, and 10 at 200 again.)
        Assert.Equal(26_667, await CostAsync(shop, shop.Outlet));

        await using var session = await TenantSession.OfAsync(Database, shop.BusinessId, shop.OtherCashierId);
        Assert.Equal(0, await session.CountAsync("select count(*) from shop.movement_costs"));
        Assert.Equal(0, await session.CountAsync("select count(*) from shop.cost_changes"));
    }

    [Fact]
    public async Task Goods_whose_cost_nobody_knew_leave_the_receiver_s_as_it_is()
    {
        var shop = await Rig.ShopAsync();
        var buying = await Buying.FromAsync(shop);
        var sending = new Sending(shop);
        await Buying.DoneAsync(shop, new CountGoods(shop.OtherOutlet, "", [new(shop.Goods[0].ProductId, 0)]));
        await buying.BroughtAsync(buying.Sugar(10, 2_000, outlet: shop.OtherOutlet));
        await Buying.DoneAsync(shop, sending.Arrived(await sending.SentAsync(10), 10));
        Assert.Equal(20_000, await CostAsync(shop, shop.OtherOutlet));
    }

    private Task<long> CostAsync(TestShop shop, Guid outlet) =>
        Database.AskAsync<long>(
            "select cost from shop.goods_costs where outlet_id = $1 and product_id = $2",
            outlet,
            shop.Goods[0].ProductId
        );

    [Fact]
    public async Task A_delivery_that_is_taken_back_leaves_no_trace_in_what_was_sent_and_called_back()
    {
        var shop = await Rig.ShopAsync();
        var (sending, buying) = (new Sending(shop), await Buying.FromAsync(shop));
        await Buying.DoneAsync(shop, new CountGoods(shop.Outlet, "", [new(shop.Goods[0].ProductId, 0)]));
        await buying.BroughtAsync(buying.Sugar(10, 1_000));
        var wrong = await buying.BroughtAsync(buying.Sugar(10, 3_000));
        await Buying.DoneAsync(shop, new CallBackTransfer(await sending.SentAsync(10), ""));
        Assert.Equal(20_000, await CostAsync(shop, shop.Outlet));
        await Buying.DoneAsync(shop, new Data.Suppliers.ReverseSupplierEntry(wrong, 1, "Another shop's"));
        Assert.Equal(10_000, await CostAsync(shop, shop.Outlet));
    }

    [Fact]
    public async Task What_is_received_before_its_sending_is_heard_of_waits_for_the_owner_who_can_apply_it_then()
    {
        var shop = await Rig.ShopAsync();
        await GiveNadiaAsync(shop, StockRights.Receive);
        await Stock.MoveGoodsTests.GiveAsync(shop, StockRights.Adjust);
        var sending = new Sending(shop);
        var (here, there) = await sending.OnHandAsync();
        var sent = sending.FromTill(sending.Sugars(10));
        var early = (
            await shop.PushAsync(shop.OtherTill, shop.OtherTill.Next(sending.Arrived(sent.OpId, 9), Sending.Now))
        ).Results.Single();
        Assert.Equal((ResultStatus.Quarantined, "transfer_unknown"), (early.Status, early.Reason));
        var apply = new ResolveOperation(early.OpId, Decision.Applied, "It was on its way", null);
        Assert.Equal("transfer_unknown", (await sending.RunAsync(apply)).Reason);
        Assert.Equal(ResultStatus.Applied, (await shop.PushAsync(sent)).Results.Single().Status);
        var decided = await sending.RunAsync(apply);
        Assert.True(decided.Done, decided.Reason);
        Assert.Equal((here - 10, there + 9), await sending.OnHandAsync());
    }

    [Fact]
    public async Task Of_two_receipts_that_come_together_the_one_that_can_be_applied_is()
    {
        var shop = await Rig.ShopAsync();
        await GiveNadiaAsync(shop, StockRights.Receive);
        var sending = new Sending(shop);
        var transfer = await sending.SentAsync();
        var strange = sending.Arrived(transfer, 10) with { Lines = [new(shop.NewId(), 1_000, "What is this")] };
        var results = (
            await shop.PushAsync(
                shop.OtherTill,
                shop.OtherTill.Next(strange, Sending.Now),
                shop.OtherTill.Next(sending.Arrived(transfer, 10), Sending.Now)
            )
        ).Results;
        Assert.Equal(["unknown_product", null], results.Select(r => r.Reason));
        Assert.Equal(ResultStatus.Applied, results[1].Status);
    }

    [Fact]
    public async Task Tills_that_sell_between_two_receipts_do_not_wait_for_each_other_for_ever()
    {
        var shop = await Rig.ShopAsync();
        await GiveNadiaAsync(shop, StockRights.Receive);
        var (sending, first) = (new Sending(shop), shop.OtherTill);
        var second = await shop.EnrolAsync(shop.OtherCashierId, shop.OtherOutlet);
        for (var round = 0; round < 3; round++)
        {
            var (one, two) = (await sending.SentAsync(2), await sending.SentAsync(3));
            Task<PushReply> PushAsync(Web.Features.Demo.EnvelopeChain till, Guid before, Guid after) =>
                shop.PushAsync(
                    till,
                    till.Next(sending.Arrived(before, 1), Sending.Now),
                    shop.Sale(till),
                    till.Next(sending.Arrived(after, 1), Sending.Now)
                );
            var replies = await Task.WhenAll(PushAsync(first, one, two), PushAsync(second, two, one));
            Assert.Equal(4, replies.Sum(r => r.Results.Count(x => x.Status == ResultStatus.Applied)));
            Assert.Equal(2, replies.Sum(r => r.Results.Count(x => x.Reason == "transfer_ended")));
        }
    }

    [Fact]
    public async Task Every_till_hears_of_outlets_and_of_no_more_than_the_newest_that_are_on_their_way()
    {
        var shop = await Rig.ShopAsync();
        await Stock.MoveGoodsTests.GiveAsync(shop, StockRights.Adjust);
        var sending = new Sending(shop);
        Task<long> SeqAsync() => Database.AskAsync<long>("select change_seq from shop.outlets where id = $1", shop.OtherOutlet);
        var before = await SeqAsync();
        await Buying.DoneAsync(shop, new Data.Outlets.CloseOutlet(shop.Outlet, true));
        Assert.True(await SeqAsync() > before);
        before = await SeqAsync();
        await Buying.DoneAsync(
            shop,
            new Data.Outlets.SaveOutlet(shop.NewId(), "Saddar", "صدر", "S", "", "", "", "", "", "Asia/Karachi", 4)
        );
        Assert.True(await SeqAsync() > before);
        var sent = Enumerable.Range(0, TransfersOnTheWay.Most + 1).Select(_ => sending.FromTill(sending.Sugars(1))).ToArray();
        await shop.PushAsync(sent[0]);
        await shop.PushAsync(sent[1..]);
        using var phone = Rig.Host.NewVisitor();
        var head = await (await phone.BearerAsync("/sync/outlet", TestShop.Bearer(shop.OtherTill))).TextAsync();
        Assert.Equal(TransfersOnTheWay.Most, sent.Count(s => head.Contains($"\"id\":\"{s.OpId}\"", StringComparison.Ordinal)));
        Assert.Contains($"{sent[^1].OpId}", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tills_of_both_outlets_are_told_what_is_on_its_way_until_it_has_ended_and_no_other()
    {
        var shop = await Rig.ShopAsync();
        var sending = new Sending(shop);
        var third = await ThirdAsync(shop);
        using var phone = Rig.Host.NewVisitor();
        async Task<string> HeadAsync(Web.Features.Demo.EnvelopeChain till) =>
            await (await phone.BearerAsync("/sync/outlet", TestShop.Bearer(till))).TextAsync();
        var before = await Database.AskAsync<long>("select change_seq from shop.outlets where id = $1", shop.OtherOutlet);
        var transfer = await sending.SentAsync();
        foreach (var till in (Web.Features.Demo.EnvelopeChain[])[shop.Till, shop.OtherTill])
        {
            var told = await HeadAsync(till);
            Assert.Contains($"\"id\":\"{transfer}\"", told, StringComparison.Ordinal);
            Assert.Contains("\"quantity\":10000", told, StringComparison.Ordinal);
            Assert.Contains("Nazimabad", told, StringComparison.Ordinal);
            Assert.DoesNotContain("cost", told, StringComparison.Ordinal);
        }
        Assert.True(await Database.AskAsync<long>("select change_seq from shop.outlets where id = $1", shop.OtherOutlet) > before);
        Assert.DoesNotContain($"{transfer}", await HeadAsync(third.Till), StringComparison.Ordinal);
        await Buying.DoneAsync(shop, sending.Arrived(transfer, 10));
        Assert.DoesNotContain($"{transfer}", await HeadAsync(shop.OtherTill), StringComparison.Ordinal);
    }

    private async Task<(Guid User, string Login, Web.Features.Demo.EnvelopeChain Till)> ThirdAsync(TestShop shop)
    {
        var outlet = await shop.AddOutletAsync("Saddar", "S");
        var login = Rig.NewPhone();
        var user = await shop.AddCashierAsync(outlet, "Zara", login);
        return (user, login, await shop.EnrolAsync(user, outlet));
    }

    [Fact]
    public async Task A_cashier_of_a_third_outlet_sees_nothing_of_it_and_ends_nothing()
    {
        var shop = await Rig.ShopAsync();
        var sending = new Sending(shop);
        var (user, login, till) = await ThirdAsync(shop);
        var transfer = await sending.SentAsync();
        var ended = await sending.SentAsync(3);
        await Buying.DoneAsync(shop, sending.Arrived(ended, 2));
        // Not even the owner takes goods in of what has not ended, or sends more with what has.
        await using (var session = await TenantSession.OfAsync(Database, shop.BusinessId, shop.OwnerId))
        {
            foreach (var reason in (string[])["transfer_in", "transfer_back", "shortage"])
                Assert.Equal(
                    "42501",
                    await session.TryAsync(
                        $"""
                        insert into shop.stock_movements (business_id, op_id, line_no, outlet_id, product_id, quantity, reason, occurred_at)
                        select l.business_id, l.op_id, 91, l.to_outlet_id, l.product_id, l.quantity, '{reason}', now() from shop.transfer_lines l where l.op_id = '{transfer}'
                        """
                    )
                );
            Assert.Equal(
                "42501",
                await session.TryAsync(
                    $"""
                    insert into shop.transfer_lines (business_id, op_id, line_no, from_outlet_id, to_outlet_id, product_id, quantity, occurred_at)
                    select l.business_id, l.op_id, 91, l.from_outlet_id, l.to_outlet_id, '{shop.Goods[1].ProductId}', 1000, now()
                    from shop.transfer_lines l where l.op_id = '{ended}'
                    """
                )
            );
        }
        await using (var session = await TenantSession.OfAsync(Database, shop.BusinessId, user))
            foreach (var table in (string[])["transfers", "transfer_lines", "transfer_ends", "transfer_arrivals"])
            {
                Assert.Equal(0, await session.CountAsync($"select count(*) from shop.{table}"));
                Assert.Equal("42501", await session.TryAsync($"delete from shop.{table}"));
            }
        // Who works at one end reads it; without the right, and at the other end with it, nothing is ended.
        var insert = $"""
            insert into shop.transfer_ends (business_id, transfer_id, op_id, kind, from_outlet_id, to_outlet_id, note, occurred_at)
            select t.business_id, t.op_id, t.op_id, 'received', t.from_outlet_id, t.to_outlet_id, '', now() from shop.transfers t where t.op_id = '{transfer}'
            """;
        async Task<(string Received, string CalledBack)> TryAsync(Guid who)
        {
            await using var session = await TenantSession.OfAsync(Database, shop.BusinessId, who);
            Assert.Equal(2, await session.CountAsync("select count(*) from shop.transfers"));
            return (
                await session.TryAsync(insert),
                await session.TryAsync(insert.Replace("'received'", "'called_back'", StringComparison.Ordinal))
            );
        }
        Assert.Equal(("42501", "42501"), await TryAsync(shop.OtherCashierId));
        await GiveNadiaAsync(shop, StockRights.Receive, StockRights.Adjust);
        await Stock.MoveGoodsTests.GiveAsync(shop, StockRights.Receive, StockRights.Adjust);
        Assert.Equal(("1 rows", "42501"), await TryAsync(shop.OtherCashierId));
        Assert.Equal(("42501", "1 rows"), await TryAsync(shop.CashierId));

        using var cashier = await shop.SignedInAsync(login);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await cashier.GetAsync($"/transfers/{transfer}")).StatusCode);
        Assert.DoesNotContain($"{transfer}", await (await cashier.GetAsync("/transfers")).TextAsync(), StringComparison.Ordinal);
        var refused = (await shop.PushAsync(till, till.Next(sending.Arrived(transfer, 10), Sending.Now))).Results.Single();
        Assert.Equal((ResultStatus.Quarantined, "transfer_unknown"), (refused.Status, refused.Reason));
    }
}
