using System.Net;
using Npgsql;
using Pos.Data.Operations;
using Pos.Data.Outlets;
using Pos.Data.Till;
using Pos.Tests.Infrastructure;
using Pos.Tests.Operations;
using Pos.Tests.Outlets;
using Pos.Web.Features.Demo;

namespace Pos.Tests.Till;

/// <summary>An owner sends a phone to another outlet.</summary>
public sealed class MoveDeviceTests(ShopRig rig) : ShopTests(rig)
{
    private static Guid PhoneOf(TestShop shop) => shop.Till.Enrolment.Device.Id;

    private static Task<OperationResult> MoveAsync(TestShop shop, Guid device, Guid outlet, Guid? userId = null) =>
        shop.RunAsync<MoveDevice>(shop.NewId(), new(device, outlet), userId);

    private async Task<Guid?> TargetAsync(Guid device) =>
        (await Database.ListAsync<string>("select coalesce(move_to::text, '') from shop.devices where id = $1", device)).Single()
            is { Length: > 0 } target
            ? Guid.Parse(target)
            : null;

    private static async Task<Guid?> ToldAsync(TestShop shop, EnvelopeChain till)
    {
        using var phone = shop.Host.NewVisitor();
        var head = await (await phone.BearerAsync("/sync/outlet", TestShop.Bearer(till))).AsAsync(TillJson.Default.TillHead);
        return head.MoveTo;
    }

    internal static Task<Sample> Sample(TestShop shop)
    {
        var away = new MoveDevice(PhoneOf(shop), shop.OtherOutlet);
        return Samples.FromOffice(shop, away, away with { OutletId = shop.Outlet });
    }

    [Fact]
    public async Task The_phone_is_told_goes_there_as_another_till_and_what_it_had_not_sent_stays_with_its_outlet()
    {
        var shop = await Rig.ShopAsync();
        using var phone = await shop.SignedInAsync(shop.OwnerLogin);
        var was = await EnrolledAsync(phone, shop.Outlet, shop.NewId());
        var till = new EnvelopeChain(was);
        var unsent = shop.Sale(till);
        var hearing = await ToldTill.BeginAsync(shop, till);

        Assert.True((await MoveAsync(shop, was.Device.Id, shop.OtherOutlet)).Done);
        Assert.True(await hearing.HearsOfOutletAsync());
        Assert.Equal(shop.OtherOutlet, await ToldAsync(shop, till));
        // A new shift says so too, and is not the way there.
        var renewed = await (await phone.JsonAsync("/till/shifts", new { device_id = was.Device.Id })).AsAsync(TillJson.Default.Enrolment);
        Assert.Equal((shop.Outlet, (Guid?)shop.OtherOutlet), (renewed.Outlet.Id, renewed.MoveTo));

        var now = await EnrolledAsync(phone, shop.OtherOutlet, shop.NewId());
        Assert.Equal(("N2", (Guid?)null), (now.Device.Prefix, now.MoveTo));
        Assert.Null(await TargetAsync(was.Device.Id));
        Assert.Equal(ResultStatus.Applied, (await shop.PushAsync(till, unsent)).Results.Single().Status);
        Assert.Equal(shop.Outlet, await Database.AskAsync<Guid>("select outlet_id from shop.sales where id = $1", unsent.OpId));

        // And back: it is the till it was, and nothing sends it away again.
        Assert.True((await MoveAsync(shop, now.Device.Id, shop.Outlet)).Done);
        var back = await (await phone.JsonAsync("/till/shifts", new { device_id = was.Device.Id })).AsAsync(TillJson.Default.Enrolment);
        Assert.Equal((was.Device.Prefix, (Guid?)null), (back.Device.Prefix, back.MoveTo));
        Assert.Null(await TargetAsync(now.Device.Id));
    }

    [Fact]
    public async Task Another_phone_that_comes_to_the_same_outlet_is_not_the_one_that_was_sent()
    {
        var shop = await Rig.ShopAsync();
        Assert.True((await MoveAsync(shop, PhoneOf(shop), shop.OtherOutlet)).Done);
        using var other = await shop.SignedInAsync(shop.OwnerLogin);
        await EnrolledAsync(other, shop.OtherOutlet, shop.NewId());
        Assert.Equal(shop.OtherOutlet, await TargetAsync(PhoneOf(shop)));
    }

    [Fact]
    public async Task Who_does_not_work_there_does_not_take_it_there_and_sells_on_where_it_is()
    {
        var shop = await Rig.ShopAsync();
        Assert.True((await MoveAsync(shop, PhoneOf(shop), shop.OtherOutlet)).Done);
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        var answer = await AskAsync(cashier, shop.OtherOutlet, shop.NewId());
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(ResultStatus.Applied, (await shop.PushAsync(shop.Sale())).Results.Single().Status);
        Assert.Equal(shop.OtherOutlet, await TargetAsync(PhoneOf(shop)));
    }

    [Fact]
    public async Task It_is_left_where_it_is_when_the_owner_says_so_before_it_went()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.Contains($"/devices/{PhoneOf(shop)}/outlet", await (await owner.GetAsync("/devices")).TextAsync(), StringComparison.Ordinal);
        async Task PostAsync(Guid outlet) =>
            Assert.Equal(
                HttpStatusCode.Redirect,
                (
                    await owner.FormAsync($"/devices/{PhoneOf(shop)}/outlet", ("OpId", $"{shop.NewId()}"), ("OutletId", $"{outlet}"))
                ).StatusCode
            );
        await PostAsync(shop.OtherOutlet);
        Assert.Equal(shop.OtherOutlet, await TargetAsync(PhoneOf(shop)));
        Assert.Contains("Leave it here", await (await owner.GetAsync("/devices")).TextAsync(), StringComparison.Ordinal);
        await PostAsync(shop.Outlet);
        Assert.Null(await TargetAsync(PhoneOf(shop)));
        Assert.Null(await ToldAsync(shop, shop.Till));
    }

    [Fact]
    public async Task To_nowhere_to_a_closed_outlet_and_by_a_cashier_it_is_not_sent()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        Assert.Equal("device_unknown", (await MoveAsync(shop, PhoneOf(other), shop.OtherOutlet)).Reason);
        Assert.Equal("outlet_unknown", (await MoveAsync(shop, PhoneOf(shop), other.Outlet)).Reason);
        Assert.True((await shop.RunAsync<CloseOutlet>(shop.NewId(), new(shop.OtherOutlet, Closed: true))).Done);
        Assert.Equal("outlet_closed", (await MoveAsync(shop, PhoneOf(shop), shop.OtherOutlet)).Reason);
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        var asked = await cashier.FormAsync($"/devices/{PhoneOf(shop)}/outlet", ("OutletId", $"{shop.OtherOutlet}"));
        Assert.Equal(HttpStatusCode.NotFound, asked.StatusCode);

        await using var session = await TenantSession.OfAsync(Database, shop.BusinessId, shop.CashierId);
        var states = new[]
        {
            await session.TryAsync("select app.send_device($1, $2)", PhoneOf(shop), shop.Outlet),
            await session.TryAsync("update shop.devices set move_to = $2 where id = $1", PhoneOf(shop), shop.Outlet),
        };
        Assert.All(states, state => Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, state));
        Assert.Null(await TargetAsync(PhoneOf(shop)));
        // Nor does anybody say that it has come to where he does not work himself.
        await Database.AskAsync<Guid>("update shop.devices set move_to = $2 where id = $1 returning id", PhoneOf(shop), shop.OtherOutlet);
        await session.ExecuteAsync("select app.device_arrived($1, $2)", PhoneOf(shop), shop.OtherOutlet);
        Assert.Equal(0, await session.CountAsync("select count(*) from shop.devices where id = $1 and move_to is null", PhoneOf(shop)));
    }

    private static Task<HttpResponseMessage> AskAsync(Visitor visitor, Guid outlet, Guid opId) =>
        visitor.JsonAsync(
            "/till/devices",
            new
            {
                op_id = opId,
                outlet_id = outlet,
                name = "Phone",
            }
        );

    private static async Task<Enrolment> EnrolledAsync(Visitor visitor, Guid outlet, Guid opId) =>
        await (await AskAsync(visitor, outlet, opId)).AsAsync(TillJson.Default.Enrolment);
}
