using System.Net;
using System.Text;
using Pos.Data.Catalog;
using Pos.Tests.Catalog;
using Pos.Tests.Infrastructure;
using Pos.Tests.Statements;
using Pos.Tests.Suppliers;
using Pos.Tests.Tenancy;
using Pos.Web.Features.Labels;
using ZXing;
using ZXing.Common;

namespace Pos.Tests.Labels;

public sealed class LabelTests(ShopRig rig) : ShopTests(rig)
{
    [Theory]
    [InlineData("4006381333931", true)]
    [InlineData("8964000103593", true)]
    [InlineData("4006381333932", false)]
    [InlineData("400638133393", false)]
    [InlineData("40063813339३1", false)]
    public void The_last_digit_checks_the_others(string code, bool sound) => Assert.Equal(sound, Ean13.IsSound(code));

    [Fact]
    public void Numbers_of_the_shops_own_go_on_after_the_last_one_that_was_given()
    {
        Assert.Equal(["2900000000018", "2900000000025"], Ean13.Free(new HashSet<string>()).Take(2));
        var after = Ean13.Free(new HashSet<string> { "2900000000414", "4006381333931", "29x", "2900000000999" }).First();
        Assert.True(Ean13.IsSound(after));
        Assert.StartsWith("29" + "0000000042", after, StringComparison.Ordinal);
    }

    // As a scanner reads it off the paper of a label printer, which has 203 dots to the inch.
    private static async Task<string?> ScanAsync(byte[] pdf, int dpi)
    {
        var picture = Path.Combine(Path.GetTempPath(), $"{Guid.CreateVersion7()}");
        var file = picture + ".pdf";
        await File.WriteAllBytesAsync(file, pdf, Ct);
        using var draw = System.Diagnostics.Process.Start(
            "pdftoppm",
            ["-gray", "-singlefile", "-aa", "no", "-aaVector", "no", "-r", $"{dpi}", file, picture]
        );
        await draw.WaitForExitAsync(Ct);
        var pgm = await File.ReadAllBytesAsync(picture + ".pgm", Ct);
        File.Delete(file);
        File.Delete(picture + ".pgm");
        var head = Encoding.ASCII.GetString(pgm, 0, 40).Split('\n');
        var size = head[1].Split(' ').Select(int.Parse).ToArray();
        var pixels = pgm[(head[0].Length + head[1].Length + head[2].Length + 3)..];
        var reader = new BarcodeReaderGeneric { Options = new DecodingOptions { TryHarder = true } };
        return reader.Decode(new RGBLuminanceSource(pixels, size[0], size[1], RGBLuminanceSource.BitmapFormat.Gray8))?.Text;
    }

    [Theory]
    [InlineData("38x25", "8964000103593", "8964000103593")]
    [InlineData("50x30", "2900000000018", "2900000000018")]
    [InlineData("a4", "036000291452", "036000291452")]
    [InlineData("50x30", "SHOE-42", "SHOE-42")]
    [InlineData("38x25", "10042", "10042")]
    public async Task What_is_printed_can_be_scanned(string sheet, string code, string read)
    {
        var pdf = LabelPdf.Render([new(["Sugar", "چینی"], 16_000, "kg", code)], LabelSheet.Of(sheet), 0, "Labels", Ct);
        Assert.Equal(read, await ScanAsync(pdf, 203));
    }

    [Fact]
    public async Task Bars_that_no_scanner_would_read_are_left_out_and_the_code_stays()
    {
        const string Code = "A-VERY-LONG-CODE-OF-THE-SHOP";
        var pdf = LabelPdf.Render([new(["Soap"], 9_950, "", Code)], LabelSheet.Of("38x25"), 0, "Labels", Ct);
        Assert.Null(await ScanAsync(pdf, 203));
        Assert.Contains(Code, await StatementBook.TextAsync(pdf), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sheet_begins_where_labels_are_left_and_goes_on_on_the_next()
    {
        var labels = Enumerable.Range(1, 30).Select(i => new Label([$"Thing {i}"], i * 100, "", null)).ToList();
        var pages = (await StatementBook.TextAsync(LabelPdf.Render(labels, LabelSheet.Of("a4"), 20, "Labels", Ct)))
            .TrimEnd('\f')
            .Split('\f');
        Assert.Equal(3, pages.Length);
        Assert.Contains("Thing 4", pages[0], StringComparison.Ordinal);
        Assert.DoesNotContain("Thing 5", pages[0], StringComparison.Ordinal);
        Assert.Contains("Thing 28", pages[1], StringComparison.Ordinal);
        Assert.Contains("Thing 30", pages[2], StringComparison.Ordinal);
    }

    private static (string, string)[] Wanted(Guid product, string copies, params (string, string)[] more) =>
        [("Lines[0].Id", product.ToString()), ("Lines[0].Copies", copies), .. more];

    private static async Task<string> PrintedAsync(Visitor visitor, params (string, string)[] fields)
    {
        var answer = await visitor.FormAsync("/labels.pdf", fields);
        Assert.Equal((HttpStatusCode.OK, "application/pdf"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        return await StatementBook.TextAsync(await answer.Content.ReadAsByteArrayAsync(Ct));
    }

    [Fact]
    public async Task Labels_bear_the_prices_of_the_outlet_that_is_asked_for()
    {
        var shop = await Rig.ShopAsync();
        var milk = shop.Goods[1].ProductId;
        Assert.True((await shop.RunAsync<SaveAtOutlets>(shop.NewId(), new(milk, [new(shop.Outlet, 77_700, true)]))).Done);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.DoesNotContain("777", await PrintedAsync(owner, Wanted(milk, "2")), StringComparison.Ordinal);
        var here = await PrintedAsync(owner, Wanted(milk, "2", ("Outlet", shop.Outlet.ToString())));
        Assert.Equal(2, here.Split("Rs 777").Length - 1);
        Assert.Contains($"value=\"{milk}\"", await (await owner.GetAsync("/labels?q=milk")).TextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-1", "38x25", "0")]
    [InlineData("201", "38x25", "0")]
    [InlineData("lots", "38x25", "0")]
    [InlineData("1", "38x25", "1")]
    [InlineData("1", "a4", "24")]
    [InlineData("", "a4", "0")]
    public async Task What_cannot_be_printed_is_said_and_what_was_typed_stays(string copies, string sheet, string skip)
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var answer = await owner.FormAsync("/labels.pdf", Wanted(shop.Goods[1].ProductId, copies, ("Sheet", sheet), ("Skip", skip)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("role=\"alert\"", await answer.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_business_has_no_labels_here_and_a_cashier_needs_the_right_to_edit_goods()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        using var stranger = await other.SignedInAsync(other.OwnerLogin);
        var answer = await stranger.FormAsync("/labels.pdf", Wanted(shop.Goods[1].ProductId, "1"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        Assert.Equal(HttpStatusCode.Forbidden, (await cashier.GetAsync("/labels")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await cashier.FormAsync("/labels.pdf", Wanted(shop.Goods[1].ProductId, "1"))).StatusCode);
    }

    [Fact]
    public async Task Goods_without_a_barcode_get_numbers_of_the_shops_own_once_and_the_change_can_be_taken_back()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var bare = shop.NewId();
        NewProduct[] some = [new(bare, "Loose nails", "", "", 500, "piece", null, [], [])];
        Assert.True((await shop.RunAsync<AddProducts>(shop.NewId(), new(some))).Done);
        // What stands on its carton is no number of the thing itself.
        var boxed = await TwoShops.ProductOfAsync(shop, bare) with
        {
            Packs = [PacksTests.Carton(shop.NewId())],
        };
        Assert.True((await shop.RunAsync(shop.NewId(), boxed)).Done);
        Assert.Contains("no barcode", await (await owner.GetAsync("/labels?q=loose")).TextAsync(), StringComparison.Ordinal);
        Task<List<string>> CodesAsync() =>
            Database.ListAsync<string>(
                "select code from shop.barcodes where business_id = $1 order by code collate \"C\"",
                shop.BusinessId
            );
        var before = await CodesAsync();
        var op = shop.NewId();
        (string, string)[] form =
        [
            ("opId", op.ToString()),
            .. shop.Goods.Select(g => ("goods", g.ProductId.ToString())),
            ("goods", bare.ToString()),
        ];
        for (var tap = 0; tap < 2; tap++)
            await owner.FormAsync("/labels/barcodes", form);
        var after = await CodesAsync();
        Assert.All(
            after.Except(before),
            code => Assert.True(Ean13.IsSound(code) && code.StartsWith(Ean13.Own, StringComparison.Ordinal), code)
        );
        Assert.Contains("2900000000018", after);
        Assert.Equal(
            await Database.AskAsync<long>("select count(*) from shop.products where business_id = $1", shop.BusinessId),
            await Database.AskAsync<long>(
                "select count(distinct product_id) from shop.barcodes where business_id = $1 and pack_id is null",
                shop.BusinessId
            )
        );
        Assert.True((await shop.RunAsync<UndoProducts>(shop.NewId(), new(op))).Done);
        Assert.Equal(before, await CodesAsync());
    }

    [Fact]
    public async Task What_a_supplier_brought_gets_a_label_for_each_piece_and_what_is_weighed_one_for_its_shelf()
    {
        var shop = await Rig.ShopAsync();
        var buying = await Buying.FromAsync(shop);
        var (sugar, milk) = (shop.Goods[0].ProductId, shop.Goods[1].ProductId);
        var delivery = await buying.BroughtAsync(
            buying.Sugar(50, 7_000) with
            {
                Lines = [new(sugar, 50_000, 0, 700_000, 0), new(milk, 10_000, 2_000, 250_000, 0)],
            }
        );
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var page = await (await owner.GetAsync($"/labels?delivery={delivery}")).TextAsync();
        Assert.Equal(2, page.Split("name=\"Lines[").Length / 2);
        Assert.Matches($"value=\"{milk}\"[^¬]*?Copies\" value=\"12\"", page);
        Assert.Matches($"value=\"{sugar}\"[^¬]*?Copies\" value=\"1\"", page);
    }
}
