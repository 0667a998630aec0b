using System.Net;
using Pos.Data.Operations;
using Pos.Data.Till;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Till;

public sealed class RenameDeviceTests(ShopRig rig) : ShopTests(rig)
{
    private static Guid PhoneOf(TestShop shop) => shop.Till.Enrolment.Device.Id;

    private static Task<OperationResult> RenameAsync(TestShop shop, Guid device, string name, Guid? opId = null, Guid? userId = null) =>
        shop.RunAsync<RenameDevice>(opId ?? shop.NewId(), new(device, name), userId);

    private Task<string> NameAsync(Guid device) => Database.AskAsync<string>("select name from shop.devices where id = $1", device);

    [Fact]
    public async Task The_phone_hears_its_new_name()
    {
        var shop = await Rig.ShopAsync();
        var till = await Outlets.ToldTill.BeginAsync(shop, shop.Till);
        var opId = shop.NewId();
        Assert.Equal(ResultStatus.Applied, (await RenameAsync(shop, PhoneOf(shop), "Counter 2", opId)).Status);
        Assert.Equal(ResultStatus.Duplicate, (await RenameAsync(shop, PhoneOf(shop), "Counter 2", opId)).Status);
        Assert.True(await till.HearsOfOutletAsync());
        using var phone = shop.Host.NewVisitor();
        var head = await (await phone.BearerAsync("/sync/outlet", TestShop.Bearer(shop.Till))).AsAsync(TillJson.Default.TillHead);
        Assert.Equal(new DeviceName(PhoneOf(shop), "Counter 2", "M1"), head.Device);
    }

    [Fact]
    public async Task A_name_that_is_none_is_refused_and_so_is_a_phone_of_another_shop()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        Assert.Equal("name_missing", (await RenameAsync(shop, PhoneOf(shop), " ")).Reason);
        Assert.Equal("name_too_long", (await RenameAsync(shop, PhoneOf(shop), new('x', 81))).Reason);
        Assert.Equal("device_unknown", (await RenameAsync(other, PhoneOf(shop), "Mine")).Reason);
        // A cashier may not tell the tills of an outlet anything, so the name stays, too.
        await using var cashier = await TenantSession.OfAsync(Database, shop.BusinessId, shop.OtherCashierId);
        Assert.Equal("0 rows", await cashier.TryAsync("update shop.devices set name = 'mine' where id = $1", PhoneOf(shop)));
        Assert.Equal("Phone", await NameAsync(PhoneOf(shop)));
    }

    [Fact]
    public async Task The_owner_renames_it_in_the_list_which_says_who_opened_it()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var address = $"/devices/{PhoneOf(shop)}/name";
        Assert.Equal(
            HttpStatusCode.Redirect,
            (await owner.FormAsync(address, ("OpId", shop.NewId().ToString()), ("Name", "Counter 2"))).StatusCode
        );
        var page = await (await owner.GetAsync("/devices")).TextAsync();
        Assert.Contains("Counter 2", page, StringComparison.Ordinal);
        Assert.Contains("opened by <bdi>Carla Test</bdi>", page, StringComparison.Ordinal);
        await owner.FormAsync(address, ("OpId", shop.NewId().ToString()), ("Name", ""));
        Assert.Contains("Write a name", await (await owner.GetAsync("/devices")).TextAsync(), StringComparison.Ordinal);
        Assert.Equal("Counter 2", await NameAsync(PhoneOf(shop)));
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        Assert.Equal(HttpStatusCode.NotFound, (await cashier.FormAsync(address, ("Name", "Mine"))).StatusCode);
    }
}
