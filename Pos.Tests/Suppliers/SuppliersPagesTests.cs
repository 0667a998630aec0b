using System.Net;
using System.Text.RegularExpressions;
using Pos.Data.Suppliers;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Suppliers;

public sealed class SuppliersPagesTests(ShopRig rig) : ShopTests(rig)
{
    private static async Task<string> WordsAsync(HttpResponseMessage answer)
    {
        var page = WebUtility.HtmlDecode(await answer.TextAsync());
        return Regex.Replace(Regex.Replace(page, "<[^>]+>", " "), @"\s+", " ");
    }

    private static async Task<string> PageAsync(Visitor visitor, string path) => await WordsAsync(await visitor.GetAsync(path));

    private static (string, string)[] Line(
        TestShop shop,
        int at,
        int good,
        string quantity,
        string cost,
        string free = "",
        string discount = ""
    ) =>
        [
            ($"Lines[{at}].Product", $"{shop.Goods[good].ProductId}"),
            ($"Lines[{at}].Quantity", quantity),
            ($"Lines[{at}].Cost", cost),
            ($"Lines[{at}].Free", free),
            ($"Lines[{at}].Discount", discount),
        ];

    [Fact]
    public async Task The_list_says_who_is_owed_what_and_since_when_and_is_searched_and_sorted()
    {
        var shop = await Rig.ShopAsync();
        var (metro, karim) = (await Buying.FromAsync(shop), await Buying.FromAsync(shop, "Karim & Sons"));
        await Buying.DoneAsync(shop, new OpenSupplierAccount(metro.Supplier, 100_000, Buying.Today.AddDays(-40), ""));
        await Buying.DoneAsync(shop, new OpenSupplierAccount(karim.Supplier, 250_000, Buying.Today.AddDays(3), ""));
        await Buying.DoneAsync(shop, new SaveSupplier(shop.NewId(), "Gone Ltd", "", "", 0, "", Archived: true));
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);

        Assert.Matches(
            "You owe suppliers Rs 3,500 Late Rs 1,000 Within 7 days Rs 2,500 .*Karim & Sons.* 2,500 .*Metro Traders.* 1,000 2 suppliers Rs 3,500",
            await PageAsync(owner, "/suppliers")
        );
        Assert.Matches("Karim & Sons.*Metro Traders", await PageAsync(owner, "/suppliers?sort=name"));
        Assert.Matches("Metro Traders.*Karim & Sons", await PageAsync(owner, "/suppliers?sort=due"));
        var late = await PageAsync(owner, "/suppliers?show=overdue");
        Assert.Contains("Metro Traders", late, StringComparison.Ordinal);
        Assert.DoesNotContain("Karim", late, StringComparison.Ordinal);
        Assert.DoesNotContain("Metro", await PageAsync(owner, "/suppliers?q=karim"), StringComparison.Ordinal);
        Assert.Contains("Metro Traders", await PageAsync(owner, "/suppliers?q=5556667"), StringComparison.Ordinal);
        Assert.Contains("Gone Ltd", await PageAsync(owner, "/suppliers?show=archived"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_is_written_down_and_changed_and_what_was_typed_stays_when_it_is_refused()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var id = shop.NewId();
        var refused = await owner.FormAsync(
            "/suppliers",
            ("OpId", $"{shop.NewId()}"),
            ("Id", $"{id}"),
            ("Name", "Metro"),
            ("Terms", "soon")
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("value=\"soon\"", await refused.TextAsync(), StringComparison.Ordinal);
        var saved = await owner.FormAsync("/suppliers", ("OpId", $"{shop.NewId()}"), ("Id", $"{id}"), ("Name", "Metro"), ("Terms", "۱۵"));
        Assert.Equal($"/suppliers/{id}", saved.Headers.Location?.OriginalString);
        Assert.Contains("after 15 days", await PageAsync(owner, $"/suppliers/{id}"), StringComparison.Ordinal);
        await owner.FormAsync(
            $"/suppliers/{id}/details",
            ("OpId", $"{shop.NewId()}"),
            ("Name", "Metro"),
            ("Terms", ""),
            ("Archived", "true")
        );
        Assert.Matches("Metro.*Put away.*Paid as it comes", await PageAsync(owner, $"/suppliers/{id}"));
    }

    [Fact]
    public async Task Each_step_of_a_delivery_keeps_all_that_was_typed_also_without_scripts()
    {
        var shop = await Rig.ShopAsync();
        var buying = await Buying.FromAsync(shop);
        var url = $"/suppliers/{buying.Supplier}/delivery";
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        (string, string)[] head = [("Reference", "A-17"), ("Paid", "100"), ("Note", "by van"), ("Outlet", $"{shop.OtherOutlet}")];

        // A barcode is one product: it is on the list, and its quantity comes next.
        var scanned = await owner.FormAsync(url, [.. head, ("Step", "find"), ("Find", "8960000000017"), .. Line(shop, 0, 0, "5", "60.5")]);
        Assert.Equal(HttpStatusCode.OK, scanned.StatusCode);
        var page = await scanned.TextAsync();
        Assert.Matches("""Lines\[0\]\.Product" value="(.{36})"[\s\S]*Lines\[1\]\.Product""", page);
        Assert.Contains($"""name="Lines[0].Product" value="{shop.Goods[1].ProductId}""", page, StringComparison.Ordinal);
        Assert.Matches("""<input[^>]*autofocus=""[^>]*id="Lines_0__Quantity""", page);
        foreach (var typed in (string[])["A-17", "100", "by van", "60.5"])
            Assert.Contains($"value=\"{typed}\"", page, StringComparison.Ordinal);
        Assert.Matches($"""value="{shop.OtherOutlet}" checked""", page);

        // A word that many have: which of them?
        var asked = await (
            await owner.FormAsync(url, [.. head, ("Step", "find"), ("Find", "a"), .. Line(shop, 0, 0, "5", "60.5")])
        ).TextAsync();
        Assert.Contains($"""name="Add" value="{shop.Goods[2].ProductId}""", asked, StringComparison.Ordinal);
        var chosen = await (
            await owner.FormAsync(url, [.. head, ("Find", "a"), ("Add", $"{shop.Goods[2].ProductId}"), .. Line(shop, 0, 0, "5", "60.5")])
        ).TextAsync();
        Assert.Contains($"""name="Lines[0].Product" value="{shop.Goods[2].ProductId}""", chosen, StringComparison.Ordinal);
        var removed = await (
            await owner.FormAsync(url, [.. head, ("Remove", "0"), .. Line(shop, 0, 2, "1", "1"), .. Line(shop, 1, 0, "5", "60.5")])
        ).TextAsync();
        Assert.Contains($"""name="Lines[0].Product" value="{shop.Goods[0].ProductId}""", removed, StringComparison.Ordinal);
        Assert.Contains("value=\"60.5\"", removed, StringComparison.Ordinal);
        Assert.DoesNotContain("Lines[1]", removed, StringComparison.Ordinal);
        Assert.Equal(0, await buying.OwedAsync());
    }

    [Fact]
    public async Task A_delivery_that_is_refused_comes_back_as_it_was_typed_and_one_that_is_not_shows_what_it_cost()
    {
        var shop = await Rig.ShopAsync();
        var buying = await Buying.FromAsync(shop);
        await buying.BroughtAsync(buying.Sugar(10, 1_000));
        var url = $"/suppliers/{buying.Supplier}/delivery";
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Task<HttpResponseMessage> SaveAsync(string quantity, string paid, Guid? outlet = null) =>
            owner.FormAsync(
                url,
                [
                    ("OpId", $"{shop.NewId()}"),
                    ("Step", "save"),
                    ("Outlet", $"{outlet ?? shop.Outlet}"),
                    ("Reference", "A-17"),
                    ("InvoiceDate", $"{Buying.Today:yyyy-MM-dd}"),
                    ("Extra", "60"),
                    ("Paid", paid),
                    ("PaidBy", "Bank"),
                    .. Line(shop, 0, 1, "10", "500", "1", "50"),
                    .. Line(shop, 1, 0, quantity, "550"),
                ]
            );
        foreach (var (quantity, paid) in new[] { ("a lot", ""), ("0", ""), ("5", "some") })
        {
            var refused = await SaveAsync(quantity, paid);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
            var page = await refused.TextAsync();
            Assert.Contains($"value=\"{quantity}\"", page, StringComparison.Ordinal);
            Assert.Contains("field__error", page, StringComparison.Ordinal);
        }
        // An outlet that is not there any more is not another one.
        Assert.Contains("This outlet is not yours", await (await SaveAsync("5", "", shop.NewId())).TextAsync(), StringComparison.Ordinal);
        Assert.Equal(1_000, await buying.OwedAsync());

        var saved = await SaveAsync("5", "300");

        var delivery = saved.Headers.Location!.OriginalString;
        Assert.StartsWith($"/suppliers/{buying.Supplier}/deliveries/", delivery, StringComparison.Ordinal);
        Assert.Equal(1_000 + 500 - 50 + 550 + 60 - 300, await buying.OwedAsync());
        // Sugar was 100 a kg and is 116.60 now; sold at 150. In the order of the paper, whose last line stood first.
        Assert.Matches(
            "It has become dearer .*Sugar cost Rs 100, now Rs 116.60; sold at Rs 150 Sell at Rs 175 .*Sugar Rs 116.60 a kg · margin 22 % 5 .*Milk 1 L Rs 43.36 a piece · margin 84 % · Rs 50 off 10 \\+ 1 ",
            await PageAsync(owner, delivery)
        );
        var ledger = await PageAsync(owner, $"/suppliers/{buying.Supplier}");
        Assert.Matches("Paid Bank A-17 .*Goods received A-17 .*Goods received ", ledger);
        Assert.Matches("Metro Traders : last bought .* at Rs 116.60 a kg", await PageAsync(owner, $"/inventory/{shop.Goods[0].ProductId}"));

        var sold = await owner.FormAsync(
            $"{delivery}/prices",
            ("OpId", $"{shop.NewId()}"),
            ("Product", $"{shop.Goods[0].ProductId}"),
            ("Price", "17500")
        );
        Assert.Equal(delivery, sold.Headers.Location?.OriginalString);
        Assert.Equal(17_500, await Database.AskAsync<long>("select price from shop.products where id = $1", shop.Goods[0].ProductId));
        Assert.DoesNotContain("It has become dearer", await PageAsync(owner, delivery), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_paid_given_back_and_taken_back_stands_in_the_account_with_what_was_owed_then()
    {
        var shop = await Rig.ShopAsync();
        var buying = await Buying.FromAsync(shop);
        var op = await buying.BroughtAsync(buying.Sugar(10, 1_000, "A-17"));
        var here = $"/suppliers/{buying.Supplier}";
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        async Task DoneAsync(string act, params (string, string)[] typed)
        {
            var refused = await owner.FormAsync($"{here}/{act}", ("OpId", $"{shop.NewId()}"), ("Step", "save"), ("Note", "kept"));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
            var done = await owner.FormAsync($"{here}/{act}", [("OpId", $"{shop.NewId()}"), ("Step", "save"), .. typed]);
            Assert.Equal((act, here), (act, done.Headers.Location?.OriginalString));
        }
        await DoneAsync("opening", ("Amount", "500"), ("DueOn", $"{Buying.Today:yyyy-MM-dd}"));
        await DoneAsync("payment", ("Amount", "400"), ("Method", "Cheque"), ("Reference", "00123"));
        await DoneAsync("return", [("Outlet", $"{shop.Outlet}"), .. Line(shop, 0, 0, "1", "100")]);
        await DoneAsync($"entries/{op}/reversal?line=1", ("Reason", "Entered twice"));

        Assert.Matches(
            "Nothing owed Rs 0 .*Taken back A-17 .*−1,000 Rs 0 .*Goods given back .*−100 Rs 1,000 .*Paid Cheque 00123 .*−400 Rs 1,100 .*Old balance .* 500 Rs 1,500 .*Goods received A-17 .* 1,000 Rs 1,000",
            await PageAsync(owner, here)
        );
        Assert.Equal(0, await buying.OwedAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync($"{here}/entries/{op}/reversal?line=7")).StatusCode);
        Assert.Contains("was taken back", await PageAsync(owner, $"{here}/deliveries/{op}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cashier_sees_that_goods_came_and_not_from_whom_or_for_what()
    {
        var shop = await Rig.ShopAsync();
        var buying = await Buying.FromAsync(shop);
        await buying.BroughtAsync(buying.Sugar(10, 1_234, "A-17"));
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        var page = await PageAsync(cashier, $"/inventory/{shop.Goods[0].ProductId}");
        Assert.Matches("Goods in .*\\+10 110 ", page);
        foreach (var hidden in (string[])["Metro", "A-17", "1,234", "123.4"])
            Assert.DoesNotContain(hidden, page, StringComparison.Ordinal);
    }
}
