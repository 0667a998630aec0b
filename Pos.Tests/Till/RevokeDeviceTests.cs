using System.Net;
using Pos.Data.Operations;
using Pos.Data.Till;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Till;

public sealed class RevokeDeviceTests(ShopRig rig) : ShopTests(rig)
{
    private static Guid PhoneOf(TestShop shop) => shop.Till.Enrolment.Device.Id;

    private static Task<OperationResult> RevokeAsync(TestShop shop, Guid device, Guid? opId = null, Guid? userId = null) =>
        shop.RunAsync<RevokeDevice>(opId ?? shop.NewId(), new(device), userId);

    private static Task<OperationResult> RestoreAsync(TestShop shop, Guid device, Guid? opId = null, Guid? userId = null) =>
        shop.RunAsync<RestoreDevice>(opId ?? shop.NewId(), new(device), userId);

    private Task<bool> IsRevokedAsync(Guid device) =>
        Database.AskAsync<bool>("select revoked_at is not null from shop.devices where id = $1", device);

    [Fact]
    public async Task A_blocked_phone_gets_no_shift_and_what_it_sends_is_set_aside_until_it_is_let_in_again()
    {
        var shop = await Rig.ShopAsync();
        Assert.True((await RevokeAsync(shop, PhoneOf(shop))).Done);
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        Assert.Equal(HttpStatusCode.NotFound, (await cashier.JsonAsync("/till/shifts", new { device_id = PhoneOf(shop) })).StatusCode);
        Assert.Equal(ResultStatus.Quarantined, (await shop.PushAsync(shop.Sale())).Results.Single().Status);
        Assert.True((await RestoreAsync(shop, PhoneOf(shop))).Done);
        Assert.Equal(HttpStatusCode.OK, (await cashier.JsonAsync("/till/shifts", new { device_id = PhoneOf(shop) })).StatusCode);
        Assert.Equal(ResultStatus.Applied, (await shop.PushAsync(shop.Sale())).Results.Single().Status);
    }

    [Fact]
    public async Task Asked_again_it_stays_as_it_is()
    {
        var shop = await Rig.ShopAsync();
        var opId = shop.NewId();
        Assert.Equal(ResultStatus.Applied, (await RevokeAsync(shop, PhoneOf(shop), opId)).Status);
        var since = await Database.AskAsync<DateTime>("select revoked_at from shop.devices where id = $1", PhoneOf(shop));
        Assert.Equal(ResultStatus.Duplicate, (await RevokeAsync(shop, PhoneOf(shop), opId)).Status);
        Assert.Equal(ResultStatus.Applied, (await RevokeAsync(shop, PhoneOf(shop))).Status);
        Assert.Equal(since, await Database.AskAsync<DateTime>("select revoked_at from shop.devices where id = $1", PhoneOf(shop)));
        opId = shop.NewId();
        Assert.Equal(ResultStatus.Applied, (await RestoreAsync(shop, PhoneOf(shop), opId)).Status);
        Assert.Equal(ResultStatus.Duplicate, (await RestoreAsync(shop, PhoneOf(shop), opId)).Status);
        Assert.False(await IsRevokedAsync(PhoneOf(shop)));
    }

    [Fact]
    public async Task A_phone_of_another_shop_or_of_nobody_is_unknown()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        foreach (var device in new[] { PhoneOf(other), shop.NewId() })
        {
            Assert.Equal(
                (ResultStatus.Refused, "device_unknown"),
                ((await RevokeAsync(shop, device)).Status, (await RevokeAsync(shop, device)).Reason)
            );
            Assert.Equal(
                (ResultStatus.Refused, "device_unknown"),
                ((await RestoreAsync(shop, device)).Status, (await RestoreAsync(shop, device)).Reason)
            );
        }
        Assert.False(await IsRevokedAsync(PhoneOf(other)));
    }

    [Fact]
    public async Task A_cashier_neither_blocks_a_phone_nor_lets_one_in_again()
    {
        var shop = await Rig.ShopAsync();
        Assert.Equal(
            "42501",
            (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => RevokeAsync(shop, PhoneOf(shop), userId: shop.CashierId))).SqlState
        );
        Assert.False(await IsRevokedAsync(PhoneOf(shop)));
        await RevokeAsync(shop, PhoneOf(shop));
        await RestoreAsync(shop, PhoneOf(shop), userId: shop.CashierId);
        Assert.True(await IsRevokedAsync(PhoneOf(shop)));
        await using var cashier = await TenantSession.OfAsync(Database, shop.BusinessId, shop.CashierId);
        Assert.Equal("0 rows", await cashier.TryAsync("update shop.devices set revoked_at = null"));
    }
}
