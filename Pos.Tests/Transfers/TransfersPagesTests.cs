using System.Net;
using System.Text.RegularExpressions;
using Pos.Data.Stock;
using Pos.Tests.Infrastructure;
using Pos.Tests.Suppliers;
using Pos.Web.Features.Demo;

namespace Pos.Tests.Transfers;

public sealed class TransfersPagesTests(ShopRig rig) : ShopTests(rig)
{
    private static async Task<string> PageAsync(Visitor visitor, string path)
    {
        var page = WebUtility.HtmlDecode(await (await visitor.GetAsync(path)).TextAsync());
        return Regex.Replace(Regex.Replace(page, "<[^>]+>", " "), @"\s+", " ");
    }

    private static (string, string)[] Form(TestShop shop, params (string, string)[] more) =>
        [("OpId", $"{shop.NewId()}"), ("From", $"{shop.Outlet}"), ("To", $"{shop.OtherOutlet}"), .. more];

    private static (string, string)[] Line(TestShop shop, int line, int good, string quantity) =>
        [($"Lines[{line}].Product", $"{shop.Goods[good].ProductId}"), ($"Lines[{line}].Quantity", quantity)];

    [Fact]
    public async Task Goods_are_found_sent_and_received_in_the_office_and_both_shelves_tell_of_it()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var found = await owner.FormAsync("/transfers", Form(shop, ("Find", "SUG"), ("Step", "find")));
        Assert.Equal(HttpStatusCode.OK, found.StatusCode);
        Assert.Contains($"value=\"{shop.Goods[0].ProductId}\"", await found.TextAsync(), StringComparison.Ordinal);
        var sent = await owner.FormAsync(
            "/transfers",
            Form(shop, [.. Line(shop, 0, 0, "12.5"), .. Line(shop, 1, 1, "6"), ("Note", "Ali's van"), ("Step", "save")])
        );
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        var page = sent.Headers.Location!.OriginalString;
        Assert.Matches("On the way.*Ali's van.*Milk.*Sugar", await PageAsync(owner, page));
        Assert.Matches("Main Test to Nazimabad Test.*On the way", await PageAsync(owner, "/transfers?show=way"));

        var bad = await owner.FormAsync($"{page}/receipt", Form(shop, [.. Line(shop, 0, 0, "a lot"), ("Note", "kept"), ("Step", "save")]));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, bad.StatusCode);
        Assert.Contains("value=\"kept\"", await bad.TextAsync(), StringComparison.Ordinal);
        const string Late = "was received or called back already";
        var receipt = Form(shop, [.. Line(shop, 0, 0, "12"), .. Line(shop, 1, 1, "6"), .. Line(shop, 2, 2, "1"), ("Step", "save")]);
        // The same form twice is one receipt, and nobody is told otherwise.
        for (var tap = 0; tap < 2; tap++)
        {
            Assert.Equal(HttpStatusCode.Redirect, (await owner.FormAsync($"{page}/receipt", receipt)).StatusCode);
            Assert.DoesNotContain(Late, await PageAsync(owner, page), StringComparison.Ordinal);
        }
        Assert.Matches(@"Received, not all as sent.*Sugar.*0.5 \w+ short.*Bread.*1 \w+ too much", await PageAsync(owner, page));
        Assert.Matches("Received, not all as sent", await PageAsync(owner, "/transfers?show=odd"));
        Assert.Contains("None like that", await PageAsync(owner, "/transfers?show=way"), StringComparison.Ordinal);
        // Whoever comes too late is told, and nothing is counted twice.
        var again = await owner.FormAsync($"{page}/receipt", Form(shop, [.. Line(shop, 0, 0, "12"), ("Step", "save")]));
        Assert.Equal((HttpStatusCode.Redirect, page), (again.StatusCode, again.Headers.Location!.OriginalString));
        Assert.Contains(Late, await PageAsync(owner, page), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await owner.FormAsync($"{page}/return", ("OpId", $"{shop.NewId()}"))).StatusCode);
        Assert.Contains(Late, await PageAsync(owner, page), StringComparison.Ordinal);

        var ledger = $"/inventory/{shop.Goods[0].ProductId}?outlet=";
        Assert.Matches("Sent to Nazimabad Test.*−12.5 ", await PageAsync(owner, ledger + shop.Outlet));
        Assert.Matches(
            "Came otherwise than sent from Main Test.*−0.5 .*Came from Main Test.*\\+12.5 ",
            await PageAsync(owner, ledger + shop.OtherOutlet)
        );
    }

    [Fact]
    public async Task What_is_not_understood_comes_back_as_it_was_typed()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        foreach (
            var (fields, wrong) in new[]
            {
                (Form(shop, ("Step", "save"), ("Note", "kept")), "Add at least one thing"),
                (Form(shop, [.. Line(shop, 0, 0, "0"), ("Step", "save"), ("Note", "kept")]), "Write how much"),
                (
                    [
                        .. Form(shop, [.. Line(shop, 0, 0, "1"), ("Step", "save"), ("Note", "kept")]).Where(f => f.Item1 != "To"),
                        ("To", $"{shop.Outlet}"),
                    ],
                    "Goods go to another outlet"
                ),
            }
        )
        {
            var answer = await owner.FormAsync("/transfers", fields);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            var page = await answer.TextAsync();
            Assert.Contains("value=\"kept\"", page, StringComparison.Ordinal);
            Assert.Contains(wrong, page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_cashier_sends_receives_and_calls_back_by_right_and_only_at_his_end()
    {
        var shop = await Rig.ShopAsync();
        var sending = new Sending(shop);
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        var (leaving, coming) = (
            await sending.SentAsync(3),
            await sending.SentAsync(sending.Sugars(2) with { FromOutletId = shop.OtherOutlet, ToOutletId = shop.Outlet })
        );
        async Task<HttpStatusCode> ReceiveAsync(Guid transfer) =>
            (
                await cashier.FormAsync($"/transfers/{transfer}/receipt", Form(shop, [.. Line(shop, 0, 0, "2"), ("Step", "save")]))
            ).StatusCode;
        async Task<HttpStatusCode> SendAsync() =>
            (await cashier.FormAsync("/transfers", Form(shop, [.. Line(shop, 0, 0, "2"), ("Step", "save")]))).StatusCode;
        Assert.Equal(HttpStatusCode.NotFound, await ReceiveAsync(coming));
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync());
        Assert.Equal(HttpStatusCode.Forbidden, (await cashier.GetAsync("/transfers/new")).StatusCode);
        Assert.DoesNotContain("name=\"Lines", await (await cashier.GetAsync($"/transfers/{coming}")).TextAsync(), StringComparison.Ordinal);

        await Stock.MoveGoodsTests.GiveAsync(shop, StockRights.Receive, StockRights.Adjust);
        Assert.Contains("name=\"Lines", await (await cashier.GetAsync($"/transfers/{coming}")).TextAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, await ReceiveAsync(coming));
        Assert.Equal(HttpStatusCode.Redirect, await SendAsync());
        // What goes to the other outlet is not his to receive, but to call back.
        await ReceiveAsync(leaving);
        Assert.Equal(0, await Database.AskAsync<long>("select count(*) from shop.transfer_ends where transfer_id = $1", leaving));
        Assert.Equal(
            HttpStatusCode.Redirect,
            (await cashier.FormAsync($"/transfers/{leaving}/return", ("OpId", $"{shop.NewId()}"))).StatusCode
        );
        Assert.Equal("called_back", await Database.AskAsync<string>("select kind from shop.transfer_ends where transfer_id = $1", leaving));
    }

    [Fact]
    public async Task A_business_of_one_outlet_is_not_bothered_with_it_and_others_see_what_waits()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        await new Sending(shop).SentAsync();
        var page = await (await owner.GetAsync("/products")).TextAsync();
        Assert.Contains("href=\"/transfers\"", page, StringComparison.Ordinal);
        Assert.Contains("1 on the way", page, StringComparison.Ordinal);
        var login = Rig.NewPhone();
        var maker = new ShopMaker(Rig.Host.Services);
        await maker.FoundAsync("Small shop", "Only one", "Sana", login, TestShop.Password);
        using var small = await shop.SignedInAsync(login);
        Assert.DoesNotContain("href=\"/transfers\"", await (await small.GetAsync("/products")).TextAsync(), StringComparison.Ordinal);
    }
}
