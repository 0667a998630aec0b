using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Catalog;
using Pos.Data.Suppliers;
using Pos.Tests.Infrastructure;
using Pos.Tests.Operations;
using Pos.Tests.Tenancy;

namespace Pos.Tests.Suppliers;

public sealed class SaveSupplierGoodsTests(ShopRig rig) : ShopTests(rig)
{
    internal static async Task<Sample> Sample(TestShop shop)
    {
        var bags = new SaveSupplierGoods((await Buying.FromAsync(shop)).Supplier, shop.Goods[0].ProductId, 12_000, Preferred: true);
        return await Samples.FromOffice(shop, bags, bags with { Pack = 24_000 });
    }

    private static Task<T> AskAsync<T>(TestShop shop, Func<OrderNeeds, Task<T>> ask) =>
        shop.Host.AsAsync(shop.BusinessId, shop.OwnerId, services => ask(services.GetRequiredService<OrderNeeds>()));

    private static Task<List<Guid>> GoodsAsync(TestShop shop, Guid supplier) =>
        AskAsync(shop, needs => needs.GoodsOfAsync(supplier, shop.Outlet, Ct));

    private static Task<GoodsNeed> NeedAsync(TestShop shop, Guid supplier, int good = 0) =>
        AskAsync(
            shop,
            async needs => (await needs.OfAsync(supplier, shop.Outlet, [shop.Goods[good].ProductId], Ct))[shop.Goods[good].ProductId]
        );

    [Fact]
    public async Task What_a_supplier_brings_is_known_by_his_deliveries_and_goods_are_ordered_from_the_one_that_is_preferred()
    {
        var shop = await Rig.ShopAsync();
        var (metro, karim) = (await Buying.FromAsync(shop), await Buying.FromAsync(shop, "Karim"));
        var (sugar, milk) = (shop.Goods[0].ProductId, shop.Goods[1].ProductId);
        Assert.Empty(await GoodsAsync(shop, metro.Supplier));
        var wrong = await metro.BroughtAsync(metro.Sugar(1, 100) with { Lines = [new(milk, 1_000, 0, 100, 0)] });
        await metro.BroughtAsync(metro.Sugar(10, 1_000));
        await karim.BroughtAsync(karim.Sugar(10, 900));
        Assert.Equal([milk, sugar], await GoodsAsync(shop, metro.Supplier));
        await Buying.DoneAsync(shop, new ReverseSupplierEntry(wrong, 1, "Never came"));
        Assert.Equal([sugar], await GoodsAsync(shop, metro.Supplier));
        Assert.Equal([sugar], await GoodsAsync(shop, karim.Supplier));

        await Buying.DoneAsync(shop, new SaveSupplierGoods(metro.Supplier, sugar, 50_000, Preferred: true));
        Assert.Empty(await GoodsAsync(shop, karim.Supplier));
        // The other one takes it from him; how he packs it stays.
        await Buying.DoneAsync(shop, new SaveSupplierGoods(karim.Supplier, sugar, null, Preferred: true));
        Assert.Empty(await GoodsAsync(shop, metro.Supplier));
        Assert.Equal([sugar], await GoodsAsync(shop, karim.Supplier));
        Assert.Equal(
            (50_000, false, 10_000),
            await NeedAsync(shop, metro.Supplier) is var need ? (need.Pack, need.Preferred, need.LastCost) : default
        );
        // Nothing is ordered of whom the shop buys from no more: then the others bring it.
        await Buying.DoneAsync(shop, new SaveSupplier(karim.Supplier, "Karim", "", "", 0, "", Archived: true));
        Assert.Equal([sugar], await GoodsAsync(shop, metro.Supplier));
        // Sold no more: not ordered either.
        await Buying.DoneAsync(shop, await TwoShops.ProductOfAsync(shop, sugar, active: false));
        Assert.Empty(await GoodsAsync(shop, karim.Supplier));
    }

    [Fact]
    public async Task What_is_needed_is_read_from_what_is_there_was_sold_and_is_on_its_way()
    {
        var shop = await Rig.ShopAsync();
        var buying = await Buying.FromAsync(shop);
        var (order, elsewhere, closed) = (shop.NewId(), shop.NewId(), shop.NewId());
        await shop.PushAsync(shop.Sale((0, 12_000)), shop.Sale((0, 8_500), (1, 1_000)));
        await shop.PushAsync(shop.OtherTill, shop.Sale(shop.OtherTill, (0, 3_000)));
        await Buying.DoneAsync(shop, buying.Order(order, 24));
        await Buying.DoneAsync(shop, buying.Order(elsewhere, 36) with { OutletId = shop.OtherOutlet });
        await Buying.DoneAsync(shop, buying.Order(closed, 48));
        await Buying.DoneAsync(shop, new CloseOrder(closed));
        await Buying.DoneAsync(shop, buying.Order(shop.NewId(), 60, place: false));
        await buying.BroughtAsync(buying.Sugar(10, 1_000) with { OrderId = order });
        Assert.True((await shop.RunAsync<Data.Stock.SaveMinimum>(shop.NewId(), new(shop.Outlet, shop.Goods[0].ProductId, 7_000))).Done);
        var need = await NeedAsync(shop, buying.Supplier);
        Assert.Equal((100_000 - 20_500 + 10_000, 20_500, 14_000), (need.OnHand, need.Sold, need.OnOrder));
        Assert.Equal((7_000, 10_000, null), (need.Minimum, need.LastCost, need.Pack));
        Assert.Equal(1, need.At(TimeProvider.System.GetUtcNow()).Days);
        Assert.Equal("Sugar|kg", $"{need.Name}|{need.Unit}");
        // More came than was ordered: nothing is owed back of it.
        await buying.BroughtAsync(buying.Sugar(30, 3_000) with { OrderId = order });
        Assert.Equal(0, (await NeedAsync(shop, buying.Supplier)).OnOrder);
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        var (shop, stranger) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var (buying, theirs) = (await Buying.FromAsync(shop), await Buying.FromAsync(stranger));
        var bags = new SaveSupplierGoods(buying.Supplier, shop.Goods[0].ProductId, 12_000, Preferred: false);
        foreach (
            var (input, reason) in new[]
            {
                (bags with { Pack = 0 }, "pack_bad"),
                (bags with { SupplierId = theirs.Supplier }, "supplier_unknown"),
                (bags with { ProductId = stranger.Goods[0].ProductId }, "unknown_product"),
            }
        )
            Assert.Equal(reason, (await shop.RunAsync(shop.NewId(), input)).Reason);
    }

    [Fact]
    public async Task A_cashier_sees_and_writes_nothing_of_orders_by_page_or_by_SQL()
    {
        var shop = await Rig.ShopAsync();
        var (buying, order) = (await Buying.FromAsync(shop), shop.NewId());
        await Buying.DoneAsync(shop, buying.Order(order, 24));
        await Buying.DoneAsync(shop, new SaveSupplierGoods(buying.Supplier, shop.Goods[0].ProductId, 12_000, Preferred: false));
        await Stock.MoveGoodsTests.GiveAsync(shop, [.. Data.Stock.StockRights.All, CatalogRights.EditGoods]);
        await using var session = await TenantSession.OfAsync(Database, shop.BusinessId, shop.CashierId);
        foreach (var table in (string[])["purchase_orders", "purchase_order_lines", "supplier_goods"])
            Assert.Equal(0, await session.CountAsync($"select count(*) from shop.{table}"));
        Assert.Equal("0 rows", await session.TryAsync("update shop.purchase_orders set note = 'mine'"));
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        foreach (var path in (string[])["/orders", "/orders/suggest"])
            Assert.Equal(System.Net.HttpStatusCode.Forbidden, (await cashier.GetAsync(path)).StatusCode);
        foreach (var path in (string[])[$"/orders/{order}", $"/orders/{order}/order.pdf", $"/suppliers/{buying.Supplier}/goods"])
            Assert.Equal(System.Net.HttpStatusCode.NotFound, (await cashier.GetAsync(path)).StatusCode);
        Assert.Equal(
            System.Net.HttpStatusCode.NotFound,
            (await cashier.FormAsync($"/inventory/{shop.Goods[0].ProductId}/minimum", ("Minimum", "1"))).StatusCode
        );
    }
}
