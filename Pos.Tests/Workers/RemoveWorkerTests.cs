using System.Net;
using Pos.Data.Operations;
using Pos.Data.Workers;
using Pos.Tests.Infrastructure;
using Pos.Tests.Operations;

namespace Pos.Tests.Workers;

public sealed class RemoveWorkerTests(ShopRig rig) : ShopTests(rig)
{
    internal static async Task<Sample> Sample(TestShop shop) =>
        await Samples.FromOffice(
            shop,
            new RemoveWorker(Hiring.CashierOf(shop)),
            new RemoveWorker(shop.OtherTill.Enrolment.Shift.Worker.Id)
        );

    [Fact]
    public async Task Who_is_removed_is_out_at_once_and_hired_again_the_phone_of_before_opens_nothing()
    {
        var shop = await Rig.ShopAsync();
        var worker = Hiring.CashierOf(shop);
        using var office = await shop.SignedInAsync(shop.CashierLogin);
        Assert.Equal(HttpStatusCode.OK, (await office.GetAsync("/products")).StatusCode);
        var before = shop.Sale();
        Assert.True((await shop.RunAsync<RemoveWorker>(shop.NewId(), new(worker))).Done);
        Assert.Equal("/sign-in", (await office.GetAsync("/products")).Headers.Location?.OriginalString);
        Assert.Equal(ResultStatus.Applied, (await shop.PushAsync(before)).Results.Single().Status);
        Assert.Equal(ResultStatus.Quarantined, (await shop.PushAsync(shop.Sale())).Results.Single().Status);

        var link = await Hiring.InvitedAsync(shop, shop.CashierLogin);
        using var phone = Rig.Host.NewVisitor();
        Assert.Equal(
            "/till/en",
            (await phone.FormAsync($"/join/{link}", ("Password", TestShop.Password))).Headers.Location?.OriginalString
        );
        Assert.Equal(
            $"{worker} Hamza",
            await Database.AskAsync<string>(
                "select concat_ws(' ', id, name) from shop.workers where business_id = $1 and user_id = $2 and removed_at is null",
                shop.BusinessId,
                shop.CashierId
            )
        );
        Assert.Equal(HttpStatusCode.Unauthorized, (await phone.BearerAsync("/sync/snapshot", TestShop.Bearer(shop.Till))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await phone.GetAsync("/till/who")).StatusCode);
    }

    [Fact]
    public async Task Workers_of_others_of_nobody_and_who_was_removed_already_are_unknown_and_a_cashier_removes_nobody()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        await shop.RunAsync<RemoveWorker>(shop.NewId(), new(Hiring.CashierOf(shop)), shop.OtherCashierId);
        Assert.True(await Database.AskAsync<bool>("select removed_at is null from shop.workers where id = $1", Hiring.CashierOf(shop)));
        Assert.True((await shop.RunAsync<RemoveWorker>(shop.NewId(), new(Hiring.CashierOf(shop)))).Done);
        foreach (var worker in new[] { Hiring.CashierOf(shop), Hiring.CashierOf(other), shop.NewId() })
        {
            var refused = await shop.RunAsync<RemoveWorker>(shop.NewId(), new(worker));
            Assert.Equal((ResultStatus.Refused, "worker_unknown"), (refused.Status, refused.Reason));
        }
        Assert.True(await Database.AskAsync<bool>("select removed_at is null from shop.workers where id = $1", Hiring.CashierOf(other)));
    }
}
