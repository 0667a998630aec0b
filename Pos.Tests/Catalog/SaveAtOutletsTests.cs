using System.Net;
using System.Text.RegularExpressions;
using Npgsql;
using Pos.Data.Catalog;
using Pos.Data.Operations;
using Pos.Data.Workers;
using Pos.Tests.Infrastructure;
using Pos.Tests.Operations;
using Pos.Tests.Sync;
using Pos.Tests.Workers;

namespace Pos.Tests.Catalog;

public sealed class SaveAtOutletsTests(ShopRig rig) : ShopTests(rig)
{
    private static Task<OperationResult> SaveAsync(TestShop shop, Guid product, params AtOutlet[] outlets) =>
        shop.RunAsync<SaveAtOutlets>(shop.NewId(), new(product, outlets));

    private Task<List<string>> KeptAsync(TestShop shop) =>
        Database.ListAsync<string>(
            """
            select concat_ws(' ', p.name, o.code, coalesce(x.price::text, '-'), x.sold) from shop.outlet_products x
            join shop.products p on p.business_id = x.business_id and p.id = x.product_id
            join shop.outlets o on o.business_id = x.business_id and o.id = x.outlet_id
            where x.business_id = $1 order by p.name, o.code
            """,
            shop.BusinessId
        );

    private Task<List<string>> PriceFlagsAsync(Guid opId) =>
        Database.ListAsync<string>("select detail from shop.flags where op_id = $1 and kind = 'price_changed'", opId);

    internal static Task<Sample> Sample(TestShop shop)
    {
        var dear = new SaveAtOutlets(shop.Goods[0].ProductId, [new(shop.Outlet, 16_000, true)]);
        return Samples.FromOffice(shop, dear, dear with { Outlets = [new(shop.Outlet, 17_000, true)] });
    }

    [Fact]
    public async Task An_outlet_has_its_own_price_and_gives_it_up_again()
    {
        var shop = await Rig.ShopAsync();
        var milk = shop.Goods[1].ProductId;
        Assert.True((await SaveAsync(shop, milk, new(shop.Outlet, 30_000, true), new(shop.OtherOutlet, null, false))).Done);
        Assert.Equal(["Milk 1 L M 30000 t", "Milk 1 L N - f"], await KeptAsync(shop));
        // The other one is not named, and stays.
        Assert.True((await SaveAsync(shop, milk, new AtOutlet(shop.Outlet, null, true))).Done);
        Assert.Equal(["Milk 1 L M - t", "Milk 1 L N - f"], await KeptAsync(shop));
    }

    [Theory]
    [InlineData("price below", "price_bad")]
    [InlineData("price above", "price_bad")]
    [InlineData("product", "unknown_product")]
    [InlineData("outlet", "outlet_unknown")]
    [InlineData("outlet twice", "outlet_unknown")]
    public async Task What_cannot_be_is_refused_and_nothing_is_kept(string what, string refusal)
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var (milk, here) = (shop.Goods[1].ProductId, new AtOutlet(shop.Outlet, 30_000, true));
        var result = what switch
        {
            "price below" => await SaveAsync(shop, milk, here with { Price = -1 }),
            "price above" => await SaveAsync(shop, milk, here with { Price = Product.MaxPrice + 1 }),
            "product" => await SaveAsync(shop, other.Goods[1].ProductId, here),
            "outlet" => await SaveAsync(shop, milk, here, here with { OutletId = other.Outlet }),
            "outlet twice" => await SaveAsync(shop, milk, here, here),
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };
        Assert.Equal((ResultStatus.Refused, refusal), (result.Status, result.Reason));
        Assert.Empty(await KeptAsync(shop));
    }

    [Fact]
    public async Task A_cashier_is_refused_by_the_database_itself_even_one_who_edits_goods()
    {
        var shop = await Rig.ShopAsync();
        await EditsGoodsAsync(shop);
        var refusal = await Assert.ThrowsAsync<PostgresException>(() =>
            shop.RunAsync<SaveAtOutlets>(shop.NewId(), new(shop.Goods[1].ProductId, [new(shop.Outlet, 30_000, true)]), shop.CashierId)
        );
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    [Fact]
    public async Task A_till_hears_of_its_own_outlet_and_of_no_other()
    {
        var shop = await Rig.ShopAsync();
        using var main = new Reading(shop, shop.Till);
        using var nazimabad = new Reading(shop, shop.OtherTill);
        var (milk, bread) = (shop.Goods[1].ProductId, shop.Goods[2].ProductId);
        var (head, _) = await main.SnapshotAsync();

        await SaveAsync(shop, milk, new AtOutlet(shop.Outlet, 30_000, true), new(shop.OtherOutlet, 26_000, true));
        await SaveAsync(shop, bread, new AtOutlet(shop.OtherOutlet, null, false));
        Assert.Equal([new(milk, 30_000, true)], (await main.PullAsync(head.ChangeSeq, head.Epoch)).OutletProducts);
        Assert.Equal([new(milk, 30_000, true)], (await main.OutletProductsAsync()).Products);
        Assert.Equal(
            new[] { new OutletProductRow(milk, 26_000, true), new(bread, null, false) }.OrderBy(r => r.ProductId),
            (await nazimabad.PullAsync(head.ChangeSeq, head.Epoch)).OutletProducts.OrderBy(r => r.ProductId)
        );

        var told = (await main.OutletProductsAsync()).ChangeSeq;
        await SaveAsync(shop, milk, new AtOutlet(shop.Outlet, null, true));
        Assert.Equal([new(milk, null, true)], (await main.PullAsync(told, head.Epoch)).OutletProducts);
        Assert.Empty((await nazimabad.PullAsync(told, head.Epoch)).OutletProducts);
        Assert.Empty((await main.OutletProductsAsync()).Products);
        // The packed catalogue is one for all outlets, and is not packed anew for the prices of one.
        Assert.Equal(head.ChangeSeq, (await nazimabad.SnapshotAsync()).Head.ChangeSeq);
    }

    [Fact]
    public async Task A_page_of_changes_ends_after_five_hundred_of_them_as_with_other_rows()
    {
        var shop = await Rig.ShopAsync();
        using var till = new Reading(shop, shop.Till);
        var goods = Enumerable
            .Range(0, 600)
            .Select(i => new NewProduct(shop.NewId(), $"List {i}", "", "", 100, "piece", null, [], []))
            .ToList();
        foreach (var some in goods.Chunk(200))
            Assert.True((await shop.RunAsync<AddProducts>(shop.NewId(), new(some))).Done);
        var (head, _) = await till.SnapshotAsync();
        await Database.ListAsync<int>(
            """
            with state as (update shop.sync_state set change_seq = change_seq + 600 where business_id = $1 returning change_seq)
            insert into shop.outlet_products
            select p.business_id, $2, p.id, 200, true, s.change_seq - 600 + row_number() over () from shop.products p, state s
            where p.business_id = $1 and p.name like 'List %' returning 1
            """,
            shop.BusinessId,
            shop.Outlet
        );
        var sizes = new List<int>();
        await foreach (var (_, page) in till.PagesAsync(head.ChangeSeq, head.Epoch))
            sizes.Add(page.OutletProducts.Count);
        Assert.Equal([500, 100], sizes);
    }

    [Fact]
    public async Task A_sale_is_compared_with_the_price_of_its_own_outlet()
    {
        var shop = await Rig.ShopAsync();
        await SaveAsync(shop, shop.Goods[1].ProductId, new AtOutlet(shop.Outlet, 30_000, true));
        await SaveAsync(shop, shop.Goods[2].ProductId, new AtOutlet(shop.Outlet, null, false));
        var dear = shop.Goods[1] with { Price = 30_000 };

        var atUsual = shop.Sale((1, 1000));
        var atOwn = shop.Till.Next(
            Web.Features.Demo.Basket.Sell(shop.Till.NextReceiptNo(), [(dear, 1000L)]),
            TimeProvider.System.GetUtcNow()
        );
        // What is not sold there was sold there: a sale is a fact.
        var away = shop.Sale((2, 1000));
        Assert.All((await shop.PushAsync(atUsual, atOwn, away)).Results, r => Assert.Equal(ResultStatus.Applied, r.Status));
        var elsewhere = shop.Sale(shop.OtherTill, (1, 1000));
        await shop.PushAsync(shop.OtherTill, elsewhere);

        Assert.StartsWith("28050 30000 ", Assert.Single(await PriceFlagsAsync(atUsual.OpId)), StringComparison.Ordinal);
        Assert.Empty(await PriceFlagsAsync(atOwn.OpId));
        Assert.Empty(await PriceFlagsAsync(away.OpId));
        Assert.Empty(await PriceFlagsAsync(elsewhere.OpId));
    }

    private static async Task<string> PageAsync(Visitor visitor, string path) =>
        WebUtility.HtmlDecode(await (await visitor.GetAsync(path)).TextAsync());

    private static string TextOf(string page) => Regex.Replace(Regex.Replace(page, "<[^>]+>", " "), @"\s+", " ");

    private static async Task EditsGoodsAsync(TestShop shop)
    {
        var given = new SaveRights(Hiring.CashierOf(shop), new Dictionary<string, long?> { [CatalogRights.EditGoods] = null });
        Assert.True((await shop.RunAsync<SaveRights>(shop.NewId(), given)).Done);
    }

    private async Task<(string Name, string Value)[]> FormAsync(TestShop shop, string price, string sold, string own = "300")
    {
        var unit = await Database.AskAsync<Guid>("select unit_id from shop.products where id = $1", shop.Goods[1].ProductId);
        return
        [
            ("OpId", $"{shop.NewId()}"),
            ("OutletsOpId", $"{shop.NewId()}"),
            ("Name", "Milk 1 L"),
            ("Price", price),
            ("UnitId", $"{unit}"),
            ("Barcodes", "8960000000017"),
            ("Active", "true"),
            ("Outlets[0].OutletId", $"{shop.Outlet}"),
            ("Outlets[0].Price", own),
            ("Outlets[0].Sold", "true"),
            ("Outlets[1].OutletId", $"{shop.OtherOutlet}"),
            ("Outlets[1].Price", ""),
            ("Outlets[1].Sold", sold),
        ];
    }

    [Fact]
    public async Task The_owner_writes_it_beside_the_product_and_the_list_of_an_outlet_shows_it()
    {
        var shop = await Rig.ShopAsync();
        var milk = $"/products/{shop.Goods[1].ProductId}";
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.Contains("name=\"Outlets[1].Price\"", await PageAsync(owner, milk), StringComparison.Ordinal);

        var wrong = await owner.FormAsync(milk, await FormAsync(shop, "280.50", "true", own: "a lot"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Contains("id=\"Outlets_0__Price_error\"", await wrong.TextAsync(), StringComparison.Ordinal);
        Assert.Empty(await KeptAsync(shop));

        var form = await FormAsync(shop, "280.50", "false");
        foreach (var _ in (int[])[1, 2])
            Assert.Equal(HttpStatusCode.Redirect, (await owner.FormAsync(milk, form)).StatusCode);
        Assert.Equal(["Milk 1 L M 30000 t", "Milk 1 L N - f"], await KeptAsync(shop));
        Assert.Contains("value=\"300\"", await PageAsync(owner, milk), StringComparison.Ordinal);
        // A form that was opened before somebody else changed it, and is about something else, leaves it.
        Assert.True(
            (await shop.RunAsync<SaveAtOutlets>(shop.NewId(), new(shop.Goods[1].ProductId, [new(shop.Outlet, 31_000, true)]))).Done
        );
        var old = (await FormAsync(shop, "280.50", "false")).Append(("Outlets[0].Was", "30000/True"));
        Assert.Equal(HttpStatusCode.Redirect, (await owner.FormAsync(milk, [.. old])).StatusCode);
        Assert.Equal(["Milk 1 L M 31000 t", "Milk 1 L N - f"], await KeptAsync(shop));
        Assert.True(
            (await shop.RunAsync<SaveAtOutlets>(shop.NewId(), new(shop.Goods[1].ProductId, [new(shop.Outlet, 30_000, true)]))).Done
        );
        // Nothing typed anew: nothing done.
        var before = await Database.AskAsync<long>(
            "select max(change_seq) from shop.outlet_products where business_id = $1",
            shop.BusinessId
        );
        await owner.FormAsync(milk, await FormAsync(shop, "280.50", "false"));
        Assert.Equal(
            before,
            await Database.AskAsync<long>("select max(change_seq) from shop.outlet_products where business_id = $1", shop.BusinessId)
        );

        Assert.Matches("Milk 1 L .*Rs 280.50 ", TextOf(await PageAsync(owner, "/products?q=milk")));
        Assert.Matches("Milk 1 L .*Rs 300 usually 280.50 ", TextOf(await PageAsync(owner, $"/products?q=milk&outlet={shop.Outlet}")));
        var there = TextOf(await PageAsync(owner, $"/products?q=milk&outlet={shop.OtherOutlet}"));
        Assert.Matches("Milk 1 L .*Not sold at this outlet .*Rs 280.50 ", there);
        // Tea costs 199.99, milk 280.50 and here 300.
        var dearest = TextOf(await PageAsync(owner, $"/products?sort=price&desc=true&outlet={shop.Outlet}"));
        Assert.Matches("Milk 1 L .*Tea 95 g", dearest);

        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        Assert.Matches("Milk 1 L .*Rs 300 ", TextOf(await PageAsync(cashier, $"/products?q=milk&outlet={shop.OtherOutlet}")));
    }

    [Fact]
    public async Task Whoever_edits_goods_without_owning_them_neither_sees_nor_changes_it()
    {
        var shop = await Rig.ShopAsync();
        await EditsGoodsAsync(shop);
        var milk = $"/products/{shop.Goods[1].ProductId}";
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        Assert.DoesNotContain("Outlets[0]", await PageAsync(cashier, milk), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await cashier.FormAsync(milk, await FormAsync(shop, "290", "false"))).StatusCode);
        Assert.Empty(await KeptAsync(shop));
        Assert.Equal(29_000, await Database.AskAsync<long>("select price from shop.products where id = $1", shop.Goods[1].ProductId));
    }

    [Fact]
    public async Task A_shop_of_one_outlet_is_asked_nothing_new()
    {
        var shop = await Rig.ShopAsync();
        Assert.True((await shop.RunAsync<Data.Outlets.CloseOutlet>(shop.NewId(), new(shop.OtherOutlet, Closed: true))).Done);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var milk = $"/products/{shop.Goods[1].ProductId}";
        Assert.DoesNotContain("Outlets[0]", await PageAsync(owner, milk), StringComparison.Ordinal);
        // But what there is of its own can be taken back.
        await SaveAsync(shop, shop.Goods[1].ProductId, new AtOutlet(shop.Outlet, 30_000, true));
        Assert.Contains("Outlets[0].Price", await PageAsync(owner, milk), StringComparison.Ordinal);
    }
}
