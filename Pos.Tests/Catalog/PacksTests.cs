using System.Net;
using System.Text.RegularExpressions;
using Pos.Data.Catalog;
using Pos.Data.Operations;
using Pos.Tests.Infrastructure;
using Pos.Tests.Sync;
using Pos.Tests.Tenancy;

namespace Pos.Tests.Catalog;

/// <summary>Milk comes in cartons of twelve and in dozens.</summary>
public sealed partial class PacksTests(ShopRig rig) : ShopTests(rig)
{
    public const string OnCarton = "8960000000093";

    internal static SavePack Carton(Guid id, long factor = 12_000, long price = 320_000, params string[] barcodes) =>
        new(id, "carton", "کارٹن", factor, price, barcodes.Length == 0 ? [OnCarton] : barcodes);

    /// <summary>Milk with one carton.</summary>
    internal static async Task<(SaveProduct Milk, Guid Carton)> MilkAsync(TestShop shop)
    {
        var carton = shop.NewId();
        var milk = await TwoShops.ProductOfAsync(shop, shop.Goods[1].ProductId) with { Packs = [Carton(carton)] };
        var saved = await shop.RunAsync(shop.NewId(), milk);
        Assert.True(saved.Done, saved.Reason);
        return (milk, carton);
    }

    private static async Task DoneAsync(TestShop shop, SaveProduct product)
    {
        var saved = await shop.RunAsync(shop.NewId(), product);
        Assert.True(saved.Done, saved.Reason);
    }

    /// <summary>Each pack with its barcodes, and last those of the product itself.</summary>
    private Task<List<string>> KeptAsync(TestShop shop, Guid product) =>
        Database.ListAsync<string>(
            """
            select k.said from (
              select p.position, concat_ws(' ', p.name, p.name_ur, p.factor, p.price, case when p.deleted_at is null then null else 'gone' end,
                     (select string_agg(b.code, '+' order by b.position) from shop.barcodes b where b.business_id = p.business_id and b.pack_id = p.id)) as said
              from shop.packs p where p.business_id = $1 and p.product_id = $2
              union all
              select 99, (select string_agg(b.code, '+' order by b.position) from shop.barcodes b where b.business_id = $1 and b.product_id = $2 and b.pack_id is null)
            ) k where k.said is not null order by k.position, k.said
            """,
            shop.BusinessId,
            product
        );

    private const string Own = "8960000000017",
        Kept = "carton کارٹن 12000 320000 8960000000093";

    [Fact]
    public async Task A_product_has_packs_and_whoever_says_nothing_of_them_leaves_them_as_they_are()
    {
        var shop = await Rig.ShopAsync();
        var (milk, carton) = await MilkAsync(shop);
        Assert.Equal([Kept, Own], await KeptAsync(shop, milk.ProductId));
        await DoneAsync(shop, milk with { Packs = null, Price = 29_000 });
        Assert.Equal([Kept, Own], await KeptAsync(shop, milk.ProductId));

        // A dozen more, the carton's barcode on it, and the product's own on the carton; then the carton is no more, and then again.
        var dozen = new SavePack(shop.NewId(), "dozen", "", 12_000, 330_000, [OnCarton]);
        await DoneAsync(shop, milk with { Barcodes = ["777"], Packs = [dozen, Carton(carton, 24_000, 600_000, Own, "778")] });
        Assert.Equal(
            ["dozen  12000 330000 8960000000093", "carton کارٹن 24000 600000 8960000000017+778", "777"],
            await KeptAsync(shop, milk.ProductId)
        );
        await DoneAsync(shop, milk with { Packs = [] });
        Assert.Equal(["dozen  12000 330000 gone", "carton کارٹن 24000 600000 gone", Own], await KeptAsync(shop, milk.ProductId));
        await DoneAsync(shop, milk);
        Assert.Equal([Kept, "dozen  12000 330000 gone", Own], await KeptAsync(shop, milk.ProductId));
    }

    [Fact]
    public async Task The_same_form_twice_makes_them_once()
    {
        var shop = await Rig.ShopAsync();
        var (milk, op) = ((await MilkAsync(shop)).Milk with { Packs = [Carton(shop.NewId())] }, shop.NewId());
        Assert.Equal(ResultStatus.Applied, (await shop.RunAsync(op, milk)).Status);
        Assert.Equal(ResultStatus.Duplicate, (await shop.RunAsync(op, milk)).Status);
        Assert.Equal([Kept, "carton کارٹن 12000 320000 gone", Own], await KeptAsync(shop, milk.ProductId));
    }

    public static TheoryData<string, string, string> Refusals =>
        new()
        {
            { "many", "packs_many", "Packs" },
            { "no name", "name_missing", "Packs[0].Name" },
            { "long name", "name_too_long", "Packs[0].NameUr" },
            { "none in it", "factor_bad", "Packs[0].Factor" },
            { "half a piece", "factor_whole", "Packs[0].Factor" },
            { "price", "price_bad", "Packs[0].Price" },
            { "odd barcode", "barcode_bad", "Packs[0].Barcodes" },
            { "its own barcode", "barcode_twice", "Packs[0].Barcodes" },
            { "another's barcode", "barcode_taken", "Packs[1].Barcodes" },
            { "one twice", "pack_unknown", "Packs" },
            { "of other goods", "pack_unknown", "Packs" },
        };

    [Theory, MemberData(nameof(Refusals))]
    public async Task A_pack_that_cannot_be_is_refused_beside_its_field_and_nothing_is_changed(string what, string refusal, string field)
    {
        var shop = await Rig.ShopAsync();
        var (milk, carton) = await MilkAsync(shop);
        var pack = Carton(carton);
        var result = await shop.RunAsync(
            shop.NewId(),
            what switch
            {
                "many" => milk with { Packs = [.. Enumerable.Range(0, 6).Select(i => Carton(shop.NewId(), barcodes: $"77{i}"))] },
                "no name" => milk with { Packs = [pack with { Name = " " }] },
                "long name" => milk with { Packs = [pack with { NameUr = new('د', 41) }] },
                "none in it" => milk with { Packs = [pack with { Factor = 0 }] },
                "half a piece" => milk with { Packs = [pack with { Factor = 1_500 }] },
                "price" => milk with { Packs = [pack with { Price = Product.MaxPrice + 1 }] },
                "odd barcode" => milk with { Packs = [pack with { Barcodes = ["1 2"] }] },
                "its own barcode" => milk with { Packs = [pack with { Barcodes = [Own] }] },
                "another's barcode" => milk with { Packs = [pack, Carton(shop.NewId(), barcodes: "8960000000024")] },
                "one twice" => milk with { Packs = [pack, pack with { Barcodes = [] }] },
                "of other goods" => await TwoShops.ProductOfAsync(shop, shop.Goods[3].ProductId) with
                {
                    Packs = [Carton(carton, barcodes: "777")],
                },
                _ => throw new ArgumentOutOfRangeException(nameof(what)),
            }
        );
        Assert.Equal((ResultStatus.Refused, refusal, field), (result.Status, result.Reason, result.Refusal?.Field));
        Assert.Equal([Kept, Own], await KeptAsync(shop, milk.ProductId));
    }

    [Fact]
    public async Task What_is_weighed_is_packed_by_any_part_of_its_unit()
    {
        var shop = await Rig.ShopAsync();
        var sugar = await TwoShops.ProductOfAsync(shop, shop.Goods[0].ProductId);
        await DoneAsync(shop, sugar with { Packs = [new(shop.NewId(), "sack", "بوری", 12_500, 180_000, [])] });
        Assert.Equal(["sack بوری 12500 180000"], await KeptAsync(shop, sugar.ProductId));
    }

    [Fact]
    public async Task The_barcode_of_a_pack_is_nobody_elses_and_the_pack_of_another_shop_is_nothing_here()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var (milk, carton) = await MilkAsync(shop);
        var bread = await TwoShops.ProductOfAsync(shop, shop.Goods[2].ProductId);
        Assert.Equal("barcode_taken", (await shop.RunAsync(shop.NewId(), bread with { Barcodes = [OnCarton] })).Reason);
        // Nor its own product's, as long as nothing is said of packs.
        Assert.Equal("barcode_taken", (await shop.RunAsync(shop.NewId(), milk with { Barcodes = [OnCarton], Packs = null })).Reason);
        var theirs = await TwoShops.ProductOfAsync(other, other.Goods[1].ProductId) with { Packs = [Carton(carton, price: 1)] };
        await DoneAsync(other, theirs);
        Assert.Equal([Kept, Own], await KeptAsync(shop, milk.ProductId));
    }

    [Fact]
    public async Task A_list_and_its_undoing_leave_packs_and_their_barcodes_alone()
    {
        var shop = await Rig.ShopAsync();
        var (milk, _) = await MilkAsync(shop);
        var now = await SaveProductsTests.NowAsync(shop, milk.ProductId);
        Assert.Equal([Own], now.Barcodes);
        ChangedProduct As(KeptProduct becomes) => new(milk.ProductId, IsNew: false, becomes, []);
        var import = shop.NewId();
        Assert.True(
            (
                await shop.RunAsync<SaveProducts>(
                    import,
                    new(BatchReason.Import, "", [], [As(now with { Price = 30_000, Barcodes = ["777"] })])
                )
            ).Done
        );
        Assert.Equal([Kept, "777"], await KeptAsync(shop, milk.ProductId));
        Assert.True((await shop.RunAsync<UndoProducts>(shop.NewId(), new(import))).Done);
        Assert.Equal([Kept, Own], await KeptAsync(shop, milk.ProductId));
        var taking = new SaveProducts(BatchReason.Import, "", [], [As(now with { Barcodes = [OnCarton] })]);
        Assert.Equal("barcode_taken", (await shop.RunAsync(shop.NewId(), taking)).Reason);
    }

    [Fact]
    public async Task Tills_hear_of_packs_with_their_goods_and_old_ones_do_not_take_a_carton_for_a_piece()
    {
        var shop = await Rig.ShopAsync();
        using var till = new Reading(shop, shop.Till);
        var (before, _) = await till.SnapshotAsync();
        var (milk, carton) = await MilkAsync(shop);
        var row = Assert.Single((await till.PullAsync(before.ChangeSeq, before.Epoch)).Products);
        var packs =
            $$"""[{"id": "{{carton}}", "name": "carton", "price": 320000, "factor": 12000, "name_ur": "کارٹن", "barcodes": ["{{OnCarton}}"]}]""";
        Assert.Equal((packs, Own), (row.Packs, string.Join(' ', row.Barcodes)));
        var (head, goods) = await till.SnapshotAsync();
        Assert.Equal((1, Own), (head.Format, goods.Single(g => g.Id == milk.ProductId).Barcodes));
        Assert.Equal(packs, goods.Single(g => g.Id == milk.ProductId).Packs);
        await DoneAsync(shop, milk with { Packs = [] });
        Assert.Null(Assert.Single((await till.PullAsync(head.ChangeSeq, head.Epoch)).Products).Packs);
    }

    [Fact]
    public async Task The_form_keeps_what_was_typed_says_what_is_wrong_and_shows_what_is_in_a_pack()
    {
        var shop = await Rig.ShopAsync();
        var milk = shop.Goods[1].ProductId;
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var unit = await Database.AskAsync<Guid>(
            "select unit_id from shop.products where business_id = $1 and id = $2",
            shop.BusinessId,
            milk
        );
        Task<HttpResponseMessage> SaveAsync(params (string, string)[] packs) =>
            owner.FormAsync(
                $"/products/{milk}",
                [
                    ("OpId", $"{shop.NewId()}"),
                    ("Name", "Milk 1 L"),
                    ("Price", "60"),
                    ("UnitId", $"{unit}"),
                    ("Barcodes", Own),
                    ("Active", "true"),
                    .. packs,
                ]
            );
        (string, string)[] Row(int at, string name, string factor, string price, string barcodes) =>
            [
                ("HasPacks", "true"),
                ($"Packs[{at}].Id", $"{shop.NewId()}"),
                ($"Packs[{at}].Name", name),
                ($"Packs[{at}].NameUr", ""),
                ($"Packs[{at}].Factor", factor),
                ($"Packs[{at}].Price", price),
                ($"Packs[{at}].Barcodes", barcodes),
            ];

        // The row between is empty: what is wrong stands beside the right one all the same.
        var refused = await SaveAsync([
            .. Row(0, "Carton", "24", "1200", OnCarton),
            .. Row(1, "", "", "", ""),
            .. Row(2, "dozen", "a lot", "650", ""),
        ]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var page = await refused.TextAsync();
        foreach (var typed in (string[])["Carton", "1200", OnCarton, "a lot", "650"])
            Assert.Contains($"value=\"{typed}\"", page, StringComparison.Ordinal);
        Assert.Contains("id=\"Packs_1__Factor_error\"", page, StringComparison.Ordinal);
        refused = await SaveAsync(Row(0, "Carton", "24", "1200", "8960000000024"));
        Assert.Contains("id=\"Packs_0__Barcodes_error\"", await refused.TextAsync(), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Redirect, (await SaveAsync(Row(0, "Carton", "24", "1200", $"{OnCarton} 777"))).StatusCode);
        Assert.Equal(["Carton کارٹن 24000 120000 8960000000093+777", Own], await KeptAsync(shop, milk));
        page = WebUtility.HtmlDecode(Tag().Replace(await (await owner.GetAsync($"/products/{milk}")).TextAsync(), " "));
        Assert.Contains("1 Carton = 24 · Rs 1,200 (Rs 50 each)", Spaces().Replace(page, " "), StringComparison.Ordinal);

        // A form that does not show packs takes none away; one that shows them empty does.
        Assert.Equal(HttpStatusCode.Redirect, (await SaveAsync()).StatusCode);
        Assert.Equal(["Carton کارٹن 24000 120000 8960000000093+777", Own], await KeptAsync(shop, milk));
        Assert.Equal(HttpStatusCode.Redirect, (await SaveAsync(("HasPacks", "true"))).StatusCode);
        Assert.Equal(["Carton کارٹن 24000 120000 gone", Own], await KeptAsync(shop, milk));
    }

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
