using Pos.Data.Operations;
using Pos.Data.Stock;
using Pos.Data.Transfers;
using Pos.Tests.Infrastructure;
using Pos.Tests.Operations;
using Pos.Tests.Suppliers;

namespace Pos.Tests.Transfers;

public sealed class CallBackTransferTests(ShopRig rig) : ShopTests(rig)
{
    internal static async Task<Sample> Sample(TestShop shop)
    {
        await Stock.MoveGoodsTests.GiveAsync(shop, StockRights.Adjust);
        var transfer = await new Sending(shop).SentAsync();
        Envelope Back(string note) => shop.Till.Next(new CallBackTransfer(transfer, note), Sending.Now);
        return await Samples.FromTill(Back("Not needed"), Back("Too dear"));
    }

    [Fact]
    public async Task What_nobody_has_received_is_whole_where_it_came_from_again()
    {
        var shop = await Rig.ShopAsync();
        var sending = new Sending(shop);
        var before = await sending.OnHandAsync();
        var transfer = await sending.SentAsync();
        await Buying.DoneAsync(shop, new CallBackTransfer(transfer, "Not needed"));
        Assert.Equal(before, await sending.OnHandAsync());
        Assert.Equal("transfer_ended", (await sending.RunAsync(new CallBackTransfer(transfer, ""))).Reason);
        Assert.Equal("transfer_ended", (await sending.RunAsync(sending.Arrived(transfer, 10))).Reason);
    }

    [Fact]
    public async Task Only_the_sender_calls_back_and_nothing_that_is_not_there()
    {
        var shop = await Rig.ShopAsync();
        var sending = new Sending(shop);
        var transfer = await sending.SentAsync();
        var receiver = (
            await shop.PushAsync(shop.OtherTill, shop.OtherTill.Next(new CallBackTransfer(transfer, null), Sending.Now))
        ).Results.Single();
        Assert.Equal((ResultStatus.Quarantined, "transfer_unknown"), (receiver.Status, receiver.Reason));
        var without = (await shop.PushAsync(shop.Till.Next(new CallBackTransfer(transfer, null), Sending.Now))).Results.Single();
        Assert.Equal((ResultStatus.Quarantined, "no_right"), (without.Status, without.Reason));
        Assert.Equal("transfer_unknown", (await sending.RunAsync(new CallBackTransfer(shop.NewId(), ""))).Reason);
        Assert.Equal("note_too_long", (await sending.RunAsync(new CallBackTransfer(transfer, new('x', 301)))).Reason);
    }
}
