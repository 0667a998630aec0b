using CsCheck;
using Pos.Data.Stock;
using Pos.Data.Suppliers;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Suppliers;

public sealed class CostTests(ShopRig rig) : ShopTests(rig)
{
    private async Task<long?> CostAsync(TestShop shop, Guid? outlet = null) =>
        await Database.ListAsync<long>(
            "select cost from shop.goods_costs where outlet_id = $1 and product_id = $2",
            outlet ?? shop.Outlet,
            shop.Goods[0].ProductId
        )
            is [var cost]
            ? cost
            : null;

    private Task<List<string>> FrozenAsync(Guid op) =>
        Database.ListAsync<string>("select concat_ws(' ', quantity, cost) from shop.movement_costs where op_id = $1 order by line_no", op);

    private static Task CountAsync(TestShop shop, long units) =>
        Buying.DoneAsync(shop, new CountGoods(shop.Outlet, "", [new(shop.Goods[0].ProductId, units * 1000)]));

    [Theory]
    [InlineData(10_000, 100, 10_000, 2_000, 150)]
    [InlineData(0, 100, 10_000, 2_000, 200)]
    [InlineData(-5_000, 100, 10_000, 2_000, 200)]
    [InlineData(10_000, null, 10_000, 2_000, 200)]
    [InlineData(1_000, 100, 2_000, 201, 100)]
    public async Task A_delivery_makes_the_average_with_what_is_there_and_its_own_where_nothing_is(
        long onHand,
        int? before,
        long quantity,
        long landed,
        long cost
    ) =>
        Assert.Equal(
            cost,
            await Database.AskAsync<long>(
                "select app.average_cost($1, nullif($2, -1)::bigint, $3, $4)",
                onHand,
                (long)(before ?? -1),
                quantity,
                landed
            )
        );

    [Fact]
    public async Task What_is_sold_keeps_the_cost_of_its_moment_whatever_is_delivered_later()
    {
        var shop = await Rig.ShopAsync();
        var buying = await Buying.FromAsync(shop);
        await CountAsync(shop, 0);
        // Nobody knows what it costs yet.
        var first = shop.Sale((0, 1_000));
        await shop.PushAsync(first);
        Assert.Equal((null, 0), (await CostAsync(shop), (await FrozenAsync(first.OpId)).Count));

        await CountAsync(shop, 0);
        var came = await buying.BroughtAsync(buying.Sugar(10, 1_000));
        var second = shop.Sale((0, 2_000));
        await shop.PushAsync(second);
        await buying.BroughtAsync(buying.Sugar(8, 1_200));
        var third = shop.Sale((0, 2_000), (1, 1_000));
        await shop.PushAsync(third);

        Assert.Equal(["10000 10000"], await FrozenAsync(came));
        Assert.Equal(["-2000 10000"], await FrozenAsync(second.OpId));
        // 8 at 100 and 8 at 150; nobody knows what milk costs.
        Assert.Equal(["-2000 12500"], await FrozenAsync(third.OpId));
        Assert.Equal((12_500, null), (await CostAsync(shop), await CostAsync(shop, shop.OtherOutlet)));
    }

    [Fact]
    public async Task What_was_sold_before_it_was_delivered_is_revalued_by_a_row_of_its_own()
    {
        var shop = await Rig.ShopAsync();
        var buying = await Buying.FromAsync(shop);
        await CountAsync(shop, 0);
        await buying.BroughtAsync(buying.Sugar(1, 100));
        var sale = shop.Sale((0, 6_000));
        await shop.PushAsync(sale);
        var late = await buying.BroughtAsync(buying.Sugar(10, 1_300));

        Assert.Equal(["-6000 10000"], await FrozenAsync(sale.OpId));
        // Five that were not there, each 30 dearer.
        Assert.Equal(
            ["-5000 10000 13000 15000"],
            await Database.ListAsync<string>(
                "select concat_ws(' ', on_hand, before, after, revalued) from shop.cost_changes where op_id = $1",
                late
            )
        );
        Assert.Equal(13_000, await CostAsync(shop));
    }

    [Fact]
    public async Task A_delivery_taken_back_leaves_what_was_paid_for_the_rest()
    {
        var shop = await Rig.ShopAsync();
        var buying = await Buying.FromAsync(shop);
        await CountAsync(shop, 0);
        await buying.BroughtAsync(buying.Sugar(10, 1_000));
        var wrong = await buying.BroughtAsync(buying.Sugar(10, 2_000));
        Assert.Equal(15_000, await CostAsync(shop));
        await Buying.DoneAsync(shop, new ReverseSupplierEntry(wrong, 1, "Wrong cost"));
        Assert.Equal(10_000, await CostAsync(shop));
        // Money that is taken back, or goods that came back, cost nothing.
        var paid = await Buying.DoneAsync(shop, buying.Pay(100));
        await Buying.DoneAsync(shop, new ReverseSupplierEntry(paid.OpId, 1, "Not paid"));
        Assert.Equal(10_000, await CostAsync(shop));
    }

    [Fact]
    public async Task A_wrong_delivery_leaves_no_trace_in_the_cost_whatever_came_before_or_after_it()
    {
        var shop = await Rig.ShopAsync();
        var buying = await Buying.FromAsync(shop);
        // Goods whose cost nobody knows lie there already.
        await CountAsync(shop, 50);
        var wrong = await buying.BroughtAsync(buying.Sugar(10, 12_000));
        Assert.Equal(120_000, await CostAsync(shop));
        await Buying.DoneAsync(shop, new ReverseSupplierEntry(wrong, 1, "Ten times too much"));
        Assert.Null(await CostAsync(shop));
        var unknown = shop.Sale((0, 1_000));
        await shop.PushAsync(unknown);
        Assert.Empty(await FrozenAsync(unknown.OpId));

        await CountAsync(shop, 10);
        await buying.BroughtAsync(buying.Sugar(10, 1_000));
        await CountAsync(shop, 10);
        // Its paper said another cost; meanwhile more came. The goods of the paper were there in any case.
        var paper = await buying.BroughtAsync(buying.Sugar(10, 1_100) with { AlreadyIn = true });
        await buying.BroughtAsync(buying.Sugar(10, 2_000));
        await Buying.DoneAsync(shop, new ReverseSupplierEntry(paper, 1, "Wrong paper"));
        Assert.Equal(15_000, await CostAsync(shop));
    }

    [Fact]
    public async Task What_a_wrong_delivery_revalued_is_taken_back_too()
    {
        var shop = await Rig.ShopAsync();
        var buying = await Buying.FromAsync(shop);
        await CountAsync(shop, 0);
        await buying.BroughtAsync(buying.Sugar(1, 100));
        await shop.PushAsync(shop.Sale((0, 6_000)));
        var wrong = await buying.BroughtAsync(buying.Sugar(10, 15_000));
        await Buying.DoneAsync(shop, new ReverseSupplierEntry(wrong, 1, "Ten times too much"));
        await buying.BroughtAsync(buying.Sugar(10, 1_500));
        Assert.Equal(
            25_000,
            await Database.AskAsync<long>("select sum(revalued)::bigint from shop.cost_changes where outlet_id = $1", shop.Outlet)
        );
        Assert.Equal(15_000, await CostAsync(shop));
    }

    [Fact]
    public async Task What_is_heard_of_late_costs_what_it_did_when_it_happened()
    {
        var shop = await Rig.ShopAsync();
        var buying = await Buying.FromAsync(shop);
        await CountAsync(shop, 0);
        await buying.BroughtAsync(buying.Sugar(10, 1_000));
        var early = shop.Sale((0, 1_000));
        await buying.BroughtAsync(buying.Sugar(10, 2_000));
        await shop.PushAsync(early);
        Assert.Equal(["-1000 10000"], await FrozenAsync(early.OpId));
    }

    [Fact]
    public async Task Goods_that_were_in_before_their_invoice_are_averaged_as_if_they_came_with_it()
    {
        var shop = await Rig.ShopAsync();
        var buying = await Buying.FromAsync(shop);
        await CountAsync(shop, 0);
        await buying.BroughtAsync(buying.Sugar(10, 1_000));
        await Buying.DoneAsync(shop, new MoveGoods(shop.Outlet, Reason.Delivery, "", [new(shop.Goods[0].ProductId, 10_000)]));
        await buying.BroughtAsync(buying.Sugar(10, 2_000) with { AlreadyIn = true });
        Assert.Equal(15_000, await CostAsync(shop));
    }

    /// <summary>Deliveries and sales of one product in any order: the cost follows the rule, and what was frozen stays as it was.</summary>
    [Fact]
    public async Task Whatever_happens_the_cost_follows_its_rule_and_what_was_frozen_stays()
    {
        var shop = await Rig.ShopAsync();
        await Gen.Select(Gen.Bool, Gen.Long[1, 20], Gen.Long[0, 3_000])
            .Array[1, 12]
            .SampleAsync(
                async steps =>
                {
                    var buying = await Buying.FromAsync(shop);
                    await CountAsync(shop, 0);
                    var (onHand, cost) = (0L, await CostAsync(shop));
                    var frozen = new List<(Guid Op, string Kept)>();
                    foreach (var (comes, units, rupees) in steps)
                    {
                        if (comes)
                        {
                            var op = await buying.BroughtAsync(buying.Sugar(units, rupees));
                            cost = (long)
                                Math.Round(
                                    onHand <= 0 || cost is null
                                        ? (decimal)rupees * 100 / units
                                        : ((decimal)onHand * cost.Value + rupees * 100) / (onHand + units),
                                    MidpointRounding.AwayFromZero
                                );
                            onHand += units;
                            frozen.Add(
                                (op, $"{units * 1000} {Math.Round((decimal)rupees * 100 / units, MidpointRounding.AwayFromZero):0}")
                            );
                        }
                        else
                        {
                            var sale = shop.Sale((0, units * 1000));
                            await shop.PushAsync(sale);
                            onHand -= units;
                            if (cost is not null)
                                frozen.Add((sale.OpId, $"{-units * 1000} {cost}"));
                        }
                        Assert.Equal(cost, await CostAsync(shop));
                    }
                    foreach (var (op, kept) in frozen)
                        Assert.Equal([kept], await FrozenAsync(op));
                    Assert.Equal(
                        onHand * 1000,
                        await Database.AskAsync<long>(
                            "select quantity from shop.stock_on_hand where outlet_id = $1 and product_id = $2",
                            shop.Outlet,
                            shop.Goods[0].ProductId
                        )
                    );
                },
                iter: 15,
                threads: 1
            );
    }

    [Fact]
    public async Task Costs_are_the_owner_s_to_see_and_nobody_s_to_write()
    {
        var shop = await Rig.ShopAsync();
        var buying = await Buying.FromAsync(shop);
        await CountAsync(shop, 0);
        await buying.BroughtAsync(buying.Sugar(10, 1_234));
        await Stock.MoveGoodsTests.GiveAsync(shop, [.. StockRights.All]);
        foreach (var (user, seen) in new[] { (shop.OwnerId, true), (shop.CashierId, false) })
        {
            await using var session = await TenantSession.OfAsync(Database, shop.BusinessId, user);
            foreach (var table in (string[])["goods_costs", "cost_changes", "movement_costs"])
            {
                Assert.Equal(seen, await session.CountAsync($"select count(*) from shop.{table}") > 0);
                Assert.Equal("42501", await session.TryAsync($"insert into shop.{table} select * from shop.{table}"));
                Assert.Equal("42501", await session.TryAsync($"delete from shop.{table}"));
            }
            Assert.Equal("42501", await session.TryAsync("update shop.goods_costs set cost = 1"));
            Assert.Equal("42501", await session.TryAsync("update shop.movement_costs set cost = 1"));
        }
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var page = await (await owner.GetAsync($"/inventory/{shop.Goods[0].ProductId}?outlet={shop.Outlet}")).TextAsync();
        foreach (var figure in (string[])["123.40", "1,234"])
            Assert.Contains(figure, page, StringComparison.Ordinal);
        Assert.Contains("17 %", page, StringComparison.Ordinal);
        Assert.Contains("1,234", await (await owner.GetAsync("/inventory")).TextAsync(), StringComparison.Ordinal);
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        foreach (var path in (string[])["/inventory", $"/inventory/{shop.Goods[0].ProductId}"])
        {
            var hers = await (await cashier.GetAsync(path)).TextAsync();
            foreach (var figure in (string[])["123.40", "1,234", "17 %"])
                Assert.DoesNotContain(figure, hers, StringComparison.Ordinal);
        }
    }
}
