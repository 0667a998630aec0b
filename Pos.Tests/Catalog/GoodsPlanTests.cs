using System.Text;
using Pos.Data.Catalog;
using Pos.Web.Features.Catalog;
using Pos.Web.Features.Shared;

namespace Pos.Tests.Catalog;

/// <summary>What a list of goods would change, without a database.</summary>
public sealed class GoodsPlanTests
{
    private static readonly Guid Piece = new(1, 0, 0, new byte[8]),
        Kilo = new(2, 0, 0, new byte[8]),
        Dairy = new(3, 0, 0, new byte[8]),
        Milk = new(4, 0, 0, new byte[8]),
        Sugar = new(5, 0, 0, new byte[8]);

    private static readonly GoodsNow Shelf = new(
        [
            (Milk, new("Milk 1 L", "دودھ", "MLK", 28_000, Piece, Dairy, true, ["8960000000017", "8960000000024"])),
            (Sugar, new("Sugar", "چینی", "", 15_000, Kilo, null, true, [])),
        ],
        [new(Piece, "piece", "piece", "عدد", false), new(Kilo, "kg", "kg", "کلو", true)],
        [new(Dairy, "Dairy", "ڈیری")],
        new HashSet<string> { "8960000000093" }
    );

    private static readonly ImportPlaces Places = new([("Main", Piece), ("North", Kilo)], Kilo);

    private static GoodsPlan Plan(string list, GoodsNow? now = null, string? outlet = null) =>
        GoodsPlan.Of(GoodsSheet.Read(Sheet.Read(Encoding.UTF8.GetBytes(list), 25_000), outlet), now ?? Shelf, Places, Guid.Empty);

    private static string Said(GoodsPlan plan) =>
        string.Join(
            ", ",
            plan.Rows.Select(r =>
                $"{r.Line} {r.Kind} {r.Why ?? $"{r.After!.Name}|{r.After.Code}|{string.Join(' ', r.After.Barcodes)}|{r.After.Price}"}"
            )
        );

    // What a list brought is on the shelf; it is brought again.
    private static GoodsNow After(GoodsPlan plan, GoodsNow now) =>
        new(
            [
                .. now.Goods.Where(g => plan.Rows.All(r => r.ProductId != g.Id)),
                .. plan.Rows.Where(r => r.After is not null).Select(r => (r.ProductId, r.After!)),
            ],
            now.Units,
            [.. now.Categories, .. plan.NewCategories.Select(c => new CategoryChoice(c.Id, c.Name, ""))],
            now.OnPacks
        );

    [Fact]
    public void The_price_beside_the_barcode_of_a_pack_is_nobodys() =>
        Assert.Equal("2 Bad barcode_pack", Said(Plan("name,price,barcode\nMilk carton,3000,8960000000093\n")));

    [Theory]
    [InlineData("name,price\nSalt,50\n", "2 New Salt|||5000")]
    [InlineData("\uFEFFProduct Name;Sale Price;Bar code\r\n\"Salt; fine\";1,250.50;123456\r\n", "2 New Salt; fine||123456|125050")]
    [InlineData("نام\tقیمت\tاکائی\nنمک\t۵۰\tکلو\n", "2 New نمک|||5000")]
    [InlineData("sep=;\nname;price\nSalt;50\n", "2 New Salt|||5000")]
    public void Columns_are_known_by_their_heads_in_either_language(string list, string said) =>
        Assert.Equal(
            said.Replace("2 New", list.StartsWith("sep", StringComparison.Ordinal) ? "2 New" : "2 New", StringComparison.Ordinal),
            Said(Plan(list))
        );

    [Theory]
    [InlineData("barcode,price,name\n8960000000024,290,\n", "2 Changed Milk 1 L|MLK|8960000000017 8960000000024|29000")]
    [InlineData("code,price,name\nMLK,290,Milk\n", "2 Changed Milk|MLK|8960000000017 8960000000024|29000")]
    [InlineData("name,price\nsugar ,155\n", "2 Changed sugar|||15500")]
    [InlineData("name,price,barcode\nSugar,155,777123\n", "2 New Sugar||777123|15500")]
    [InlineData("name,barcode\nMilk 1 L,8960000000017 999888\n", "2 Changed Milk 1 L|MLK|8960000000017 8960000000024 999888|28000")]
    public void Goods_are_known_by_barcode_then_code_then_name(string list, string said) => Assert.Equal(said, Said(Plan(list)));

    [Fact]
    public void What_the_list_does_not_say_stays()
    {
        var row = Plan("name,price,category,unit,active,stock\nSugar,,,,,50\n").Rows.Single();
        Assert.Equal((PlannedKind.Same, null), (row.Kind, row.Opening));
        var changed = Plan("name,price,category,unit,active\nSugar,,New shelf,piece,no\n");
        Assert.Equal((Piece, false, 15_000), (changed.Rows[0].After!.UnitId, changed.Rows[0].After!.Active, changed.Rows[0].After!.Price));
        Assert.Equal(("New shelf", changed.NewCategories[0].Id), (changed.NewCategories[0].Name, changed.Rows[0].After!.CategoryId));
    }

    [Theory]
    [InlineData("name,price\nSalt,50\nRice,99\n")]
    [InlineData("name,price,barcode,category\nSalt,50,111222,Grains\nMilk 1 L,300,8960000000017,dairy\n")]
    [InlineData(
        "Handle,SKU,Name,Category,Sold by weight,Option 1 name,Option 1 value,Default price,Barcode\nshirt,S1,Shirt,,N,Size,S,900,\nshirt,S2,,,N,Size,M,900,\n"
    )]
    public void The_same_list_again_changes_nothing(string list)
    {
        var first = Plan(list);
        Assert.DoesNotContain(first.Rows, r => r.Kind == PlannedKind.Bad);
        Assert.All(Plan(list, After(first, Shelf)).Rows, r => Assert.Equal(PlannedKind.Same, r.Kind));
    }

    [Fact]
    public void Every_bad_row_says_its_line_and_why()
    {
        var plan = Plan(
            $"""
            name,price,barcode,code,unit,active,stock
            ,5,123,,,,
            A,,,,,,
            B,five,,,,,
            C,1.005,,,,,
            D,5,8.96E+12,,,,
            E,5,ab,,,,
            F,5,,no space,,,
            G,5,,,bag,,
            H,5,,,,maybe,
            I,5,,,,,lots
            {new string('n', 81)},5,,,,,
            J,5,555,,,,
            K,5,555,,,,
            L,5,8960000000017 555,,,,
            Salt,5,,,,,
            salt,6,,,,,
            M,5,,MLK,,,
            N,5,8960000000024,,,,
            """
        );
        Assert.Equal(
            "2 name_missing, 3 price_missing, 4 price_bad, 5 price_bad, 6 barcode_spoilt, 7 barcode_bad, 8 code_bad, 9 unit_unknown, 10 active_bad, 11 quantity_bad, 12 name_too_long, 14 barcode_taken, 15 barcode_taken, 17 row_twice, 19 row_twice",
            string.Join(", ", plan.Of(PlannedKind.Bad).Select(r => $"{r.Line} {r.Why}"))
        );
        var twins = Shelf with { Goods = [.. Shelf.Goods, (Kilo, Shelf.Goods[1].Is)] };
        Assert.Equal("name_many", Plan("name,price\nSugar,1\n", twins).Rows[0].Why);
        Assert.True(GoodsSheet.Read(Sheet.Read("price,colour\n5,red\n"u8.ToArray(), 10), null) is { Missing: true, Unknown: ["colour"] });
    }

    [Fact]
    public void A_list_from_loyverse_is_read_with_its_families_and_this_outlets_figures()
    {
        const string list = """
            Handle,SKU,Name,Category,Description,Sold by weight,Option 1 name,Option 1 value,Option 2 name,Option 2 value,Option 3 name,Option 3 value,Cost,Barcode,SKU of included item,Quantity of included item,Track stock,Available for sale [Main],Price [Main],In stock [Main],Low stock [Main],Available for sale [North],Price [North],In stock [North],Low stock [North]
            cola,10001,Cola 1.5 L,Drinks,,N,,,,,,,150.00,8961000000015,,,Y,Y,180.00,24,6,N,190.00,3,
            sugar,10002,Sugar loose,Grocery,,Y,,,,,,,130.00,,,,Y,Y,150.00,12.5,,Y,150.00,,
            shirt,10003,Shirt,Cloth,,N,Size,S,,,,,400.00,,,,N,Y,900.00,,,Y,900.00,,
            shirt,10004,,,,N,,M,,,,,400.00,,,,N,Y,950.00,,,Y,950.00,,
            tea,10005,Tea,Drinks,,N,,,,,,,100.00,,,,N,Y,variable,,,Y,variable,,
            """;
        var sheet = GoodsSheet.Read(Sheet.Read(Encoding.UTF8.GetBytes(list), 100), "North");
        Assert.Equal(("loyverse", 0), (sheet.Source, sheet.Unknown.Count));
        Assert.Equal(
            "2 New Cola 1.5 L|10001|8961000000015|19000, 3 New Sugar loose|10002||15000, 4 New Shirt S|10003||90000, 5 New Shirt M|10004||95000, 6 Bad price_bad",
            Said(GoodsPlan.Of(sheet, Shelf, Places, Guid.Empty))
        );
        var main = Plan(list, outlet: "Main");
        Assert.Equal(
            ("24000 at Main, 3000 at North", 18_000, true, Kilo),
            (Opening(main.Rows[0]), main.Rows[0].After!.Price, main.Rows[0].After!.Active, main.Rows[1].After!.UnitId)
        );
        Assert.False(GoodsPlan.Of(sheet, Shelf, Places, Guid.Empty).Rows[0].After!.Active);
        Assert.Equal(["Drinks", "Grocery", "Cloth"], main.NewCategories.Select(c => c.Name));
    }

    [Fact]
    public void A_list_from_square_is_read_with_its_variations()
    {
        const string list = """
            Reference Handle,Token,Item Name,Variation Name,SKU,Description,Categories,Reporting Category,GTIN,Item Type,Price,Archived,Current Quantity Main,Enabled Main,Tax - Sales (5%)
            #h1,TOK1,Biscuits,Regular,B-1,,Snacks > Sweet,,08961000000022,Physical good,Rs 60.00,N,40,Y,N
            #h2,TOK2,Tea,Large,T-2,,Drinks,,,Physical good,250.00,Y,,Y,N
            """;
        var sheet = GoodsSheet.Read(Sheet.Read(Encoding.UTF8.GetBytes(list), 100), "Main");
        Assert.Equal(("square", 0), (sheet.Source, sheet.Unknown.Count));
        var plan = GoodsPlan.Of(sheet, Shelf, Places, Guid.Empty);
        Assert.Equal("2 New Biscuits|B-1|08961000000022|6000, 3 New Tea Large|T-2||25000", Said(plan));
        Assert.Equal(("40000 at Main", true, false), (Opening(plan.Rows[0]), plan.Rows[0].After!.Active, plan.Rows[1].After!.Active));
        Assert.Equal(["Sweet", "Drinks"], plan.NewCategories.Select(c => c.Name));
    }

    [Fact]
    public void A_list_from_shopify_is_read_and_its_pictures_are_no_goods()
    {
        const string list = """
            Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Option3 Name,Option3 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Fulfillment Service,Variant Price,Variant Compare At Price,Variant Requires Shipping,Variant Taxable,Variant Barcode,Image Src,Image Position,Image Alt Text,Gift Card,SEO Title,SEO Description,Google Shopping / Gender,Variant Image,Variant Weight Unit,Cost per item,Status
            soap,Soap,"<p>Clean,
            and good</p>",Acme,,Toiletries,,TRUE,Title,Default Title,,,,,SO-1,100,shopify,7,deny,manual,95.00,,TRUE,TRUE,8961000000039,https://x/1.jpg,1,,FALSE,,,,,g,60,active
            lawn,Lawn suit,,Acme,,Cloth,,TRUE,Colour,Red,,,,,LS-R,,,2,deny,manual,4500,,TRUE,TRUE,,https://x/2.jpg,1,,FALSE,,,,,g,,active
            lawn,,,,,,,,,Blue,,,,,LS-B,,,3,deny,manual,4500,,TRUE,TRUE,,,,,,,,,,g,,
            lawn,,,,,,,,,,,,,,,,,,,,,,,,,https://x/3.jpg,2,,,,,,,,,
            """;
        var sheet = GoodsSheet.Read(Sheet.Read(Encoding.UTF8.GetBytes(list), 100), null);
        Assert.Equal(("shopify", 0), (sheet.Source, sheet.Unknown.Count));
        Assert.Equal(
            "New Soap|SO-1|8961000000039|9500, New Lawn suit Red|LS-R||450000, New Lawn suit Blue|LS-B||450000",
            string.Join(
                ", ",
                Said(GoodsPlan.Of(sheet, Shelf, Places, Guid.Empty))
                    .Split(", ")
                    .Select(r => r[(r.IndexOf(' ', StringComparison.Ordinal) + 1)..])
            )
        );
    }

    private static string Opening(PlannedRow row) =>
        string.Join(", ", row.Opening!.Select(o => $"{o.Quantity} at {(o.OutletId == Piece ? "Main" : "North")}"));

    [Fact]
    public void Stock_lies_where_the_file_says_and_else_where_it_is_asked_for()
    {
        var ours = Plan("name,price,stock [North],stock [Main]\nSalt,5,3,-2\nRice,5,,\n").Rows;
        Assert.Equal(("3000 at North, -2000 at Main", false, ""), (Opening(ours[0]), ours[0].AsksPlace, Opening(ours[1])));
        // Another program calls its outlets by other names: the first of them is the one that is asked for.
        var theirs = Plan("name,price,In stock [Saddar],In stock [Lane]\nSalt,5,7,9\n").Rows[0];
        Assert.Equal(("7000 at North", true), (Opening(theirs), theirs.AsksPlace));
        Assert.True(Plan("name,price,stock\nSalt,5,7\n").Rows[0].AsksPlace);
    }

    [Fact]
    public void What_was_taken_back_comes_again_and_old_twins_are_nobody()
    {
        var hidden = Shelf with { Goods = [Shelf.Goods[0], (Sugar, Shelf.Goods[1].Is with { Active = false })] };
        var again = Plan("name,price\nSugar,150\n", hidden).Rows[0];
        Assert.Equal((PlannedKind.Changed, Sugar, true), (again.Kind, again.ProductId, again.After!.Active));
        var twins = hidden with { Goods = [.. hidden.Goods, (Kilo, Shelf.Goods[1].Is)] };
        Assert.Equal(
            (PlannedKind.Same, Kilo),
            (Plan("name,price\nSugar,150\n", twins).Rows[0].Kind, Plan("name,price\nSugar,150\n", twins).Rows[0].ProductId)
        );
    }

    [Fact]
    public void Only_our_own_list_says_all_barcodes_of_a_product()
    {
        Assert.Equal(["8960000000024"], Plan($"id,name,barcodes\n{Milk},Milk 1 L,8960000000024\n").Rows[0].After!.Barcodes);
        Assert.Equal(
            ["8960000000017", "8960000000024", "555"],
            Plan("id,name,barcode\n17,Milk 1 L,8960000000017 555\n").Rows[0].After!.Barcodes
        );
    }

    [Fact]
    public void What_stands_on_two_lines_of_a_cell_is_one_and_a_long_category_is_a_row_to_mend()
    {
        var plan = Plan($"name,price,barcode,category\n\"Salt\nfine\",Rs.120,\"777\n888\",\nRice,5,,{new string('c', 81)}\n");
        Assert.Equal("4 New Salt fine||777 888|12000, 5 Bad category_bad", Said(plan));
    }

    [Theory]
    [InlineData(2_000, -1000, 50, 1_800)]
    [InlineData(2_000, 500, 50, 2_100)]
    [InlineData(2_400, 100, 10, 2_400)]
    [InlineData(10_000, 500, 1, 10_500)]
    [InlineData(9_950, 500, 1, 10_400)]
    [InlineData(9_950, 500, 5, 10_500)]
    [InlineData(10_000, -1000, 10, 9_000)]
    [InlineData(1_249, 0 + 100, 1, 1_300)]
    [InlineData(100, -9000, 1, 100)]
    [InlineData(0, 500, 1, 0)]
    [InlineData(999_999_900, 50_000, 1, 999_999_999)]
    public void Prices_go_by_percent_to_the_nearest_multiple(long price, int hundredths, int rupees, long becomes) =>
        Assert.Equal(becomes, new PriceStep(hundredths, rupees * 100).Of(price));

    [Theory]
    [InlineData("5", 500)]
    [InlineData("-7.5 %", -750)]
    [InlineData("−۱۰", -1000)]
    [InlineData("", null)]
    [InlineData("0", null)]
    [InlineData("1e3", null)]
    [InlineData("-91", null)]
    [InlineData("1.005", null)]
    public void A_percentage_is_one_that_somebody_means(string typed, int? hundredths) =>
        Assert.Equal(hundredths, PriceStep.Typed(typed, 1)?.Hundredths);
}
