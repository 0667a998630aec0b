using Pos.Data.Catalog;
using Pos.Data.Operations;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Catalog;

public sealed class AddProductsTests(ShopRig rig) : ShopTests(rig)
{
    private static NewProduct New(
        TestShop shop,
        string name = "Rice",
        string code = "",
        string unit = "kg",
        Guid? category = null,
        string[]? barcodes = null,
        params OpeningStock[] opening
    ) => new(shop.NewId(), name, "", code, 10_000, unit, category, barcodes ?? [], opening);

    private static Task<OperationResult> AddAsync(TestShop shop, Guid opId, params NewProduct[] products) =>
        shop.RunAsync<AddProducts>(opId, new(products));

    private Task<long> CountAsync(TestShop shop) =>
        Database.AskAsync<long>("select count(*) from shop.products where business_id = $1", shop.BusinessId);

    [Fact]
    public async Task Many_are_added_at_once_and_what_is_taken_is_left_out()
    {
        var shop = await Rig.ShopAsync();
        var (rice, salt) = (
            New(shop, code: "SUG", barcodes: ["8960000000017", "777"], opening: [new(shop.Outlet, 3000), new(shop.OtherOutlet, 0)]),
            New(shop, "Salt", "SLT", barcodes: ["777"])
        );
        Assert.Equal(ResultStatus.Applied, (await AddAsync(shop, shop.NewId(), rice, salt)).Status);
        Assert.Equal(
            ["Rice||777", "Salt|SLT|"],
            await Database.ListAsync<string>(
                """
                select name || '|' || code || '|' || coalesce((select string_agg(b.code, ' ') from shop.barcodes b where b.business_id = p.business_id and b.product_id = p.id), '')
                from shop.products p where business_id = $1 and name in ('Rice', 'Salt') order by name
                """,
                shop.BusinessId
            )
        );
        Assert.Equal(
            [3000],
            await Database.ListAsync<long>(
                "select quantity from shop.stock_on_hand where business_id = $1 and product_id = $2",
                shop.BusinessId,
                rice.Id
            )
        );
    }

    [Fact]
    public async Task What_cannot_be_is_refused_and_nothing_is_kept()
    {
        var shop = await Rig.ShopAsync();
        async Task RefusedAsync(string reason, params NewProduct[] products)
        {
            var result = await AddAsync(shop, shop.NewId(), products);
            Assert.Equal((ResultStatus.Refused, reason), (result.Status, result.Reason));
        }
        var twin = New(shop);
        await RefusedAsync("too_many");
        await RefusedAsync("too_many", [.. Enumerable.Range(0, 201).Select(_ => New(shop))]);
        await RefusedAsync("name_missing", New(shop), New(shop, " "));
        await RefusedAsync("name_too_long", New(shop, new string('n', 81)));
        await RefusedAsync("name_too_long", New(shop), New(shop, "a\nb"));
        await RefusedAsync("name_too_long", New(shop) with { NameUr = "a\nb" });
        await RefusedAsync("code_bad", New(shop, code: "two words"));
        await RefusedAsync("barcode_bad", New(shop, barcodes: ["12"]));
        await RefusedAsync("barcode_twice", New(shop, barcodes: ["777", "777"]));
        await RefusedAsync("quantity_bad", New(shop, opening: [new(shop.Outlet, long.MaxValue)]));
        await RefusedAsync("category_unknown", New(shop, category: shop.NewId()));
        await RefusedAsync("outlet_unknown", New(shop, opening: [new(shop.NewId(), 1000)]));
        await RefusedAsync("price_bad", New(shop) with { Price = -1 });
        await RefusedAsync("unit_unknown", New(shop, unit: "stone"));
        await RefusedAsync("rejected_by_database", twin, twin);
        await RefusedAsync("rejected_by_database", New(shop) with { Id = shop.Goods[0].ProductId });
        Assert.Equal(4, await CountAsync(shop));
    }

    [Fact]
    public async Task Of_two_with_one_code_the_first_has_it()
    {
        var shop = await Rig.ShopAsync();
        Assert.Equal(ResultStatus.Applied, (await AddAsync(shop, shop.NewId(), New(shop, "Salt", "SLT"), New(shop, "Silt", "SLT"))).Status);
        Assert.Equal(
            ["Salt SLT", "Silt "],
            await Database.ListAsync<string>(
                "select name || ' ' || code from shop.products where business_id = $1 and name in ('Salt', 'Silt') order by name",
                shop.BusinessId
            )
        );
    }

    [Fact]
    public async Task The_same_list_twice_is_added_once()
    {
        var shop = await Rig.ShopAsync();
        var (rice, opId) = (New(shop), shop.NewId());
        Assert.Equal(ResultStatus.Applied, (await AddAsync(shop, opId, rice)).Status);
        Assert.Equal(ResultStatus.Duplicate, (await AddAsync(shop, opId, rice)).Status);
        Assert.Equal(ResultStatus.KeyReused, (await AddAsync(shop, opId, rice with { Name = "Wheat" })).Status);
        Assert.Equal(5, await CountAsync(shop));
    }

    [Fact]
    public async Task A_category_or_outlet_of_another_shop_is_none()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var theirs = await Database.AskAsync<Guid>("select id from shop.categories where business_id = $1", other.BusinessId);
        Assert.Equal(ResultStatus.Refused, (await AddAsync(shop, shop.NewId(), New(shop, category: theirs))).Status);
        Assert.Equal(ResultStatus.Refused, (await AddAsync(shop, shop.NewId(), New(shop, opening: [new(other.Outlet, 1000)]))).Status);
        Assert.Equal((4, 4), (await CountAsync(shop), await CountAsync(other)));
    }
}
