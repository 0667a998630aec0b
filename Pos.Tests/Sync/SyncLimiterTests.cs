using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Pos.Data.Operations;
using Pos.Tests.Infrastructure;
using Pos.Tests.Operations;
using Pos.Web.Features.Demo;
using Pos.Web.Features.Sync;
using Pos.Web.Infrastructure;

namespace Pos.Tests.Sync;

/// <summary>Tills that come back all at once are told to wait; pages are not.</summary>
public sealed class SyncLimiterTests(ShopRig rig) : ShopTests(rig)
{
    // At once; the next comes after hours, however slow the machine is.
    private const string OnlyOne = "0.01";

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
        await using var transaction = await HoldCounterAsync(connection, shop);
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

    private static async Task<NpgsqlTransaction> HoldCounterAsync(NpgsqlConnection connection, TestShop shop)
    {
        var transaction = await connection.BeginTransactionAsync(Ct);
        await using var hold = new NpgsqlCommand("select from shop.sync_state where business_id = $1 for update", connection, transaction);
        hold.Parameters.Add(new() { Value = shop.BusinessId });
        await hold.ExecuteNonQueryAsync(Ct);
        return transaction;
    }

    [Fact]
    public async Task A_shop_whose_requests_all_hang_does_not_stop_another()
    {
        var (busy, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        await using var host = new ShopHost(Database, settings: [("Sync:AtOnce", "3")]);
        host.StartServer();
        await using var connection = await Database.Admin.OpenConnectionAsync(Ct);
        await using var transaction = await HoldCounterAsync(connection, busy);
        // Six wait, one is at work and stays there; the rest are turned away.
        var pushes = Enumerable.Range(0, 12).Select(_ => PushAsync(busy, host, busy.Sale())).ToList();
        for (var turnedAway = 0; turnedAway < 5; turnedAway++)
        {
            var first = await Task.WhenAny(pushes);
            pushes.Remove(first);
            Assert.Equal(HttpStatusCode.TooManyRequests, (await first).StatusCode);
        }
        for (var i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.OK, (await PushAsync(other, host, other.Sale())).StatusCode);
        // And a third one finds a place while the second holds one too.
        await using var more = await Database.Admin.OpenConnectionAsync(Ct);
        await using var second = await HoldCounterAsync(more, other);
        var held = PushAsync(other, host, other.Sale());
        var third = await Rig.ShopAsync();
        Assert.Equal(HttpStatusCode.OK, (await PushAsync(third, host, third.Sale())).StatusCode);
        await second.RollbackAsync(Ct);
        Assert.Equal(HttpStatusCode.OK, (await held).StatusCode);
        await transaction.RollbackAsync(Ct);
        foreach (var push in pushes)
            Assert.Equal(HttpStatusCode.OK, (await push).StatusCode);
    }

    [Fact]
    public async Task One_till_has_its_own_measure_and_takes_nothing_from_another()
    {
        var shop = await Rig.ShopAsync();
        await using var host = new ShopHost(Database, settings: [("Sync:PerMinute", OnlyOne)]);
        host.StartServer();
        Assert.Equal(HttpStatusCode.OK, (await PushAsync(shop, host, shop.Sale())).StatusCode);
        var refused = await PushAsync(shop, host, shop.Sale());
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(62));
        var other = shop.Sale(shop.OtherTill);
        Assert.Equal(
            ResultStatus.Applied,
            (await shop.PushAsync(shop.OtherTill, shop.OtherTill.Push([other], other.Time()), host)).Results.Single().Status
        );
    }

    [Fact]
    public async Task A_guess_at_a_tills_secret_uses_up_the_guessers_network_and_nothing_of_the_till()
    {
        var shop = await Rig.ShopAsync();
        await using var host = new ShopHost(Database, settings: [("Sync:PerMinute", "5"), ("Sync:StrangersPerMinute", OnlyOne)]);
        host.StartServer();
        using var stranger = host.NewVisitor();
        Assert.Equal(HttpStatusCode.OK, (await PushAsync(shop, host, shop.Sale())).StatusCode);
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 8; i++)
            answers.Add((await stranger.RawAsync("/sync/push", "{}", $"{shop.Till.Token.ShiftId}.guess{i}")).StatusCode);
        Assert.Equal([HttpStatusCode.Unauthorized, .. Enumerable.Repeat(HttpStatusCode.TooManyRequests, 7)], answers);
        // Another till of that network that is known already is none of it.
        for (var i = 0; i < 4; i++)
            Assert.Equal(HttpStatusCode.OK, (await PushAsync(shop, host, shop.Sale())).StatusCode);
    }

    [Fact]
    public async Task Made_up_tokens_and_none_at_all_count_together()
    {
        await using var host = new ShopHost(Database, settings: [("Sync:StrangersPerMinute", OnlyOne)]);
        host.StartServer();
        using var stranger = host.NewVisitor();
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 6; i++)
            answers.Add(
                (
                    await stranger.RawAsync(
                        "/sync/push",
                        "{}",
                        i % 2 == 0 ? null : $"{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}.x"
                    )
                ).StatusCode
            );
        Assert.Equal([HttpStatusCode.Unauthorized, .. Enumerable.Repeat(HttpStatusCode.TooManyRequests, 5)], answers);
    }

    [Fact]
    public async Task What_a_till_writes_is_measured_beside_its_requests()
    {
        var shop = await Rig.ShopAsync();
        await using var host = new ShopHost(Database, settings: [("Sync:WritesPerMinute", OnlyOne)]);
        host.StartServer();
        async Task<HttpStatusCode> SendAsync(EnvelopeChain till, int sales)
        {
            using var phone = host.NewVisitor();
            var batch = Enumerable.Range(0, sales).Select(_ => shop.Sale(till)).ToList();
            return (
                await phone.RawAsync(
                    "/sync/push",
                    JsonSerializer.Serialize(till.Push(batch, TimeProvider.System.GetUtcNow()), OperationJson.Default.PushRequest),
                    TestShop.Bearer(till)
                )
            ).StatusCode;
        }
        Assert.Equal(HttpStatusCode.OK, await SendAsync(shop.Till, 20));
        Assert.Equal(HttpStatusCode.TooManyRequests, await SendAsync(shop.Till, 1));
        // A sign of life writes nothing.
        Assert.Equal(HttpStatusCode.OK, await SendAsync(shop.Till, 0));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(shop.OtherTill, 20));
    }

    [Fact]
    public async Task Five_thousand_sales_of_a_week_without_a_network_pass_at_once_as_the_limits_are_shipped()
    {
        var shop = await Rig.ShopAsync();
        using var known = new KnownTills(Rig.Host.Services.GetRequiredService<IServiceScopeFactory>());
        using var limiter = new SyncLimiter(new ConfigurationBuilder().Build(), known, Rig.Host.Services.GetRequiredService<SecurityLog>());
        var till = new KnownTill(shop.BusinessId, shop.Till.Enrolment.Device.Id);
        var sale = JsonSerializer.SerializeToElement(
            shop.Sale((0, 1000L), (1, 1000L), (2, 1000L), (3, 1000L), (0, 500L)),
            OperationJson.Default.Envelope
        );
        JsonElement[] batch = [.. Enumerable.Repeat(sale, PushOperations.MostAtOnce)];
        for (var sent = 0; sent < 5000; sent += batch.Length)
            Assert.Null(limiter.Write(till, batch));
        // And not as many again.
        Assert.Contains(Enumerable.Range(0, 300).Select(_ => limiter.Write(till, batch)), wait => wait is > 0);
    }

    [Fact]
    public async Task A_posted_sale_has_the_measure_of_its_till()
    {
        var shop = await Rig.ShopAsync();
        await using var host = new ShopHost(Database, settings: [("Sync:PerMinute", OnlyOne)]);
        host.StartServer();
        async Task<HttpResponseMessage> PostAsync()
        {
            using var visitor = host.NewVisitor();
            return await visitor.FormAsync(
                "/till/sales",
                [
                    ("operation", JsonSerializer.Serialize(shop.Sale(), OperationJson.Default.Envelope)),
                    ("token", TestShop.Bearer(shop.Till)),
                ]
            );
        }
        Assert.Equal(HttpStatusCode.OK, (await PostAsync()).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await PushAsync(shop, host, shop.Sale())).StatusCode);
        var refused = await PostAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Contains("Wait a minute", await refused.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_worker_asks_about_tills_is_measured_by_the_worker()
    {
        var shop = await Rig.ShopAsync();
        await using var host = new ShopHost(Database, settings: [("Till:PerMinute", OnlyOne)]);
        host.StartServer();
        using var owner = host.NewVisitor();
        await owner.SignInAsync(shop.OwnerLogin, TestShop.Password);
        using var cashier = host.NewVisitor();
        await cashier.SignInAsync(shop.CashierLogin, TestShop.Password);
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync("/till/who")).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await owner.GetAsync("/till/who")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync("/products")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await cashier.GetAsync("/till/who")).StatusCode);
    }
}
