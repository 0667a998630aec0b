using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Pos.Data.Catalog;
using Pos.Tests.Infrastructure;
using Pos.Web.Features.Shared;

namespace Pos.Tests.Catalog;

/// <summary>A list of goods on its way in, prices in one go, and both taken back: the pages.</summary>
public sealed partial class GoodsImportPagesTests(ShopRig rig) : ShopTests(rig)
{
    private static Task<HttpResponseMessage> UploadAsync(Visitor visitor, byte[] content, string name = "list.csv") =>
        visitor.SendAsync(
            new(HttpMethod.Post, "/products/import")
            {
                Content = new MultipartFormDataContent { { new ByteArrayContent(content), "file", name } },
                Headers = { ExpectContinue = content.Length > 100_000 },
            }
        );

    private static Task<HttpResponseMessage> UploadAsync(Visitor visitor, string content) =>
        UploadAsync(visitor, Encoding.UTF8.GetBytes(content));

    private static async Task<string> PageAsync(Visitor visitor, string path) =>
        WebUtility.HtmlDecode(await (await visitor.GetAsync(path)).TextAsync());

    private static void Says(string page, params string[] words)
    {
        foreach (var word in words)
            Assert.Contains(word, page, StringComparison.Ordinal);
    }

    private static string OpIdIn(string page) => OpId().Match(page).Groups[1].Value;

    [Fact]
    public async Task A_list_is_looked_at_saved_once_and_taken_back()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var before = await SaveProductsTests.GoodsAsync(Database, shop);
        var uploaded = await UploadAsync(
            owner,
            "name,price,barcode,category,stock\nSalt,50,777123,Spices,12\nMilk 1 L,300,8960000000017,,\nBread,,8960000000024,,\n,1,,,\n"
        );
        var draft = uploaded.Headers.Location!.OriginalString;
        var look = await PageAsync(owner, draft);
        Says(look, "id=\"new\">1<", "id=\"changed\">1<", "id=\"same\">1<", "id=\"bad\">1<", "Line 5", "No name", "280.50", "300", "Spices");
        Says(look, "Save the 2 good ones", "Where the stock of the new goods lies");
        Assert.Equal(before, await SaveProductsTests.GoodsAsync(Database, shop));

        var change = "";
        for (var i = 0; i < 2; i++)
        {
            var saved = await owner.FormAsync(draft, ("outlet", shop.OtherOutlet.ToString()));
            Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
            change = saved.Headers.Location!.OriginalString;
        }
        Assert.Equal(
            "Salt 5000 12000",
            await Database.AskAsync<string>(
                """
                select concat_ws(' ', p.name, p.price, s.quantity) from shop.products p join shop.stock_on_hand s on s.business_id = p.business_id and s.product_id = p.id
                where p.business_id = $1 and p.name = 'Salt' and s.outlet_id = $2
                """,
                shop.BusinessId,
                shop.OtherOutlet
            )
        );
        var done = await PageAsync(owner, change);
        Says(done, "list.csv", "Take it back (2 goods)", "what was new leaves the till");
        Says(await PageAsync(owner, "/products/changes"), "list.csv", "1 new, 1 changed");
        // The price of before stands on the product's page, with who changed it.
        var milk = shop.Goods[1].ProductId;
        Says(await PageAsync(owner, $"/products/{milk}"), "Its price so far", "280.50", "Olga");

        var undo = OpIdIn(done);
        for (var i = 0; i < 2; i++)
            Assert.EndsWith(
                undo,
                (await owner.FormAsync($"{change}/undo", ("opId", undo))).Headers.Location!.OriginalString,
                StringComparison.Ordinal
            );
        Assert.Equal(
            before,
            (await SaveProductsTests.GoodsAsync(Database, shop)).Where(g => !g.Contains("\"Salt\"", StringComparison.Ordinal))
        );
        Says(await PageAsync(owner, change), "This was taken back.");
        Says(await PageAsync(owner, $"/products/changes/{undo}"), "Do it again");
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await owner.FormAsync($"{change}/undo", ("opId", shop.NewId().ToString()))).StatusCode
        );
    }

    [Fact]
    public async Task What_was_downloaded_changes_nothing_when_it_is_brought_back_and_a_change_in_it_is_one()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.True(
            (
                await shop.RunAsync(
                    shop.NewId(),
                    await Tenancy.TwoShops.ProductOfAsync(shop, shop.Goods[3].ProductId) with
                    {
                        Name = "=1+1",
                    }
                )
            ).Done
        );
        foreach (var name in (string[])["goods.csv", "goods.xlsx"])
        {
            var file = await (await owner.GetAsync($"/products/file.{name[6..]}")).Content.ReadAsByteArrayAsync(Ct);
            Assert.Equal(5, Sheet.Read(file, 100).Rows.Count + 1);
            var draft = (await UploadAsync(owner, file, name)).Headers.Location!.OriginalString;
            var page = await PageAsync(owner, draft);
            Says(page, "id=\"new\">0<", "id=\"changed\">0<", "id=\"same\">4<", "Your own list", "There is nothing to save");
            Assert.DoesNotContain("Columns left out", page, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await owner.FormAsync(draft)).StatusCode);
            Assert.Equal("/products/import", (await owner.FormAsync($"{draft}/removal")).Headers.Location!.OriginalString);
            Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync(draft)).StatusCode);
        }
        var csv = Encoding.UTF8.GetString(await (await owner.GetAsync("/products/file.csv")).Content.ReadAsByteArrayAsync(Ct));
        // A spreadsheet must not take it for a formula.
        Assert.Contains(",'=1+1,", csv, StringComparison.Ordinal);
        var changed = (
            await UploadAsync(
                owner,
                csv.Replace(",150.00,", ",155,", StringComparison.Ordinal).Replace(",150,", ",155,", StringComparison.Ordinal)
            )
        )
            .Headers
            .Location!
            .OriginalString;
        Says(await PageAsync(owner, changed), "id=\"changed\">1<", "id=\"same\">3<", "155");
    }

    [Fact]
    public async Task A_file_that_is_no_list_is_answered_in_words_and_nothing_is_kept()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        async Task RefusedAsync(byte[] content, string words)
        {
            var answer = await UploadAsync(owner, content);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            Says(WebUtility.HtmlDecode(await answer.TextAsync()), words);
        }
        await RefusedAsync([], "Choose the file first");
        await RefusedAsync("\n\n"u8.ToArray(), "There is nothing in this file");
        await RefusedAsync([.. "PK\u0003\u0004"u8, .. new byte[100]], "This file cannot be read");
        await RefusedAsync(new byte[ImportDraft.MostBytes + 1], "too large");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await UploadAsync(owner, new byte[50_000_000])).StatusCode);
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await owner.FormAsync("/products/import", ("file", "no file but a word"))).StatusCode
        );
        Assert.Equal(0, await Database.AskAsync<long>("select count(*) from shop.import_drafts where business_id = $1", shop.BusinessId));
        Says(await PageAsync(owner, (await UploadAsync(owner, "price\n5\n")).Headers.Location!.OriginalString), "No column is called name");
        var many = "name,price\n" + string.Join('\n', Enumerable.Range(0, SaveProductsHandler.MostAtOnce + 1).Select(i => $"N{i},1"));
        Says(await PageAsync(owner, (await UploadAsync(owner, many)).Headers.Location!.OriginalString), "More than 25,000 rows");
    }

    [Fact]
    public async Task Prices_go_up_together_where_they_were_seen_and_down_again()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Says(await PageAsync(owner, "/products/prices"), "Which goods");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await owner.GetAsync("/products/prices?Percent=much")).StatusCode);
        var look = await PageAsync(owner, "/products/prices?Percent=10&Round=5");
        // Sugar 150, Milk 280.50, Bread 130, Tea 199.99.
        Says(look, "4 new prices", "165", "310", "145", "220");
        var op = OpIdIn(look);
        (string, string)[] form = [("OpId", op), ("Percent", "10"), ("Round", "5")];
        for (var i = 0; i < 2; i++)
        {
            // The second tap, and whoever heard no answer to the first, comes to what the first did.
            var answer = await owner.FormAsync("/products/prices", form);
            Assert.Equal($"/products/changes/{op}", answer.Headers.Location!.OriginalString);
        }
        Assert.Equal(
            [14_500, 16_500, 22_000, 31_000],
            await Database.ListAsync<long>("select price from shop.products where business_id = $1 order by price", shop.BusinessId)
        );
        Says(await PageAsync(owner, $"/products/changes/{op}"), "New prices", "+10 %", "Take it back (4 goods)");
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await owner.FormAsync("/products/prices", ("OpId", shop.NewId().ToString()), ("Percent", "x"))).StatusCode
        );
        Says(await PageAsync(owner, $"/products/prices?Percent=10&Category={shop.NewId()}"), "No price changes by it");
    }

    [Fact]
    public async Task None_of_it_is_a_cashiers_or_another_shops()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var draft = (await UploadAsync(owner, "name,price\nSalt,50\n")).Headers.Location!.OriginalString;
        var change = (await owner.FormAsync(draft)).Headers.Location!.OriginalString;
        var again = (await UploadAsync(owner, "name,price\nRice,50\n")).Headers.Location!.OriginalString;
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        foreach (
            var path in (string[])["/products/import", "/products/prices", "/products/changes", "/products/file.csv", "/products/file.xlsx"]
        )
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, (await cashier.GetAsync(path)).StatusCode));
        using var stranger = await other.SignedInAsync(other.OwnerLogin);
        foreach (var visitor in (Visitor[])[cashier, stranger])
        foreach (var path in (string[])[again, change])
            Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.FormAsync(again)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.FormAsync($"{change}/undo", ("opId", other.NewId().ToString()))).StatusCode);
    }

    [GeneratedRegex("name=\"[oO]pId\" value=\"([^\"]+)\"")]
    private static partial Regex OpId();
}
