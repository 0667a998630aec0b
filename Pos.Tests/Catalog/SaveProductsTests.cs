using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data;
using Pos.Data.Catalog;
using Pos.Data.Operations;
using Pos.Tests.Infrastructure;
using Pos.Tests.Operations;

namespace Pos.Tests.Catalog;

public sealed class SaveProductsTests(ShopRig rig) : ShopTests(rig)
{
    internal static async Task<KeptProduct> NowAsync(TestShop shop, Guid id) =>
        JsonSerializer.Deserialize(
            await shop.Host.AsAsync(
                shop.BusinessId,
                shop.OwnerId,
                services =>
                    services
                        .GetRequiredService<PosDb>()
                        .Database.SqlQuery<string>(
                            $"""select app.product_as_kept(p)::text as "Value" from shop.products p where id = {id}"""
                        )
                        .SingleAsync(TestContext.Current.CancellationToken)
            ),
            CatalogJson.Default.KeptProduct
        )!;

    internal static async Task<Sample> Sample(TestShop shop)
    {
        var id = shop.Goods[0].ProductId;
        var now = await NowAsync(shop, id);
        SaveProducts At(long price) => new(BatchReason.Prices, "", [], [new(id, IsNew: false, now with { Price = price }, [])]);
        return await Samples.FromOffice(shop, At(16_000), At(17_000));
    }

    private static Task<OperationResult> SaveAsync(TestShop shop, Guid opId, params ChangedProduct[] products) =>
        shop.RunAsync<SaveProducts>(opId, new(BatchReason.Import, "list.csv", [], products));

    /// <summary>All that is kept of the goods of a shop, to the byte; what only counts changes is left out.</summary>
    internal static Task<List<string>> GoodsAsync(TestDatabase database, TestShop shop) =>
        database.ListAsync<string>(
            """
            select (to_jsonb(p) - 'change_seq')::text || coalesce((select string_agg(b.position || b.code, ' ' order by b.position) from shop.barcodes b
              where b.business_id = p.business_id and b.product_id = p.id), '') || coalesce((select string_agg(s.outlet_id || ':' || s.quantity, ' ' order by s.outlet_id)
              from shop.stock_on_hand s where s.business_id = p.business_id and s.product_id = p.id and s.quantity <> 0), '')
            from shop.products p where p.business_id = $1 order by p.id
            """,
            shop.BusinessId
        );

    private static async Task<KeptProduct> RiceAsync(TestShop shop, string code = "", params string[] barcodes) =>
        await NowAsync(shop, shop.Goods[0].ProductId) with
        {
            Name = "Rice",
            NameUr = "چاول",
            Code = code,
            Price = 25_000,
            Barcodes = barcodes,
        };

    [Fact]
    public async Task Many_are_made_and_changed_in_one_go_and_once()
    {
        var shop = await Rig.ShopAsync();
        var (id, old, op, category) = (shop.NewId(), shop.Goods[0].ProductId, shop.NewId(), shop.NewId());
        var now = await NowAsync(shop, old);
        var input = new SaveProducts(
            BatchReason.Import,
            "list.csv",
            [new(category, "Grains")],
            [
                new(old, IsNew: false, now with { Price = 99_900, CategoryId = category, Barcodes = [.. now.Barcodes, "777001"] }, []),
                new(id, IsNew: true, await RiceAsync(shop, "RICE", "777002"), [new(shop.Outlet, 5_000), new(shop.OtherOutlet, 2_000)]),
            ]
        );
        for (var i = 0; i < 2; i++)
            Assert.True((await shop.RunAsync(op, input)).Done);
        Assert.Equal((99_900, category), ((await NowAsync(shop, old)).Price, (await NowAsync(shop, old)).CategoryId));
        Assert.Equal([.. now.Barcodes, "777001"], (await NowAsync(shop, old)).Barcodes);
        Assert.Equal(["777002"], (await NowAsync(shop, id)).Barcodes);
        Assert.Equal(
            7_000,
            await Database.AskAsync<long>("select sum(quantity)::bigint from shop.stock_on_hand where product_id = $1", id)
        );
        Assert.Equal(
            "import list.csv 1 1",
            await Database.AskAsync<string>(
                "select concat_ws(' ', reason, note, made, changed) from shop.product_batches where business_id = $1 and op_id = $2",
                shop.BusinessId,
                op
            )
        );
        // Tills hear of all of it.
        Assert.Equal(
            3,
            await Database.AskAsync<long>(
                """
                select count(*) from (select change_seq from shop.products where business_id = $1 and id = any($2) union all
                  select change_seq from shop.categories where business_id = $1 and id = $3) c
                where change_seq > (select max(change_seq) from shop.products where business_id = $1 and id <> all($2))
                """,
                shop.BusinessId,
                new[] { id, old },
                category
            )
        );
    }

    [Fact]
    public async Task Codes_and_barcodes_may_change_places()
    {
        var shop = await Rig.ShopAsync();
        var (a, b) = (shop.Goods[0].ProductId, shop.Goods[1].ProductId);
        var (first, second) = (await NowAsync(shop, a), await NowAsync(shop, b));
        var before = await GoodsAsync(Database, shop);
        Assert.NotEmpty(first.Barcodes.Concat(second.Barcodes));
        var op = shop.NewId();
        var saved = await SaveAsync(
            shop,
            op,
            new(a, IsNew: false, first with { Code = second.Code, Barcodes = second.Barcodes }, []),
            new(b, IsNew: false, second with { Code = first.Code, Barcodes = first.Barcodes }, [])
        );
        Assert.True(saved.Done, saved.Reason);
        Assert.Equal((second.Code, first.Code), ((await NowAsync(shop, a)).Code, (await NowAsync(shop, b)).Code));
        Assert.Equal(second.Barcodes, (await NowAsync(shop, a)).Barcodes);
        Assert.True((await shop.RunAsync<UndoProducts>(shop.NewId(), new(op))).Done);
        Assert.Equal(before, await GoodsAsync(Database, shop));
    }

    [Fact]
    public async Task What_cannot_be_is_refused_and_nothing_is_changed()
    {
        var shop = await Rig.ShopAsync();
        var (a, b) = (shop.Goods[0].ProductId, shop.Goods[1].ProductId);
        var (now, other) = (await NowAsync(shop, a), await NowAsync(shop, b));
        var before = await GoodsAsync(Database, shop);
        async Task RefusedAsync(string reason, params ChangedProduct[] products) =>
            Assert.Equal(reason, (await SaveAsync(shop, shop.NewId(), products)).Reason);
        ChangedProduct Changed(KeptProduct product) => new(a, IsNew: false, product, []);
        await RefusedAsync("too_many");
        await RefusedAsync("name_missing", Changed(now with { Name = " " }));
        await RefusedAsync("price_bad", Changed(now with { Price = -1 }));
        await RefusedAsync("unit_unknown", Changed(now with { UnitId = shop.NewId() }));
        await RefusedAsync("category_unknown", Changed(now with { CategoryId = shop.NewId() }));
        await RefusedAsync("code_taken", Changed(now with { Code = other.Code }));
        await RefusedAsync("barcode_taken", Changed(now with { Barcodes = other.Barcodes }));
        await RefusedAsync("product_unknown", new ChangedProduct(shop.NewId(), IsNew: false, now with { Code = "", Barcodes = [] }, []));
        await RefusedAsync("product_unknown", new ChangedProduct(a, IsNew: true, now, []));
        await RefusedAsync("product_unknown", Changed(now), Changed(now));
        await RefusedAsync("quantity_bad", new ChangedProduct(a, IsNew: false, now, [new(shop.Outlet, 1)]));
        await RefusedAsync("outlet_unknown", new ChangedProduct(shop.NewId(), IsNew: true, await RiceAsync(shop), [new(shop.NewId(), 1)]));
        Assert.Equal(
            "nothing_to_undo",
            (await shop.RunAsync<SaveProducts>(shop.NewId(), new(BatchReason.Undo, "", [], [Changed(now)]))).Reason
        );
        Assert.Equal(before, await GoodsAsync(Database, shop));
    }

    [Fact]
    public async Task Another_business_and_a_cashier_change_nothing_and_see_nothing_of_it()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var (theirs, now) = (other.Goods[0].ProductId, await NowAsync(shop, shop.Goods[0].ProductId));
        var before = await GoodsAsync(Database, other);
        Assert.False((await SaveAsync(shop, shop.NewId(), new ChangedProduct(theirs, IsNew: false, now, []))).Done);
        Assert.Equal(before, await GoodsAsync(Database, other));

        var op = shop.NewId();
        Assert.True(
            (await SaveAsync(shop, op, new ChangedProduct(shop.Goods[0].ProductId, IsNew: false, now with { Price = 5 }, []))).Done
        );
        Assert.Equal("nothing_to_undo", (await other.RunAsync<UndoProducts>(other.NewId(), new(op))).Reason);
        // By SQL as the cashier: neither the batches nor what goods were before are his to read or to write.
        await Assert.ThrowsAnyAsync<Exception>(() =>
            shop.RunAsync<SaveProducts>(
                shop.NewId(),
                new(BatchReason.Prices, "", [], [new(shop.Goods[0].ProductId, IsNew: false, now with { Price = 1 }, [])]),
                shop.CashierId
            )
        );
        Assert.Equal(5, (await NowAsync(shop, shop.Goods[0].ProductId)).Price);
        Assert.Equal(
            (0, 0, 0),
            await shop.Host.AsAsync(
                shop.BusinessId,
                shop.CashierId,
                async services =>
                {
                    var db = services.GetRequiredService<PosDb>();
                    return (
                        await db.ProductBatches.CountAsync(Ct),
                        await db.ProductChanges.CountAsync(Ct),
                        await db.ImportDrafts.CountAsync(Ct)
                    );
                }
            )
        );
    }
}
