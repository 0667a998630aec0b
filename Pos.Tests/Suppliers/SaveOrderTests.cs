using Pos.Data.Operations;
using Pos.Data.Suppliers;
using Pos.Tests.Infrastructure;
using Pos.Tests.Operations;

namespace Pos.Tests.Suppliers;

public sealed class SaveOrderTests(ShopRig rig) : ShopTests(rig)
{
    internal static async Task<Sample> Sample(TestShop shop)
    {
        var (buying, id) = (await Buying.FromAsync(shop), shop.NewId());
        return await Samples.FromOffice(shop, buying.Order(id, 24), buying.Order(id, 36));
    }

    private Task<List<string>> KeptAsync(TestShop shop) =>
        Database.ListAsync<string>(
            """
            select concat('PO-', o.number, ' ', o.note, ' ', o.placed_at is not null, ' ',
              (select string_agg(concat_ws('x', l.quantity, l.pack, l.cost), ' ' order by l.line_no) from shop.purchase_order_lines l where l.op_id = o.lines_op))
            from shop.purchase_orders o where o.business_id = $1 order by o.number
            """,
            shop.BusinessId
        );

    [Fact]
    public async Task A_draft_changes_as_often_as_one_likes_and_an_order_never()
    {
        var shop = await Rig.ShopAsync();
        var (buying, id, op) = (await Buying.FromAsync(shop), shop.NewId(), shop.NewId());
        var draft = buying.Order(id, 24, place: false);
        for (var i = 0; i < 2; i++)
            Assert.True((await shop.RunAsync(op, draft)).Done);
        Assert.Equal(["PO-1  f 24000x12000"], await KeptAsync(shop));
        Assert.Equal(OrderState.Draft, await buying.StateAsync(id));
        // Another person's change is not written over by whoever did not see it.
        Assert.Equal("order_changed", (await shop.RunAsync(shop.NewId(), draft with { Seen = shop.NewId() })).Reason);
        draft = draft with { Seen = op };
        await Buying.DoneAsync(
            shop,
            draft with
            {
                Note = " By van ",
                Lines = [new(shop.Goods[1].ProductId, 5_000, null, 100_000), .. draft.Lines],
                Place = true,
            }
        );
        Assert.Equal(["PO-1 By van t 5000x100000 24000x12000"], await KeptAsync(shop));
        Assert.Equal(OrderState.Ordered, await buying.StateAsync(id));
        Assert.Equal("order_placed", (await shop.RunAsync(shop.NewId(), draft)).Reason);
        // What the draft said first is still to be read.
        Assert.Equal(3, await Database.AskAsync<long>("select count(*) from shop.purchase_order_lines where order_id = $1", id));
    }

    [Fact]
    public async Task Orders_are_numbered_without_gaps_also_when_two_are_written_at_once()
    {
        var shop = await Rig.ShopAsync();
        var buying = await Buying.FromAsync(shop);
        Assert.Equal("quantity_bad", (await shop.RunAsync(shop.NewId(), buying.Order(shop.NewId(), 0))).Reason);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Buying.DoneAsync(shop, buying.Order(shop.NewId(), 12))));
        Assert.Equal(
            [1, 2, 3, 4],
            await Database.ListAsync<int>("select number from shop.purchase_orders where business_id = $1 order by 1", shop.BusinessId)
        );
        var other = await Rig.ShopAsync();
        var theirs = shop.NewId();
        await Buying.DoneAsync(other, (await Buying.FromAsync(other)).Order(theirs, 12));
        Assert.Equal(1, await Database.AskAsync<int>("select number from shop.purchase_orders where id = $1", theirs));
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        var (shop, stranger) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var (buying, another, theirs) = (
            await Buying.FromAsync(shop),
            await Buying.FromAsync(shop, "Another"),
            await Buying.FromAsync(stranger)
        );
        var (id, sugar) = (shop.NewId(), shop.Goods[0].ProductId);
        var order = buying.Order(id, 24, place: false);
        await Buying.DoneAsync(shop, order);
        foreach (
            var (input, reason) in new (SaveOrder, string)[]
            {
                (order with { Note = new('x', 301) }, "note_too_long"),
                (order with { ExpectedOn = Buying.Today.AddDays(400) }, "date_bad"),
                (order with { Lines = [] }, "nothing_ordered"),
                (order with { Lines = [.. Enumerable.Range(0, 301).Select(_ => order.Lines[0])] }, "order_too_long"),
                (order with { Lines = [new(sugar, 0, null, null)] }, "quantity_bad"),
                (order with { Lines = [new(sugar, 1, 0, null)] }, "pack_bad"),
                (order with { Lines = [new(sugar, 1, null, -1)] }, "cost_bad"),
                (order with { Lines = [new(sugar, 1, null, null), new(sugar, 2, null, null)] }, "goods_twice"),
                (order with { SupplierId = theirs.Supplier }, "supplier_unknown"),
                (order with { OutletId = stranger.Outlet }, "outlet_unknown"),
                (order with { Lines = [new(stranger.Goods[0].ProductId, 1, null, null)] }, "unknown_product"),
                (order with { SupplierId = another.Supplier }, "order_placed"),
            }
        )
        {
            var result = await shop.RunAsync(shop.NewId(), input);
            Assert.Equal((ResultStatus.Refused, reason), (result.Status, result.Reason));
        }
        Assert.Equal(["PO-1  f 24000x12000"], await KeptAsync(shop));
    }

    [Fact]
    public async Task An_order_comes_in_parts_at_other_prices_and_says_what_is_still_to_come()
    {
        var shop = await Rig.ShopAsync();
        var (buying, id) = (await Buying.FromAsync(shop), shop.NewId());
        await Buying.DoneAsync(shop, buying.Order(id, 24));
        var first = await buying.BroughtAsync(buying.Sugar(10, 1_000, "A-1") with { OrderId = id });
        Assert.Equal(OrderState.Partial, await buying.StateAsync(id));
        // Dearer, with two that came free, and at the other outlet.
        await buying.BroughtAsync(
            buying.Sugar(12, 1_500, "A-2", shop.OtherOutlet) with
            {
                OrderId = id,
                Lines = [new(shop.Goods[0].ProductId, 12_000, 2_000, 150_000, 0)],
            }
        );
        Assert.Equal(OrderState.Received, await buying.StateAsync(id));
        Assert.Equal(2_500, await buying.OwedAsync());
        // One of the deliveries was wrong: the goods are waited for again.
        await Buying.DoneAsync(shop, new ReverseSupplierEntry(first, 1, "Never came"));
        Assert.Equal(OrderState.Partial, await buying.StateAsync(id));
        await Buying.DoneAsync(shop, new CloseOrder(id));
        Assert.Equal(OrderState.Closed, await buying.StateAsync(id));
        // They came after all.
        await buying.BroughtAsync(buying.Sugar(10, 900, "A-3") with { OrderId = id });
        Assert.Equal((OrderState.Closed, 2_400), (await buying.StateAsync(id), await buying.OwedAsync()));
    }

    [Fact]
    public async Task Goods_come_for_no_order_that_was_never_sent_or_is_not_this_suppliers()
    {
        var (shop, stranger) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var (buying, another, theirs) = (
            await Buying.FromAsync(shop),
            await Buying.FromAsync(shop, "Another"),
            await Buying.FromAsync(stranger)
        );
        var (draft, his, strange) = (shop.NewId(), shop.NewId(), shop.NewId());
        await Buying.DoneAsync(shop, buying.Order(draft, 24, place: false));
        await Buying.DoneAsync(shop, another.Order(his, 24));
        await Buying.DoneAsync(stranger, theirs.Order(strange, 24));
        foreach (
            var (order, reason) in new[]
            {
                (draft, "order_not_open"),
                (his, "order_unknown"),
                (strange, "order_unknown"),
                (shop.NewId(), "order_unknown"),
            }
        )
            Assert.Equal(reason, (await shop.RunAsync(shop.NewId(), buying.Sugar(1, 10) with { OrderId = order })).Reason);
        await Buying.DoneAsync(shop, new CancelOrder(draft));
        Assert.Equal("order_not_open", (await shop.RunAsync(shop.NewId(), buying.Sugar(1, 10) with { OrderId = draft })).Reason);
        Assert.Equal("order_placed", (await shop.RunAsync(shop.NewId(), buying.Order(draft, 12))).Reason);
        Assert.Equal(0, await buying.OwedAsync());
    }
}

public sealed class CancelOrderTests(ShopRig rig) : ShopTests(rig)
{
    internal static async Task<Sample> Sample(TestShop shop)
    {
        var (buying, one, two) = (await Buying.FromAsync(shop), shop.NewId(), shop.NewId());
        await Buying.DoneAsync(shop, buying.Order(one, 24));
        await Buying.DoneAsync(shop, buying.Order(two, 24));
        return await Samples.FromOffice(shop, new CancelOrder(one), new CancelOrder(two));
    }

    [Fact]
    public async Task What_did_not_come_is_cancelled_and_what_came_in_part_is_closed()
    {
        var (shop, stranger) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var buying = await Buying.FromAsync(shop);
        var (draft, order, part) = (shop.NewId(), shop.NewId(), shop.NewId());
        await Buying.DoneAsync(shop, buying.Order(draft, 12, place: false));
        await Buying.DoneAsync(shop, buying.Order(order, 12));
        await Buying.DoneAsync(shop, buying.Order(part, 12));
        await buying.BroughtAsync(buying.Sugar(5, 500) with { OrderId = part });
        async Task RefusedAsync<TInput>(string reason, TInput input, TestShop? by = null)
            where TInput : class => Assert.Equal(reason, (await (by ?? shop).RunAsync(shop.NewId(), input)).Reason);

        await RefusedAsync("order_unknown", new CancelOrder(shop.NewId()));
        await RefusedAsync("order_unknown", new CancelOrder(order), stranger);
        await RefusedAsync("order_unknown", new CloseOrder(order), stranger);
        await RefusedAsync("order_draft", new CloseOrder(draft));
        await RefusedAsync("order_came", new CancelOrder(part));
        foreach (var id in (Guid[])[draft, order])
        {
            await Buying.DoneAsync(shop, new CancelOrder(id));
            Assert.Equal(OrderState.Cancelled, await buying.StateAsync(id));
            await RefusedAsync("order_ended", new CancelOrder(id));
            await RefusedAsync("order_ended", new CloseOrder(id));
        }
        await Buying.DoneAsync(shop, new CloseOrder(part));
        await RefusedAsync("order_ended", new CancelOrder(part));
    }
}

public sealed class CloseOrderTests
{
    internal static async Task<Sample> Sample(TestShop shop)
    {
        var (buying, one, two) = (await Buying.FromAsync(shop), shop.NewId(), shop.NewId());
        await Buying.DoneAsync(shop, buying.Order(one, 24));
        await Buying.DoneAsync(shop, buying.Order(two, 24));
        return await Samples.FromOffice(shop, new CloseOrder(one), new CloseOrder(two));
    }
}
