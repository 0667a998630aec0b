using System.Net;
using System.Text.RegularExpressions;
using Pos.Data.Catalog;
using Pos.Data.Operations;
using Pos.Data.Payments;
using Pos.Data.Sales;
using Pos.Tests.Catalog;
using Pos.Tests.Credit;
using Pos.Tests.Infrastructure;
using Pos.Tests.Suppliers;
using Pos.Web.Features.Demo;
using Pos.Web.Features.Review;

namespace Pos.Tests.Sales;

public sealed partial class PackSalesTests(ShopRig rig) : ShopTests(rig)
{
    private static RecordSaleLine Line(TestShop shop, Guid pack, int count = 2, long price = 320_000, long factor = 12_000)
    {
        var milk = shop.Goods[1];
        return new(
            milk.ProductId,
            milk.Name,
            milk.NameUr,
            milk.Unit,
            count * factor,
            price,
            null,
            count * price,
            PacksTests.OnCarton,
            new(pack, "carton", "کارٹن", factor)
        );
    }

    private static RecordSale Sale(TestShop shop, params RecordSaleLine[] lines)
    {
        var total = lines.Sum(l => l.LineTotal);
        return new()
        {
            ReceiptNo = shop.Till.NextReceiptNo(),
            Lines = [.. lines],
            LinesTotal = total,
            Rounding = SaleTotals.Rounding(total),
            Total = total + SaleTotals.Rounding(total),
            Payments = [new(PaymentMethod.Cash, total + SaleTotals.Rounding(total), null)],
        };
    }

    private static Envelope Sent(TestShop shop, RecordSale sale) => shop.Till.Next(sale, TimeProvider.System.GetUtcNow());

    private static async Task<PushResult> PushedAsync(TestShop shop, Envelope sale) => (await shop.PushAsync(sale)).Results.Single();

    private Task<List<string>> FlagsAsync(Guid sale) =>
        Database.ListAsync<string>(
            "select concat_ws(' ', kind, detail) from shop.flags where op_id = $1 and kind <> 'stock_negative' order by 1",
            sale
        );

    [Fact]
    public async Task Two_cartons_are_twenty_four_pieces_off_the_shelf_at_the_price_of_two_cartons_and_once()
    {
        var shop = await Rig.ShopAsync();
        var (milk, carton) = await PacksTests.MilkAsync(shop);
        var piece = Basket.Sell("", [(shop.Goods[1], 1_000L)]).Lines[0];
        var sale = Sent(shop, Sale(shop, Line(shop, carton), piece));
        Assert.Equal((ResultStatus.Applied, null), ((await PushedAsync(shop, sale)) is var first ? (first.Status, first.Reason) : default));
        Assert.Equal(ResultStatus.Duplicate, (await PushedAsync(shop, sale)).Status);
        Assert.Equal(
            ["24000 320000 640000 carton کارٹن 12000 -24000", "1000 28050 28050 -1000"],
            await Database.ListAsync<string>(
                """
                select concat_ws(' ', l.quantity, l.unit_price, l.line_total, l.pack_name, l.pack_name_ur, l.pack_factor, m.quantity)
                from shop.sale_lines l join shop.stock_movements m on m.business_id = l.business_id and m.op_id = l.sale_id and m.line_no = l.line_no
                where l.sale_id = $1 order by l.line_no
                """,
                sale.OpId
            )
        );
        Assert.Equal(
            75_000,
            await Database.AskAsync<long>(
                "select quantity from shop.stock_on_hand where business_id = $1 and outlet_id = $2 and product_id = $3",
                shop.BusinessId,
                shop.Outlet,
                milk.ProductId
            )
        );
        Assert.Empty(await FlagsAsync(sale.OpId));
    }

    [Fact]
    public async Task The_price_of_a_pack_is_compared_with_the_lists_for_it_and_of_one_that_nobody_knows_with_that_of_the_goods_in_it()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var (milk, carton) = await PacksTests.MilkAsync(shop);
        var (_, theirs) = await PacksTests.MilkAsync(other);
        async Task<string?> FlagAsync(RecordSaleLine line)
        {
            var sale = Sent(shop, Sale(shop, line));
            Assert.Equal(ResultStatus.Applied, (await PushedAsync(shop, sale)).Status);
            return (await FlagsAsync(sale.OpId)).SingleOrDefault();
        }
        Assert.Null(await FlagAsync(Line(shop, carton)));
        Assert.Equal("price_changed 300000 320000 0", await FlagAsync(Line(shop, carton, price: 300_000)));
        // Another number was in it when it was sold.
        Assert.Equal("price_changed 320000 160000 0", await FlagAsync(Line(shop, carton, factor: 6_000)));
        foreach (var nobodys in (Guid[])[shop.NewId(), theirs])
            Assert.Equal("price_changed 320000 336600 0", await FlagAsync(Line(shop, nobodys)));
        // What a till still sells of one that was given up.
        Assert.True((await shop.RunAsync(shop.NewId(), milk with { Packs = [] })).Done);
        Assert.Null(await FlagAsync(Line(shop, carton)));
        Assert.Equal("price_changed 100 320000 0", await FlagAsync(Line(shop, carton, price: 100)));
    }

    public static TheoryData<string> Unsound => ["part", "worth", "total", "none in it", "too many", "no name"];

    [Theory, MemberData(nameof(Unsound))]
    public async Task A_line_of_packs_that_does_not_add_up_is_kept_for_the_owner(string what)
    {
        var shop = await Rig.ShopAsync();
        var (_, carton) = await PacksTests.MilkAsync(shop);
        var line = Line(shop, carton);
        var odd = what switch
        {
            "part" => line with { Quantity = 18_000, LineTotal = 480_000 },
            "worth" => line with { Amount = line.LineTotal },
            "total" => line with { LineTotal = line.LineTotal * 12 },
            "none in it" => line with { Pack = line.Pack! with { Factor = 0 } },
            "too many" => line with { Quantity = 9_000_000_000_000_000, Pack = line.Pack! with { Factor = 9_000_000_000_000_000 } },
            "no name" => line with { Pack = line.Pack! with { Name = "" } },
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };
        var result = await PushedAsync(shop, Sent(shop, Sale(shop, odd)));
        Assert.Equal((ResultStatus.Quarantined, "bad_line"), (result.Status, result.Reason));
        // The owner looks at it all the same.
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync($"/review/{result.OpId}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync($"/review/{result.OpId}/correction")).StatusCode);
    }

    [Fact]
    public async Task Part_of_a_carton_comes_back_at_its_part_of_the_cartons_price_and_pages_say_what_was_sold()
    {
        var shop = await Rig.ShopAsync();
        var (_, carton) = await PacksTests.MilkAsync(shop);
        var book = new CreditBook(shop);
        var akbar = await book.CustomerAsync();
        var sale = shop.Till.Next(Sale(shop, Line(shop, carton)).OnCredit(akbar, "Akbar"), book.Clock.AddMinutes(5));
        Assert.Equal(ResultStatus.Applied, (await PushedAsync(shop, sale)).Status);
        // Nine of twenty-four: 6,400 × 9 / 24.
        Assert.True((await shop.RunAsync(shop.NewId(), new ReturnGoods(sale.OpId, [new(1, 9_000)], "Leaking"))).Done);
        Assert.Equal(4_000, await book.BalanceAsync(akbar));

        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        async Task<string> WordsAsync(string path) =>
            Spaces().Replace(WebUtility.HtmlDecode(Tag().Replace(await (await owner.GetAsync(path)).TextAsync(), " ")), " ");
        var page = await WordsAsync($"/sales/{sale.OpId}");
        Assert.Contains("2 carton (12)", page, StringComparison.Ordinal);
        Assert.Contains("9 piece", page, StringComparison.Ordinal);
        Assert.Contains("15 piece · Rs 3,200 / carton (12)", await WordsAsync($"/sales/{sale.OpId}/returns"), StringComparison.Ordinal);

        Assert.True((await shop.RunAsync(shop.NewId(), new ReturnGoods(sale.OpId, [new(1, 15_000)], "All of it"))).Done);
        Assert.Equal(0, await book.BalanceAsync(akbar));
    }

    [Fact]
    public void A_sale_that_is_written_down_again_keeps_its_packs_as_long_as_the_goods_are_the_same()
    {
        var (milk, bread, pack) = (new Guid(1, 0, 0, new byte[8]), new Guid(2, 0, 0, new byte[8]), new Guid(3, 0, 0, new byte[8]));
        var sold = new RecordSaleLine(milk, "Milk", null, "piece", 24_000, 320_000, null, 640_000, null, new(pack, "carton", null, 12_000));
        var known = new[] { milk, bread }.ToDictionary(id => id, id => new ProductChoice(id, "Milk", "", "piece", "piece", "عدد", 1));
        var line = CorrectionLine.Of(sold);
        Assert.Equal(("2", "3200", 640_000), (line.Quantity, line.UnitPrice, line.Total));
        Assert.Equal(sold, line.ToLine(known));
        Assert.Equal(
            (36_000, 960_000L),
            (line with { Quantity = "3" }).ToLine(known) is { } three ? (three.Quantity, three.LineTotal) : default
        );
        Assert.Null((line with { Quantity = "1.5" }).ToLine(known));
        var other = (line with { ProductId = bread }).ToLine(known)!;
        Assert.Equal((null, 2_000, 640_000L), (other.Pack, other.Quantity, other.LineTotal));
        foreach (var factor in new[] { 0, -1, long.MaxValue })
            Assert.Equal(640_000, (line with { Pack = line.Pack! with { Factor = factor } }).Total);
    }

    [Fact]
    public async Task Cartons_of_a_delivery_come_in_as_the_pieces_they_are()
    {
        var shop = await Rig.ShopAsync();
        var (milk, carton) = await PacksTests.MilkAsync(shop);
        var buying = await Buying.FromAsync(shop);
        var url = $"/suppliers/{buying.Supplier}/delivery";
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        // The code on a carton means cartons.
        var page = await (await owner.FormAsync(url, ("Step", "find"), ("Find", PacksTests.OnCarton))).TextAsync();
        Assert.Contains($"value=\"{carton}\" selected", page, StringComparison.Ordinal);
        Assert.Contains("carton (12)", page, StringComparison.Ordinal);

        Task<HttpResponseMessage> SaveAsync(Guid pack, string quantity) =>
            owner.FormAsync(
                url,
                ("OpId", $"{shop.NewId()}"),
                ("Step", "save"),
                ("Outlet", $"{shop.Outlet}"),
                ("InvoiceDate", $"{Buying.Today:yyyy-MM-dd}"),
                ("Lines[0].Product", $"{milk.ProductId}"),
                ("Lines[0].Pack", $"{pack}"),
                // What is in one is not for the form to say.
                ("Lines[0].Factor", "1"),
                ("Lines[0].Quantity", quantity),
                ("Lines[0].Free", "0.5"),
                ("Lines[0].Cost", "6000")
            );
        foreach (var (pack, quantity) in new[] { (shop.NewId(), "2"), (carton, "0.00001"), (carton, "9999999999") })
        {
            var refused = await SaveAsync(pack, quantity);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
            Assert.Contains("id=\"Lines_0__Quantity_error\"", await refused.TextAsync(), StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.Redirect, (await SaveAsync(carton, "2")).StatusCode);
        Assert.Equal(
            "24000 6000 600000",
            await Database.AskAsync<string>(
                "select concat_ws(' ', quantity, free, cost) from shop.delivery_lines where business_id = $1",
                shop.BusinessId
            )
        );
    }

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
