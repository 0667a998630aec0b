using Pos.Data.Operations;
using Pos.Data.Outlets;
using Pos.Data.Review;
using Pos.Data.Stock;
using Pos.Data.Transfers;
using Pos.Tests.Infrastructure;
using Pos.Tests.Operations;
using Pos.Tests.Stock;
using Pos.Tests.Suppliers;

namespace Pos.Tests.Transfers;

public sealed class SendGoodsTests(ShopRig rig) : ShopTests(rig)
{
    internal static async Task<Sample> Sample(TestShop shop)
    {
        await MoveGoodsTests.GiveAsync(shop, StockRights.Adjust);
        var sending = new Sending(shop);
        return await Samples.FromTill(sending.FromTill(sending.Sugars(5)), sending.FromTill(sending.Sugars(6)));
    }

    [Fact]
    public async Task What_is_sent_is_off_the_shelf_and_on_its_way_and_nowhere_else()
    {
        var shop = await Rig.ShopAsync();
        var sending = new Sending(shop);
        var (here, there) = await sending.OnHandAsync();
        await sending.SentAsync(10);
        Assert.Equal((here - 10, there), await sending.OnHandAsync());
        Assert.Equal(
            ["transfer_out -10000"],
            await Database.ListAsync<string>(
                "select concat_ws(' ', reason, quantity) from shop.stock_movements where business_id = $1 and reason <> 'opening'",
                shop.BusinessId
            )
        );
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var send = new Sending(shop).Sugars(1);
        foreach (
            var (input, reason) in new[]
            {
                (send with { Lines = [] }, "nothing_moved"),
                (send with { Lines = [send.Lines[0], send.Lines[0]] }, "nothing_moved"),
                (send with { Lines = [send.Lines[0] with { Quantity = 0 }] }, "quantity_bad"),
                (send with { Note = new('x', 301) }, "note_too_long"),
                (send with { ToOutletId = shop.Outlet }, "same_outlet"),
                (send with { ToOutletId = other.Outlet }, "outlet_unknown"),
                (send with { FromOutletId = other.Outlet }, "outlet_unknown"),
                (send with { Lines = [new(other.Goods[0].ProductId, 1)] }, "unknown_product"),
            }
        )
        {
            var result = await shop.RunAsync<SendGoods>(shop.NewId(), input);
            Assert.Equal((ResultStatus.Refused, reason), (result.Status, result.Reason));
        }
    }

    [Fact]
    public async Task A_till_sends_by_its_author_s_right_also_to_an_outlet_that_was_closed_meanwhile_and_below_zero()
    {
        var shop = await Rig.ShopAsync();
        var sending = new Sending(shop);
        async Task<(ResultStatus, string?)> PushAsync(Envelope sent)
        {
            var result = (await shop.PushAsync(sent)).Results.Single();
            return (result.Status, result.Reason);
        }
        var aside = sending.FromTill(sending.Sugars(1));
        Assert.Equal((ResultStatus.Quarantined, "no_right"), await PushAsync(aside));
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.Contains(
            "Goods sent to another outlet",
            await (await owner.GetAsync($"/review/{aside.OpId}")).TextAsync(),
            StringComparison.Ordinal
        );
        var decided = await shop.RunAsync<ResolveOperation>(shop.NewId(), new(aside.OpId, Decision.Applied, "Yes", null));
        Assert.True(decided.Done, decided.Reason);

        await MoveGoodsTests.GiveAsync(shop, StockRights.Adjust);
        var (here, there) = await sending.OnHandAsync();
        await Buying.DoneAsync(shop, new CloseOutlet(shop.OtherOutlet, Closed: true));
        Assert.Equal((ResultStatus.Applied, null), await PushAsync(sending.FromTill(sending.Sugars(here + 1))));
        Assert.Equal((-1, there), await sending.OnHandAsync());
        Assert.Equal(
            ["stock_negative"],
            await Database.ListAsync<string>("select kind from shop.flags where business_id = $1", shop.BusinessId)
        );
        // In the office nobody sends there.
        var late = await shop.RunAsync<SendGoods>(shop.NewId(), sending.Sugars(1));
        Assert.Equal((ResultStatus.Refused, "outlet_unknown"), (late.Status, late.Reason));
    }
}
