using System.Net;
using Pos.Data.Operations;
using Pos.Data.Review;
using Pos.Data.Stock;
using Pos.Data.Workers;
using Pos.Tests.Infrastructure;
using Pos.Tests.Operations;
using Pos.Tests.Workers;
using Pos.Web.Features.Demo;

namespace Pos.Tests.Stock;

public sealed class MoveGoodsTests(ShopRig rig) : ShopTests(rig)
{
    internal static async Task<Sample> Sample(TestShop shop)
    {
        await GiveAsync(shop, StockRights.Receive);
        MoveGoods Delivery(long quantity) => new(null, Reason.Delivery, null, [new(shop.Goods[0].ProductId, quantity, "Sugar")]);
        var now = TimeProvider.System.GetUtcNow();
        return await Samples.FromTill(shop.Till.Next(Delivery(5_000), now), shop.Till.Next(Delivery(6_000), now));
    }

    internal static async Task GiveAsync(TestShop shop, params string[] rights) =>
        Assert.True(
            (await shop.RunAsync<SaveRights>(shop.NewId(), new(Hiring.CashierOf(shop), rights.ToDictionary(r => r, _ => (long?)null)))).Done
        );

    [Fact]
    public async Task What_a_till_brings_is_judged_by_what_its_author_might_do_then_and_waits_for_the_owner_where_he_might_not()
    {
        var shop = await Rig.ShopAsync();
        var now = TimeProvider.System.GetUtcNow();
        Envelope Moved(Reason reason, DateTimeOffset at) => shop.Till.Next(Move(shop, reason) with { OutletId = null }, at);
        async Task<(ResultStatus, string?)> SendAsync(Envelope sent)
        {
            var result = (await shop.PushAsync(sent)).Results.Single();
            return (result.Status, result.Reason);
        }
        await GiveAsync(shop, StockRights.Receive);
        var since = TimeProvider.System.GetUtcNow();
        Assert.Equal((ResultStatus.Applied, null), await SendAsync(Moved(Reason.Delivery, since)));
        var aside = Moved(Reason.Damage, since);
        Assert.Equal((ResultStatus.Quarantined, "no_right"), await SendAsync(aside));
        await GiveAsync(shop);
        Assert.Equal((ResultStatus.Applied, null), await SendAsync(Moved(Reason.Delivery, since)));
        Assert.Equal((ResultStatus.Quarantined, "no_right"), await SendAsync(Moved(Reason.Delivery, now.AddHours(1))));

        // An owner at the till may everything, and the owner decides about what was set aside.
        var owners = await shop.EnrolAsync(shop.OwnerId, shop.Outlet);
        var his = (await shop.PushAsync(owners, owners.Next(Move(shop, Reason.Gift) with { OutletId = null }, now))).Results.Single();
        Assert.Equal((ResultStatus.Applied, null), (his.Status, his.Reason));
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.Contains("Damaged", await (await owner.GetAsync($"/review/{aside.OpId}")).TextAsync(), StringComparison.Ordinal);
        var decided = await shop.RunAsync<ResolveOperation>(shop.NewId(), new(aside.OpId, Decision.Applied, "It was", null));
        Assert.True(decided.Done, decided.Reason);
        Assert.Equal(-2_000, await Database.AskAsync<long>("select quantity from shop.stock_movements where op_id = $1", aside.OpId));
    }

    private static MoveGoods Move(TestShop shop, Reason reason, long quantity = 2_000) =>
        new(shop.Outlet, reason, "", [new(shop.Goods[0].ProductId, quantity)]);

    [Theory]
    [InlineData(Reason.Delivery, 2_000)]
    [InlineData(Reason.Damage, -2_000)]
    [InlineData(Reason.Expired, -2_000)]
    [InlineData(Reason.OwnUse, -2_000)]
    [InlineData(Reason.Gift, -2_000)]
    public async Task What_comes_is_added_and_what_goes_is_taken_off(Reason reason, long moved)
    {
        var shop = await Rig.ShopAsync();
        Task<long> OnHandAsync() =>
            Database.AskAsync<long>(
                "select coalesce((select quantity from shop.stock_on_hand where outlet_id = $1 and product_id = $2), 0)",
                shop.Outlet,
                shop.Goods[0].ProductId
            );
        var before = await OnHandAsync();
        Assert.True((await shop.RunAsync<MoveGoods>(shop.NewId(), Move(shop, reason))).Done);
        Assert.Equal(moved, await OnHandAsync() - before);
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var move = Move(shop, Reason.Delivery);
        foreach (
            var (input, reason) in new[]
            {
                (move with { Reason = Reason.Sale }, "reason_unknown"),
                (move with { Reason = Reason.Count }, "reason_unknown"),
                (Move(shop, Reason.Damage, 0), "quantity_bad"),
                (Move(shop, Reason.Damage, -1), "quantity_bad"),
                (move with { Lines = [] }, "no_lines"),
                (move with { Note = "a\0b" }, "note_too_long"),
                (move with { OutletId = other.Outlet }, "outlet_unknown"),
                (move with { Lines = [new(other.Goods[0].ProductId, 1)] }, "unknown_product"),
            }
        )
        {
            var result = await shop.RunAsync<MoveGoods>(shop.NewId(), input);
            Assert.Equal((ResultStatus.Refused, reason), (result.Status, result.Reason));
        }
    }

    [Fact]
    public async Task A_cashier_does_what_he_has_the_right_to_and_the_database_refuses_the_rest()
    {
        var shop = await Rig.ShopAsync();
        await shop.PushAsync(shop.Sale((1, 1_000)));
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        var product = shop.Goods[0].ProductId;
        async Task<HttpStatusCode> PostAsync(string reason) =>
            (
                await cashier.FormAsync(
                    $"/inventory/{product}",
                    ("OpId", $"{shop.NewId()}"),
                    ("Outlet", $"{shop.Outlet}"),
                    ("Reason", reason),
                    ("Quantity", "3")
                )
            ).StatusCode;
        async Task<string> InsertAsync(string reason, int quantity)
        {
            await using var session = await TenantSession.OfAsync(Database, shop.BusinessId, shop.CashierId);
            return await session.TryAsync(
                $"""
                insert into shop.stock_movements (business_id, op_id, line_no, outlet_id, product_id, quantity, reason, occurred_at)
                select app.business_id(), o.op_id, 99, '{shop.Outlet}', '{product}', {quantity}, '{reason}', now() from shop.operations o limit 1
                """
            );
        }
        foreach (var reason in (string[])["Delivery", "Damage", "Count", "Sale", "Opening"])
            Assert.Equal(HttpStatusCode.NotFound, await PostAsync(reason));
        Assert.Equal("42501", await InsertAsync("delivery", 5));
        Assert.Equal("42501", await InsertAsync("damage", -5));
        Assert.Equal("42501", await InsertAsync("count", 5));
        Assert.DoesNotContain(
            $"/inventory/{product}/delivery",
            await (await cashier.GetAsync($"/inventory/{product}")).TextAsync(),
            StringComparison.Ordinal
        );

        Assert.True(
            (
                await shop.RunAsync<SaveRights>(
                    shop.NewId(),
                    new(Hiring.CashierOf(shop), new Dictionary<string, long?> { [StockRights.Receive] = null })
                )
            ).Done
        );

        Assert.Equal(HttpStatusCode.Redirect, await PostAsync("Delivery"));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync("Damage"));
        Assert.Equal("1 rows", await InsertAsync("delivery", 5));
        Assert.Equal("42501", await InsertAsync("damage", -5));
        Assert.Equal("42501", await InsertAsync("count", 5));
        // Not at the other outlet, whatever the form says.
        Assert.Equal(
            0,
            await Database.AskAsync<long>(
                "select count(*) from shop.stock_movements where outlet_id = $1 and reason = 'delivery'",
                shop.OtherOutlet
            )
        );
    }
}
