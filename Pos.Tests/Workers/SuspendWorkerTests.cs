using System.Net;
using Npgsql;
using Pos.Data.Operations;
using Pos.Data.Workers;
using Pos.Tests.Infrastructure;
using Pos.Tests.Operations;

namespace Pos.Tests.Workers;

public sealed class SuspendWorkerTests(ShopRig rig) : ShopTests(rig)
{
    internal static async Task<Sample> Sample(TestShop shop) =>
        await Samples.FromOffice(
            shop,
            new SuspendWorker(Hiring.CashierOf(shop)),
            new SuspendWorker(shop.OtherTill.Enrolment.Shift.Worker.Id)
        );

    [Fact]
    public async Task Who_is_suspended_is_out_at_the_next_contact_and_back_on_the_same_phone_when_brought_back()
    {
        var shop = await Rig.ShopAsync();
        var worker = Hiring.CashierOf(shop);
        using var office = await shop.SignedInAsync(shop.CashierLogin);
        using var phone = Rig.Host.NewVisitor();
        Task<HttpResponseMessage> PullAsync() => phone.BearerAsync("/sync/snapshot", TestShop.Bearer(shop.Till));
        Assert.True((await PullAsync()).IsSuccessStatusCode);
        var before = shop.Sale();

        Assert.True((await shop.RunAsync<SuspendWorker>(shop.NewId(), new(worker))).Done);
        Assert.Equal("/sign-in", (await office.GetAsync("/products")).Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PullAsync()).StatusCode);
        using var again = Rig.Host.NewVisitor();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await again.SignInAsync(shop.CashierLogin, TestShop.Password)).StatusCode);
        // What was sold before is a fact, what came later waits for the owner: neither is lost.
        Assert.Equal(ResultStatus.Applied, (await shop.PushAsync(before)).Results.Single().Status);
        var meanwhile = (await shop.PushAsync(shop.Sale())).Results.Single();
        Assert.Equal((ResultStatus.Quarantined, "author_revoked"), (meanwhile.Status, meanwhile.Reason));

        Assert.True((await shop.RunAsync<RestoreWorker>(shop.NewId(), new(worker))).Done);
        Assert.True((await PullAsync()).IsSuccessStatusCode);
        Assert.Equal(ResultStatus.Applied, (await shop.PushAsync(shop.Sale())).Results.Single().Status);
        Assert.Equal(HttpStatusCode.Redirect, (await again.SignInAsync(shop.CashierLogin, TestShop.Password)).StatusCode);
        Assert.Equal(
            ["false false", "true false", "false false"],
            await Database.ListAsync<string>(
                "select concat_ws(' ', after->>'suspended', after->>'removed') from shop.worker_changes where worker_id = $1 and not after ? 'given' order by changed_at",
                worker
            )
        );
    }

    [Fact]
    public async Task Workers_of_others_and_of_nobody_are_unknown_and_a_cashier_suspends_nobody()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        foreach (var worker in new[] { Hiring.CashierOf(other), shop.NewId() })
        {
            var refused = await shop.RunAsync<SuspendWorker>(shop.NewId(), new(worker));
            Assert.Equal((ResultStatus.Refused, "worker_unknown"), (refused.Status, refused.Reason));
        }
        await shop.RunAsync<SuspendWorker>(shop.NewId(), new(shop.OtherTill.Enrolment.Shift.Worker.Id), shop.CashierId);
        Assert.Equal(
            0,
            await Database.AskAsync<long>(
                "select count(*) from shop.workers where business_id = any($1) and suspended_at is not null",
                new[] { shop.BusinessId, other.BusinessId }
            )
        );
        await shop.RunAsync<SuspendWorker>(shop.NewId(), new(Hiring.CashierOf(shop)));
        var token = await Database.SessionOfAsync(shop.CashierId);
        await using var connection = await Database.App.OpenConnectionAsync(Ct);
        await using var enter = new NpgsqlCommand("select count(*) from app.enter($1, $2, $3)", connection)
        {
            Parameters =
            {
                new() { Value = shop.BusinessId },
                new() { Value = token.Id },
                new() { Value = token.Key() },
            },
        };
        Assert.Equal(0L, await enter.ExecuteScalarAsync(Ct));
    }
}
