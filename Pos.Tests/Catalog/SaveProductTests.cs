using Microsoft.EntityFrameworkCore;
using Npgsql;
using Pos.Data.Catalog;
using Pos.Data.Operations;
using Pos.Tests.Infrastructure;
using Pos.Tests.Operations;
using Pos.Tests.Tenancy;

namespace Pos.Tests.Catalog;

public sealed class SaveProductTests(ShopRig rig) : ShopTests(rig)
{
    private Task<Guid> UnitAsync(TestShop shop, string code = "kg") =>
        Database.AskAsync<Guid>("select id from shop.units where business_id = $1 and code = $2", shop.BusinessId, code);

    private async Task<SaveProduct> LentilsAsync(TestShop shop) =>
        new(
            shop.NewId(),
            "Lentils",
            "دال",
            "DAL",
            32_000,
            await UnitAsync(shop),
            null,
            ["8960000000055", "8960000000062"],
            true,
            [new(shop.Outlet, 5000), new(shop.OtherOutlet, 0)]
        );

    private static Task<OperationResult> SaveAsync(TestShop shop, SaveProduct product, Guid? opId = null, Guid? userId = null) =>
        shop.RunAsync<SaveProduct>(opId ?? shop.NewId(), product, userId);

    private Task<string> SavedAsync(TestShop shop, Guid id) =>
        Database.AskAsync<string>(
            """
            select concat_ws('|', name, name_ur, code, price, active, (select string_agg(code, ' ' order by position) from shop.barcodes b where b.business_id = p.business_id and b.product_id = p.id),
                             (select sum(quantity) from shop.stock_on_hand s where s.business_id = p.business_id and s.product_id = p.id))
            from shop.products p where business_id = $1 and id = $2
            """,
            shop.BusinessId,
            id
        );

    internal static async Task<Sample> Sample(TestShop shop)
    {
        var dear = await TwoShops.ProductOfAsync(shop, shop.Goods[0].ProductId, price: 16_000);
        return await Samples.FromOffice(shop, dear, dear with { Price = 17_000 });
    }

    [Fact]
    public async Task A_new_product_is_kept_with_its_barcodes_and_opening_stock()
    {
        var shop = await Rig.ShopAsync();
        var lentils = await LentilsAsync(shop);
        Assert.Equal(ResultStatus.Applied, (await SaveAsync(shop, lentils)).Status);
        Assert.Equal("Lentils|دال|DAL|32000|t|8960000000055 8960000000062|5000", await SavedAsync(shop, lentils.ProductId));
    }

    [Fact]
    public async Task A_changed_product_keeps_its_stock_and_takes_a_new_place_in_the_feed()
    {
        var shop = await Rig.ShopAsync();
        var lentils = await LentilsAsync(shop);
        await SaveAsync(shop, lentils);
        const string Place = "select change_seq from shop.products where business_id = $1 and id = $2";
        var before = await Database.AskAsync<long>(Place, shop.BusinessId, lentils.ProductId);
        await SaveAsync(
            shop,
            lentils with
            {
                Name = "Red lentils",
                Price = 30_000,
                Barcodes = ["8960000000062", "12345"],
                Active = false,
                Opening = [new(shop.Outlet, 7000)],
            }
        );
        Assert.StartsWith("Red lentils|دال|DAL|30000|f|", await SavedAsync(shop, lentils.ProductId), StringComparison.Ordinal);
        Assert.EndsWith("|5000", await SavedAsync(shop, lentils.ProductId), StringComparison.Ordinal);
        Assert.Equal(
            ["12345", "8960000000062"],
            await Database.ListAsync<string>(
                "select code from shop.barcodes where business_id = $1 and product_id = $2 order by code",
                shop.BusinessId,
                lentils.ProductId
            )
        );
        Assert.True(await Database.AskAsync<long>(Place, shop.BusinessId, lentils.ProductId) > before);
    }

    public static TheoryData<string, string> Refusals =>
        new()
        {
            { "name empty", "name_missing" },
            { "name long", "name_too_long" },
            { "name control", "name_too_long" },
            { "urdu long", "name_too_long" },
            { "code odd", "code_bad" },
            { "code line", "code_bad" },
            { "barcode line", "barcode_bad" },
            { "price below", "price_bad" },
            { "price above", "price_bad" },
            { "barcode odd", "barcode_bad" },
            { "barcodes many", "barcode_bad" },
            { "barcode twice", "barcode_twice" },
            { "unit", "unit_unknown" },
            { "category", "category_unknown" },
            { "category removed", "category_unknown" },
            { "outlet", "outlet_unknown" },
            { "code taken", "code_taken" },
            { "barcode taken", "barcode_taken" },
            { "opening below", "quantity_bad" },
            { "opening above", "quantity_bad" },
        };

    [Theory, MemberData(nameof(Refusals))]
    public async Task A_product_that_cannot_be_is_refused_and_nothing_is_kept(string what, string refusal)
    {
        var shop = await Rig.ShopAsync();
        var lentils = await LentilsAsync(shop);
        if (what == "category removed")
        {
            var category = shop.NewId();
            await shop.RunAsync<SaveCategory>(shop.NewId(), new(category, "Gone", "", 1, false));
            await shop.RunAsync<SaveCategory>(shop.NewId(), new(category, "Gone", "", 1, true));
            lentils = lentils with { CategoryId = category };
        }
        var opId = shop.NewId();
        var result = await SaveAsync(
            shop,
            what switch
            {
                "name empty" => lentils with { Name = " " },
                "name long" => lentils with { Name = new('n', 81) },
                "name control" => lentils with { Name = "a\nb" },
                "urdu long" => lentils with { NameUr = new('د', 81) },
                "code odd" => lentils with { Code = "a b" },
                "code line" => lentils with { Code = "DAL\n" },
                "barcode line" => lentils with { Barcodes = ["12345\n"] },
                "price below" => lentils with { Price = -1 },
                "price above" => lentils with { Price = 1_000_000_000 },
                "barcode odd" => lentils with { Barcodes = ["1 2 3"] },
                "barcodes many" => lentils with { Barcodes = [.. Enumerable.Range(1000, 21).Select(n => $"{n}")] },
                "barcode twice" => lentils with { Barcodes = ["12345", "12345"] },
                "unit" => lentils with { UnitId = shop.NewId() },
                "category" => lentils with { CategoryId = shop.NewId() },
                "category removed" => lentils,
                "outlet" => lentils with { Opening = [new(shop.NewId(), 1000)] },
                "code taken" => lentils with { Code = "SUG" },
                "barcode taken" => lentils with { Barcodes = ["8960000000017"] },
                "opening below" => lentils with { Opening = [new(shop.Outlet, long.MinValue)] },
                "opening above" => lentils with { Opening = [new(shop.Outlet, long.MaxValue)] },
                _ => throw new ArgumentOutOfRangeException(nameof(what)),
            },
            opId
        );
        Assert.Equal((ResultStatus.Refused, refusal), (result.Status, result.Reason));
        Assert.Equal(
            0,
            await Database.AskAsync<long>(
                "select count(*) from shop.operations where business_id = $1 and op_id = $2",
                shop.BusinessId,
                opId
            )
        );
        Assert.Equal(
            0,
            await Database.AskAsync<long>(
                "select count(*) from shop.products where business_id = $1 and id = $2",
                shop.BusinessId,
                lentils.ProductId
            )
        );
    }

    [Fact]
    public async Task The_same_form_twice_is_done_once_and_with_other_content_is_a_reuse()
    {
        var shop = await Rig.ShopAsync();
        var (lentils, opId) = (await LentilsAsync(shop), shop.NewId());
        Assert.Equal(ResultStatus.Applied, (await SaveAsync(shop, lentils, opId)).Status);
        Assert.Equal(ResultStatus.Duplicate, (await SaveAsync(shop, lentils, opId)).Status);
        Assert.Equal(ResultStatus.KeyReused, (await SaveAsync(shop, lentils with { Price = 1 }, opId)).Status);
        Assert.Equal("Lentils|دال|DAL|32000|t|8960000000055 8960000000062|5000", await SavedAsync(shop, lentils.ProductId));
        Assert.Equal(["key_reused"], await Database.ListAsync<string>("select kind from shop.flags where op_id = $1", opId));
    }

    [Fact]
    public async Task The_same_form_five_times_at_once_is_done_once()
    {
        var shop = await Rig.ShopAsync();
        var (lentils, opId) = (await LentilsAsync(shop), shop.NewId());
        var results = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => SaveAsync(shop, lentils, opId)));
        Assert.Equal(
            [ResultStatus.Applied, ResultStatus.Duplicate, ResultStatus.Duplicate, ResultStatus.Duplicate, ResultStatus.Duplicate],
            results.Select(r => r.Status).Order()
        );
        Assert.EndsWith("|5000", await SavedAsync(shop, lentils.ProductId), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_products_that_want_one_barcode_at_once_one_gets_it_and_the_other_is_told()
    {
        var shop = await Rig.ShopAsync();
        for (var round = 0; round < 8; round++)
        {
            var barcode = $"99{round:0000}";
            var products = new List<SaveProduct>();
            for (var i = 0; i < 4; i++)
                products.Add(await LentilsAsync(shop) with { Code = "", Barcodes = [barcode] });
            var results = await Task.WhenAll(products.Select(p => SaveAsync(shop, p)));
            Assert.Equal(1, results.Count(r => r.Done));
            Assert.All(results.Where(r => !r.Done), r => Assert.Equal((ResultStatus.Refused, "barcode_taken"), (r.Status, r.Reason)));
        }
    }

    [Fact]
    public async Task Nothing_of_another_shop_can_be_used()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var lentils = await LentilsAsync(shop);
        Assert.Equal("unit_unknown", (await SaveAsync(shop, lentils with { UnitId = await UnitAsync(other) })).Reason);
        var theirs = await Database.AskAsync<Guid>("select id from shop.categories where business_id = $1", other.BusinessId);
        Assert.Equal("category_unknown", (await SaveAsync(shop, lentils with { CategoryId = theirs })).Reason);
        Assert.Equal("outlet_unknown", (await SaveAsync(shop, lentils with { Opening = [new(other.Outlet, 1)] })).Reason);
        // Their product's id is nothing here: it becomes a product of our own, and theirs stays as it is.
        var before = await SavedAsync(other, other.Goods[1].ProductId);
        Assert.Equal(ResultStatus.Applied, (await SaveAsync(shop, lentils with { ProductId = other.Goods[1].ProductId })).Status);
        Assert.Equal(before, await SavedAsync(other, other.Goods[1].ProductId));
    }

    [Fact]
    public async Task A_cashier_is_refused_by_the_database_itself()
    {
        var shop = await Rig.ShopAsync();
        var lentils = await LentilsAsync(shop) with { Opening = [] };
        var refusal = await Assert.ThrowsAnyAsync<DbUpdateException>(() => SaveAsync(shop, lentils, userId: shop.CashierId));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, Assert.IsType<PostgresException>(refusal.InnerException).SqlState);
    }
}
