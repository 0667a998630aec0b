using Pos.Data.Catalog;
using Pos.Data.Operations;
using Pos.Tests.Infrastructure;
using Pos.Tests.Operations;

namespace Pos.Tests.Catalog;

public sealed class UndoProductsTests(ShopRig rig) : ShopTests(rig)
{
    internal static async Task<Sample> Sample(TestShop shop)
    {
        var (first, second) = (await DearerAsync(shop, 0), await DearerAsync(shop, 1));
        return await Samples.FromOffice(shop, new UndoProducts(first), new UndoProducts(second));
    }

    private static async Task<Guid> DearerAsync(TestShop shop, params int[] goods)
    {
        var op = shop.NewId();
        var products = new List<ChangedProduct>();
        foreach (var id in goods.Select(g => shop.Goods[g].ProductId))
        {
            var now = await SaveProductsTests.NowAsync(shop, id);
            products.Add(new(id, IsNew: false, now with { Price = now.Price + 1_000, Name = now.Name + " new" }, []));
        }
        Assert.True((await shop.RunAsync<SaveProducts>(op, new(BatchReason.Prices, "", [], products))).Done);
        return op;
    }

    private static Task<OperationResult> UndoAsync(TestShop shop, Guid op, Guid? opId = null, Guid? userId = null) =>
        shop.RunAsync<UndoProducts>(opId ?? shop.NewId(), new(op), userId);

    private Task<List<string>> GoodsAsync(TestShop shop) => SaveProductsTests.GoodsAsync(Database, shop);

    [Fact]
    public async Task Everything_is_as_it_was_to_the_byte_and_again_as_it_became_and_what_was_new_leaves_the_till_with_its_stock()
    {
        var shop = await Rig.ShopAsync();
        var (old, made, op) = (shop.Goods[1].ProductId, shop.NewId(), shop.NewId());
        var (before, now) = (await GoodsAsync(shop), await SaveProductsTests.NowAsync(shop, old));
        // The new one takes over the old one's code and barcodes.
        var import = new SaveProducts(
            BatchReason.Import,
            "",
            [],
            [
                new(old, IsNew: false, now with { Code = "", Barcodes = [], Price = 1 }, []),
                new(made, IsNew: true, now with { Name = "Other milk" }, [new(shop.Outlet, 5_000)]),
            ]
        );
        Assert.True((await shop.RunAsync(op, import)).Done);
        var after = await GoodsAsync(shop);

        var undo = shop.NewId();
        for (var i = 0; i < 2; i++)
            Assert.True((await UndoAsync(shop, op, undo)).Done);
        Assert.Equal(before, (await GoodsAsync(shop)).Where(g => !g.Contains(made.ToString(), StringComparison.Ordinal)));
        var gone = await SaveProductsTests.NowAsync(shop, made);
        Assert.Equal((false, "", 0), (gone.Active, gone.Code, gone.Barcodes.Count));
        Assert.Equal(0, await Database.AskAsync<long>("select sum(quantity)::bigint from shop.stock_on_hand where product_id = $1", made));

        Assert.Equal("nothing_to_undo", (await UndoAsync(shop, op)).Reason);
        Assert.True((await UndoAsync(shop, undo)).Done);
        Assert.Equal(after, await GoodsAsync(shop));
    }

    [Fact]
    public async Task What_was_changed_since_stays_and_what_others_took_meanwhile_is_left_out()
    {
        var shop = await Rig.ShopAsync();
        var (op, milk, bread, tea) = (shop.NewId(), shop.Goods[1].ProductId, shop.Goods[2].ProductId, shop.Goods[3].ProductId);
        var (milkWas, breadWas) = (await SaveProductsTests.NowAsync(shop, milk), await SaveProductsTests.NowAsync(shop, bread));
        Assert.True(
            (
                await shop.RunAsync<SaveProducts>(
                    op,
                    new(
                        BatchReason.Import,
                        "",
                        [],
                        [
                            new(milk, IsNew: false, milkWas with { Price = 5, Code = "" }, []),
                            new(bread, IsNew: false, breadWas with { Price = 6, Barcodes = [] }, []),
                        ]
                    )
                )
            ).Done
        );
        var teaIs = await Tenancy.TwoShops.ProductOfAsync(shop, tea);
        Assert.True(
            (
                await shop.RunAsync(shop.NewId(), teaIs with { Code = milkWas.Code, Barcodes = [.. teaIs.Barcodes, breadWas.Barcodes[0]] })
            ).Done
        );
        Assert.True((await UndoAsync(shop, op)).Done);
        var (milkIs, breadIs) = (await SaveProductsTests.NowAsync(shop, milk), await SaveProductsTests.NowAsync(shop, bread));
        Assert.Equal((milkWas.Price, ""), (milkIs.Price, milkIs.Code));
        Assert.Equal(breadWas.Barcodes.Skip(1), breadIs.Barcodes);

        var dearer = await DearerAsync(shop, 0, 1);
        var single = await Tenancy.TwoShops.ProductOfAsync(shop, milk, price: 77);
        Assert.True((await shop.RunAsync(shop.NewId(), single)).Done);
        Assert.True((await UndoAsync(shop, dearer)).Done);
        Assert.Equal(77, (await SaveProductsTests.NowAsync(shop, milk)).Price);
        Assert.DoesNotContain(" new", (await SaveProductsTests.NowAsync(shop, shop.Goods[0].ProductId)).Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_who_take_back_at_once_take_back_once()
    {
        var shop = await Rig.ShopAsync();
        var (op, made) = (shop.NewId(), shop.NewId());
        var rice = await SaveProductsTests.NowAsync(shop, shop.Goods[0].ProductId) with { Name = "Rice", Code = "", Barcodes = [] };
        Assert.True(
            (
                await shop.RunAsync<SaveProducts>(
                    op,
                    new(BatchReason.Import, "", [], [new(made, IsNew: true, rice, [new(shop.Outlet, 4_000)])])
                )
            ).Done
        );
        var undone = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => UndoAsync(shop, op)));
        Assert.Equal(1, undone.Count(r => r.Done));
        Assert.Equal(0, await Database.AskAsync<long>("select sum(quantity)::bigint from shop.stock_on_hand where product_id = $1", made));
    }

    [Fact]
    public async Task Whatever_can_be_changed_of_a_product_is_what_is_kept_and_written_back()
    {
        var columns = await Database.ListAsync<string>(
            """
            select attname::text from pg_attribute where attrelid = 'shop.products'::regclass and attnum > 0 and not attisdropped
              and attname not in ('business_id', 'id', 'created_at', 'change_seq', 'picture') order by 1
            """
        );
        Assert.Equal(
            columns.Append("barcodes").Order(StringComparer.Ordinal),
            CatalogJson.Default.KeptProduct.Properties.Select(p => p.Name).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_single_change_and_a_cashier_take_nothing_back()
    {
        var shop = await Rig.ShopAsync();
        var (single, op) = (shop.NewId(), await DearerAsync(shop, 0));
        Assert.True((await shop.RunAsync(single, await Tenancy.TwoShops.ProductOfAsync(shop, shop.Goods[2].ProductId, price: 9))).Done);
        Assert.Equal("nothing_to_undo", (await UndoAsync(shop, single)).Reason);
        Assert.Equal("nothing_to_undo", (await UndoAsync(shop, shop.NewId())).Reason);
        Assert.False((await UndoAsync(shop, op, userId: shop.CashierId)).Done);
    }
}
