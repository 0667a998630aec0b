using System.Net;
using System.Text.Json;
using Npgsql;
using Pos.Data.Operations;
using Pos.Tests.Infrastructure;
using Pos.Tests.Operations;

namespace Pos.Tests.Sync;

/// <summary>Tills that come back all at once are told to wait; pages are not.</summary>
public sealed class SyncLimiterTests(ShopRig rig) : ShopTests(rig)
{
    private static async Task<HttpResponseMessage> PushAsync(TestShop shop, ShopHost host, Envelope sale)
    {
        using var phone = host.NewVisitor();
        return await phone.RawAsync(
            "/sync/push",
            JsonSerializer.Serialize(shop.Till.Push([sale], sale.Time()), OperationJson.Default.PushRequest),
            TestShop.Bearer(shop.Till)
        );
    }

    private static void AssertToldToWait(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal("1", answer.Headers.GetValues("X-Pos-Sync").Single());
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task More_than_the_server_works_on_at_once_are_told_when_to_come_again_and_pages_go_on()
    {
        var shop = await Rig.ShopAsync();
        await using var host = new ShopHost(Database, settings: [("Sync:AtOnce", "1")]);
        host.StartServer();
        using var owner = host.NewVisitor();
        await owner.SignInAsync(shop.OwnerLogin, TestShop.Password);
        var sales = Enumerable.Range(0, 8).Select(_ => shop.Sale()).ToList();

        // Somebody holds the business's counter: one push is at work and stays there, two may queue behind it.
        await using var connection = await Database.Admin.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await using (var hold = new NpgsqlCommand("select from shop.sync_state where business_id = $1 for update", connection, transaction))
        {
            hold.Parameters.Add(new() { Value = shop.BusinessId });
            await hold.ExecuteNonQueryAsync(Ct);
        }
        var pushes = sales.Select(sale => PushAsync(shop, host, sale)).ToList();
        for (var turnedAway = 0; turnedAway < 5; turnedAway++)
        {
            var first = await Task.WhenAny(pushes);
            pushes.Remove(first);
            AssertToldToWait(await first);
        }
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync("/products")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync("/sales")).StatusCode);
        await transaction.RollbackAsync(Ct);
        foreach (var push in pushes)
            Assert.Equal(HttpStatusCode.OK, (await push).StatusCode);
        Assert.Equal(3, await Database.AskAsync<long>("select count(*) from shop.sales where business_id = $1", shop.BusinessId));
    }

    [Fact]
    public async Task One_till_has_its_own_measure_and_takes_nothing_from_another()
    {
        var shop = await Rig.ShopAsync();
        await using var host = new ShopHost(Database, settings: [("Sync:PerMinute", "1")]);
        host.StartServer();
        Assert.Equal(HttpStatusCode.OK, (await PushAsync(shop, host, shop.Sale())).StatusCode);
        AssertToldToWait(await PushAsync(shop, host, shop.Sale()));
        var other = shop.Sale(shop.OtherTill);
        Assert.Equal(
            ResultStatus.Applied,
            (await shop.PushAsync(shop.OtherTill, shop.OtherTill.Push([other], other.Time()), host)).Results.Single().Status
        );
    }
}
