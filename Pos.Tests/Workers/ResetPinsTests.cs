using System.Net;
using Pos.Data.Operations;
using Pos.Data.Till;
using Pos.Data.Workers;
using Pos.Tests.Credit;
using Pos.Tests.Infrastructure;
using Pos.Tests.Operations;
using Pos.Tests.Outlets;

namespace Pos.Tests.Workers;

public sealed class ResetPinsTests(ShopRig rig) : ShopTests(rig)
{
    internal static async Task<Sample> Sample(TestShop shop) =>
        await Samples.FromOffice(shop, new ResetPins(Hiring.CashierOf(shop)), new ResetPins(shop.OtherTill.Enrolment.Shift.Worker.Id));

    private static readonly string Key = Convert.ToBase64String(new byte[Pins.KeyLength]);

    private static Task<HttpResponseMessage> ChooseAsync(Visitor visitor, Guid device, string key, Guid worker) =>
        visitor.JsonAsync(
            "/till/pins",
            new
            {
                device_id = device,
                worker,
                key,
            }
        );

    [Fact]
    public async Task Whoever_is_signed_in_chooses_for_himself_on_a_till_of_his_outlet_and_nobody_reads_what_proves_it()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var till = shop.Till.Enrolment.Device.Id;
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        var his = Hiring.CashierOf(shop);
        // Somebody else signed in on the same browser while he typed.
        Assert.Equal(
            HttpStatusCode.Conflict,
            (await ChooseAsync(cashier, till, Key, await Hiring.OwnerOfAsync(shop, Database))).StatusCode
        );
        var kept = await ChooseAsync(cashier, till, Key, his);
        Assert.Equal((HttpStatusCode.OK, "1"), (kept.StatusCode, kept.Headers.GetValues("X-Pos-Sync").Single()));
        Assert.Contains("\"since\":", await kept.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(
            [Hiring.CashierOf(shop)],
            await Database.ListAsync<Guid>("select worker_id from shop.pins where device_id = $1", till)
        );

        foreach (var elsewhere in new[] { shop.OtherTill, other.Till })
            Assert.Equal(HttpStatusCode.NotFound, (await ChooseAsync(cashier, elsewhere.Enrolment.Device.Id, Key, his)).StatusCode);
        foreach (var bad in new[] { "", "AAAA", "no base64", Convert.ToBase64String(new byte[Pins.KeyLength + 1]) })
            Assert.Equal(HttpStatusCode.BadRequest, (await ChooseAsync(cashier, till, bad, his)).StatusCode);
        using var nobody = shop.Host.NewVisitor();
        Assert.Equal(HttpStatusCode.Unauthorized, (await ChooseAsync(nobody, till, Key, his)).StatusCode);

        foreach (var user in new[] { shop.OwnerId, shop.CashierId })
        {
            await using var session = await TenantSession.OfAsync(Database, shop.BusinessId, user);
            Assert.Equal("42501", await session.TryAsync("select key from shop.pins"));
            // For himself alone, from now on, and never changed.
            Assert.Equal(
                "42501",
                await session.TryAsync(
                    $"insert into shop.pins select business_id, device_id, '{shop.OtherTill.Enrolment.Shift.Worker.Id}', now(), '\\x{new string('0', 64)}' from (select app.business_id() as business_id, '{till}'::uuid as device_id) d"
                )
            );
            Assert.Equal("42501", await session.TryAsync("update shop.pins set since = now()"));
            Assert.Equal("42501", await session.TryAsync("delete from shop.pins"));
        }
        await using var own = await TenantSession.OfAsync(Database, shop.BusinessId, shop.CashierId);
        Assert.Equal(0, await own.CountAsync("select count(*) from shop.pins"));
    }

    [Fact]
    public async Task An_owner_resets_it_tills_are_told_and_it_stands_in_the_history()
    {
        var shop = await Rig.ShopAsync();
        var worker = Hiring.CashierOf(shop);
        var till = await ToldTill.BeginAsync(shop, shop.Till);
        Assert.False(await till.HearsOfOutletAsync());
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.Contains("Reset the PIN", await (await owner.GetAsync($"/workers/{worker}")).TextAsync(), StringComparison.Ordinal);

        var before = TimeProvider.System.GetUtcNow();
        var answer = await owner.FormAsync($"/workers/{worker}/pins", ("OpId", $"{shop.NewId()}"));

        Assert.Equal($"/workers/{worker}", answer.Headers.Location?.OriginalString);
        Assert.True(await till.HearsOfOutletAsync());
        using var phone = shop.Host.NewVisitor();
        var head = await (await phone.BearerAsync("/sync/outlet", TestShop.Bearer(shop.Till))).AsAsync(TillJson.Default.TillHead);
        Assert.InRange(
            head.Workers.Single(w => w.Id == worker).PinsReset!.Value,
            before.ToUnixTimeMilliseconds(),
            TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()
        );
        Assert.Null(head.Workers.Single(w => w.Id != worker).PinsReset);
        Assert.Contains("PIN reset", await (await owner.GetAsync($"/workers/{worker}")).TextAsync(), StringComparison.Ordinal);
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        Assert.Equal(HttpStatusCode.NotFound, (await cashier.FormAsync($"/workers/{worker}/pins", ("OpId", $"{shop.NewId()}"))).StatusCode);
    }

    [Fact]
    public async Task Workers_of_others_and_of_nobody_are_unknown()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        foreach (var worker in new[] { Hiring.CashierOf(other), shop.NewId() })
        {
            var refused = await shop.RunAsync<ResetPins>(shop.NewId(), new(worker));
            Assert.Equal((ResultStatus.Refused, "worker_unknown"), (refused.Status, refused.Reason));
        }
    }
}
