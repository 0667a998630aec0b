using System.Net;
using Pos.Data.Operations;
using Pos.Data.Outlets;
using Pos.Data.Till;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Outlets;

public sealed class CloseOutletTests(ShopRig rig) : ShopTests(rig)
{
    private static Task<OperationResult> CloseAsync(
        TestShop shop,
        Guid outlet,
        bool closed = true,
        Guid? opId = null,
        Guid? userId = null
    ) => shop.RunAsync<CloseOutlet>(opId ?? shop.NewId(), new(outlet, closed), userId);

    private Task<bool> IsClosedAsync(Guid outlet) =>
        Database.AskAsync<bool>("select closed_at is not null from shop.outlets where id = $1", outlet);

    [Fact]
    public async Task What_its_tills_still_send_is_taken_but_no_new_phone_is()
    {
        var shop = await Rig.ShopAsync();
        var (early, opId) = (shop.Sale(shop.OtherTill), shop.NewId());
        Assert.Equal(ResultStatus.Applied, (await CloseAsync(shop, shop.OtherOutlet, opId: opId)).Status);
        Assert.Equal(ResultStatus.Duplicate, (await CloseAsync(shop, shop.OtherOutlet, opId: opId)).Status);
        var late = shop.Sale(shop.OtherTill);
        Assert.All((await shop.PushAsync(shop.OtherTill, early, late)).Results, r => Assert.Equal(ResultStatus.Applied, r.Status));

        var enrolled = await shop.RunAsync<EnrolDevice>(shop.NewId(), new(shop.NewId(), shop.OtherOutlet, "Another"));
        Assert.Equal((ResultStatus.Refused, "outlet_closed"), (enrolled.Status, enrolled.Reason));
        // One that the server forgot, put back to a backup, has something to send.
        Assert.True((await shop.RunAsync<EnrolDevice>(shop.NewId(), new(shop.NewId(), shop.OtherOutlet, "Before", Number: 7))).Done);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (
                await owner.JsonAsync(
                    "/till/devices",
                    new
                    {
                        op_id = shop.NewId(),
                        outlet_id = shop.OtherOutlet,
                        name = "Another",
                    }
                )
            ).StatusCode
        );
        Assert.Contains($"value=\"{shop.OtherOutlet}\"", await (await owner.GetAsync("/sales")).TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_go_on_offering_it_and_say_that_it_is_closed()
    {
        var shop = await Rig.ShopAsync();
        Assert.True((await CloseAsync(shop, shop.OtherOutlet)).Done);
        var book = new Credit.CreditBook(shop);
        await book.KeepAsync(book.Sale(await book.CustomerAsync(), 300));
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        string[] lists =
        [
            "/sales",
            "/products",
            "/inventory",
            "/customers",
            "/customers/reminders",
            "/customers/statements",
            "/workers/new",
        ];
        foreach (var list in lists)
        {
            var page = await (await owner.GetAsync(list)).TextAsync();
            Assert.Equal((list, true), (list, page.Contains("Nazimabad Test (closed)", StringComparison.Ordinal)));
        }
        Assert.True((await CloseAsync(shop, shop.OtherOutlet, closed: false)).Done);
        Assert.DoesNotContain("(closed)", await (await owner.GetAsync("/sales")).TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_tills_are_told_and_told_when_it_opens_again()
    {
        var shop = await Rig.ShopAsync();
        var till = await ToldTill.BeginAsync(shop, shop.OtherTill);
        using var phone = shop.Host.NewVisitor();
        async Task<bool> ClosedAsync()
        {
            Assert.True(await till.HearsOfOutletAsync());
            var told = await phone.BearerAsync("/sync/outlet", TestShop.Bearer(shop.OtherTill));
            return (await told.AsAsync(TillJson.Default.TillHead)).Outlet.Closed;
        }
        await CloseAsync(shop, shop.OtherOutlet);
        Assert.True(await ClosedAsync());
        await CloseAsync(shop, shop.OtherOutlet, closed: false);
        Assert.False(await ClosedAsync());
        Assert.True((await shop.RunAsync<EnrolDevice>(shop.NewId(), new(shop.NewId(), shop.OtherOutlet, "Another"))).Done);
    }

    [Fact]
    public async Task The_last_open_one_stays_open()
    {
        var shop = await Rig.ShopAsync();
        Assert.True((await CloseAsync(shop, shop.OtherOutlet)).Done);
        var result = await CloseAsync(shop, shop.Outlet);
        Assert.Equal((ResultStatus.Refused, "last_outlet"), (result.Status, result.Reason));
        Assert.False(await IsClosedAsync(shop.Outlet));
    }

    [Fact]
    public async Task A_cashier_and_another_business_close_nothing()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var result = await CloseAsync(other, shop.Outlet);
        Assert.Equal((ResultStatus.Refused, "outlet_unknown"), (result.Status, result.Reason));
        // A cashier sees no other outlet than the own one, so it is the last.
        Assert.Equal("last_outlet", (await CloseAsync(shop, shop.Outlet, userId: shop.CashierId)).Reason);
        await using var cashier = await TenantSession.OfAsync(Database, shop.BusinessId, shop.CashierId);
        Assert.Equal("0 rows", await cashier.TryAsync("update shop.outlets set closed_at = now()"));
        Assert.False(await IsClosedAsync(shop.Outlet));
    }

    [Fact]
    public async Task The_owner_closes_and_opens_it_on_its_page()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var address = $"/outlets/{shop.OtherOutlet}";
        Assert.Contains($"{address}/closing", await (await owner.GetAsync(address)).TextAsync(), StringComparison.Ordinal);
        await owner.FormAsync($"{address}/closing", ("OpId", shop.NewId().ToString()));
        Assert.True(await IsClosedAsync(shop.OtherOutlet));
        var page = await (await owner.GetAsync(address)).TextAsync();
        Assert.Contains("Closed since", page, StringComparison.Ordinal);
        Assert.Contains($"{address}/reopening", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/closing", await (await owner.GetAsync($"/outlets/{shop.Outlet}")).TextAsync(), StringComparison.Ordinal);
        var refused = await owner.FormAsync($"/outlets/{shop.Outlet}/closing", ("OpId", shop.NewId().ToString()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("This is the only open outlet", await refused.TextAsync(), StringComparison.Ordinal);
        await owner.FormAsync($"{address}/reopening", ("OpId", shop.NewId().ToString()));
        Assert.False(await IsClosedAsync(shop.OtherOutlet));
    }
}
