using System.Net;
using Pos.Data.Operations;
using Pos.Data.Till;
using Pos.Tests.Infrastructure;
using Pos.Web.Features.Demo;

namespace Pos.Tests.Till;

public sealed class EnrolDeviceTests(ShopRig rig) : ShopTests(rig)
{
    private static async Task<(HttpStatusCode Status, Enrolment? Enrolment)> EnrolAsync(
        Visitor visitor,
        Guid outletId,
        Guid opId,
        string name = "Phone"
    )
    {
        var answer = await visitor.JsonAsync(
            "/till/devices",
            new
            {
                op_id = opId,
                outlet_id = outletId,
                name,
            }
        );
        return (answer.StatusCode, answer.IsSuccessStatusCode ? await answer.AsAsync(TillJson.Default.Enrolment) : null);
    }

    private Task<long> DevicesAsync(TestShop shop) =>
        Database.AskAsync<long>("select count(*) from shop.devices where business_id = $1", shop.BusinessId);

    [Fact]
    public async Task A_cashier_enrols_a_phone_at_the_own_outlet_and_can_sell_with_it()
    {
        var shop = await Rig.ShopAsync();
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        var (_, enrolment) = await EnrolAsync(cashier, shop.Outlet, shop.NewId());
        Assert.Equal(("M2", shop.Outlet, shop.BusinessId), (enrolment!.Device.Prefix, enrolment.Outlet.Id, enrolment.Business.Id));
        Assert.Equal("Asia/Karachi", enrolment.Outlet.TimeZone);
        var till = new EnvelopeChain(enrolment);
        Assert.Equal(ResultStatus.Applied, (await shop.PushAsync(till, shop.Sale(till))).Results.Single().Status);
    }

    [Fact]
    public async Task The_same_request_twice_enrols_one_phone()
    {
        var shop = await Rig.ShopAsync();
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        var opId = shop.NewId();
        var first = await EnrolAsync(cashier, shop.Outlet, opId);
        var second = await EnrolAsync(cashier, shop.Outlet, opId);
        Assert.Equal(first.Enrolment!.Device, second.Enrolment!.Device);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await EnrolAsync(cashier, shop.Outlet, opId, "Another name")).Status);
        Assert.Equal(3, await DevicesAsync(shop));
    }

    [Fact]
    public async Task A_blocked_phone_does_not_come_back_as_another_until_it_is_let_in_again()
    {
        var shop = await Rig.ShopAsync();
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        var (_, first) = await EnrolAsync(cashier, shop.Outlet, shop.NewId());
        Assert.Equal(ResultStatus.Applied, (await shop.RunAsync<RevokeDevice>(shop.NewId(), new(first!.Device.Id))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await EnrolAsync(cashier, shop.Outlet, first.Device.Id)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await EnrolAsync(cashier, shop.Outlet, shop.NewId())).Status);
        // The same person on another phone is not meant.
        using var elsewhere = await shop.SignedInAsync(shop.CashierLogin);
        Assert.Equal(HttpStatusCode.OK, (await EnrolAsync(elsewhere, shop.Outlet, shop.NewId())).Status);
        Assert.Equal(ResultStatus.Applied, (await shop.RunAsync<RestoreDevice>(shop.NewId(), new(first.Device.Id))).Status);
        Assert.Equal(HttpStatusCode.OK, (await EnrolAsync(cashier, shop.Outlet, shop.NewId())).Status);
    }

    [Fact]
    public async Task Phones_enrolled_at_once_get_different_numbers()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var phones = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => EnrolAsync(owner, shop.OtherOutlet, shop.NewId())));
        Assert.Equal(["N2", "N3", "N4", "N5", "N6", "N7"], phones.Select(p => p.Enrolment!.Device.Prefix).Order());
    }

    [Fact]
    public async Task Another_outlet_another_shop_and_no_outlet_look_alike()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        foreach (var outlet in new[] { shop.OtherOutlet, other.Outlet, shop.NewId() })
            Assert.Equal(HttpStatusCode.NotFound, (await EnrolAsync(cashier, outlet, shop.NewId())).Status);
        Assert.Equal(
            "outlet_unknown",
            (await shop.RunAsync<EnrolDevice>(shop.NewId(), new(shop.NewId(), other.Outlet, "Phone"), shop.CashierId)).Reason
        );
        Assert.Equal((2, 2), (await DevicesAsync(shop), await DevicesAsync(other)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a\u0000b")]
    [InlineData("a\nb")]
    public async Task A_phone_without_a_proper_name_is_refused(string name)
    {
        var shop = await Rig.ShopAsync();
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        Assert.Contains(
            (await EnrolAsync(cashier, shop.Outlet, shop.NewId(), name)).Status,
            new[] { HttpStatusCode.BadRequest, HttpStatusCode.UnprocessableEntity }
        );
        Assert.Equal(2, await DevicesAsync(shop));
    }

    [Fact]
    public async Task A_shift_starts_on_a_phone_of_the_own_outlet_only()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        async Task<HttpResponseMessage> ShiftAsync(Guid device) => await cashier.JsonAsync("/till/shifts", new { device_id = device });
        var enrolment = await (await ShiftAsync(shop.Till.Enrolment.Device.Id)).AsAsync(TillJson.Default.Enrolment);
        Assert.NotEqual(shop.Till.Token.ShiftId, enrolment.Shift.Id);
        foreach (var device in new[] { shop.OtherTill.Enrolment.Device.Id, other.Till.Enrolment.Device.Id, shop.NewId() })
            Assert.Equal(HttpStatusCode.NotFound, (await ShiftAsync(device)).StatusCode);
    }

    [Fact]
    public async Task A_revoked_phone_starts_no_shift()
    {
        var shop = await Rig.ShopAsync();
        await using (var command = Database.Admin.CreateCommand("update shop.devices set revoked_at = now() where id = $1"))
        {
            command.Parameters.Add(new() { Value = shop.Till.Enrolment.Device.Id });
            await command.ExecuteNonQueryAsync(Ct);
        }
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await cashier.JsonAsync("/till/shifts", new { device_id = shop.Till.Enrolment.Device.Id })).StatusCode
        );
    }

    [Fact]
    public async Task Who_is_here_is_answered_with_the_outlets_they_may_sell_at()
    {
        var shop = await Rig.ShopAsync();
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var (c, o) = (
            await (await cashier.GetAsync("/till/who")).AsAsync(TillJson.Default.Who),
            await (await owner.GetAsync("/till/who")).AsAsync(TillJson.Default.Who)
        );
        Assert.Equal(Data.Tenancy.Role.Cashier, c.Worker.Role);
        Assert.Equal([shop.Outlet], c.Outlets.Select(x => x.Id));
        Assert.Equal((Data.Tenancy.Role.Owner, 2), (o.Worker.Role, o.Outlets.Count));
    }
}
