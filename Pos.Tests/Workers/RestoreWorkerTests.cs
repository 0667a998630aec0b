using Pos.Data.Operations;
using Pos.Data.Workers;
using Pos.Tests.Infrastructure;
using Pos.Tests.Operations;

namespace Pos.Tests.Workers;

public sealed class RestoreWorkerTests(ShopRig rig) : ShopTests(rig)
{
    internal static async Task<Sample> Sample(TestShop shop)
    {
        var worker = Hiring.CashierOf(shop);
        Assert.True((await shop.RunAsync<SuspendWorker>(shop.NewId(), new(worker))).Done);
        return await Samples.FromOffice(shop, new RestoreWorker(worker), new RestoreWorker(shop.OtherTill.Enrolment.Shift.Worker.Id));
    }

    [Fact]
    public async Task Who_was_removed_is_not_brought_back_nor_is_a_worker_of_another_shop()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        Assert.True((await shop.RunAsync<RemoveWorker>(shop.NewId(), new(Hiring.CashierOf(shop)))).Done);
        Assert.True((await other.RunAsync<SuspendWorker>(other.NewId(), new(Hiring.CashierOf(other)))).Done);
        foreach (var worker in new[] { Hiring.CashierOf(shop), Hiring.CashierOf(other), shop.NewId() })
        {
            var refused = await shop.RunAsync<RestoreWorker>(shop.NewId(), new(worker));
            Assert.Equal((ResultStatus.Refused, "worker_unknown"), (refused.Status, refused.Reason));
        }
        // A cashier brings nobody back.
        await other.RunAsync<RestoreWorker>(other.NewId(), new(Hiring.CashierOf(other)), other.OtherCashierId);
        Assert.True(
            await Database.AskAsync<bool>("select suspended_at is not null from shop.workers where id = $1", Hiring.CashierOf(other))
        );
    }
}
