using System.Net;
using Pos.Data.Credit;
using Pos.Data.Customers;
using Pos.Data.Operations;
using Pos.Data.Payments;
using Pos.Tests.Credit;
using Pos.Tests.Infrastructure;
using Pos.Web.Features.Demo;

namespace Pos.Tests.Review;

public sealed class CreditReviewPagesTests(ShopRig rig) : ShopTests(rig)
{
    private static async Task<string> PageAsync(Visitor visitor, string path)
    {
        var answer = await visitor.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.TextAsync());
    }

    private static async Task<Guid> SetAsideAsync(TestShop shop, Envelope envelope, string reason)
    {
        Assert.Equal(reason, (await shop.PushAsync(envelope)).Results.Single().Reason);
        return envelope.OpId;
    }

    [Fact]
    public async Task A_corrected_sale_keeps_its_customer_and_what_he_left_on_credit()
    {
        var shop = await Rig.ShopAsync();
        var book = new CreditBook(shop);
        var akbar = await book.CustomerAsync();
        var id = await shop.SetAsideAsync(s => s.OnCredit(akbar, "Akbar", 10_000) with { Total = s.Total + 100, Credit = s.Total - 9_900 });
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var form = await PageAsync(owner, $"/review/{id}/correction");
        foreach (var words in new[] { $"value=\"{akbar}\" selected", "name=\"Credit\"" })
            Assert.Contains(words, form, StringComparison.Ordinal);
        Assert.Contains("Akbar", await PageAsync(owner, $"/review/{id}"), StringComparison.Ordinal);
        var saved = await owner.FormAsync(
            $"/review/{id}/correction",
            ("OpId", shop.NewId().ToString()),
            ("ReceiptNo", "M1-000900"),
            ("Lines[0].ProductId", shop.Goods[2].ProductId.ToString()),
            ("Lines[0].Quantity", "3"),
            ("Lines[0].UnitPrice", "130"),
            ("Payments[0].Method", "Cash"),
            ("Payments[0].Amount", ""),
            ("CustomerId", akbar.ToString()),
            ("Credit", "250")
        );
        Assert.Equal("/review", saved.Headers.Location!.OriginalString);
        Assert.Equal(250, await book.BalanceAsync(akbar));
        Assert.Equal(
            "39000 14000 25000",
            await Database.AskAsync<string>("select concat_ws(' ', total, paid, credit) from shop.sales where id = $1", id)
        );
    }

    [Fact]
    public async Task A_sale_that_does_not_say_whose_credit_it_is_gets_its_customer_here()
    {
        var shop = await Rig.ShopAsync();
        var book = new CreditBook(shop);
        var akbar = await book.CustomerAsync();
        var id = await SetAsideAsync(
            shop,
            shop.Till.Next(book.Worth(shop.Till, 500) with { Credit = 50_000 }, TimeProvider.System.GetUtcNow()),
            "bad_customer"
        );
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.Contains("It does not say whose udhaar it is", await PageAsync(owner, $"/review/{id}"), StringComparison.Ordinal);
        (string, string)[] form =
        [
            ("OpId", shop.NewId().ToString()),
            ("ReceiptNo", "M1-000901"),
            ("Lines[0].ProductId", shop.Goods[0].ProductId.ToString()),
            ("Lines[0].Quantity", "1"),
            ("Lines[0].UnitPrice", "500"),
            ("Credit", "500"),
        ];
        Assert.Contains(
            "Choose the customer who owes it",
            await (await owner.FormAsync($"/review/{id}/correction", form)).TextAsync(),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Akbar",
            await (await owner.FormAsync($"/review/{id}/correction/draft", [.. form, ("FindCustomer", "akb")])).TextAsync(),
            StringComparison.Ordinal
        );
        Assert.Equal(
            "/review",
            (
                await owner.FormAsync(
                    $"/review/{id}/correction",
                    [.. form.Skip(1), ("OpId", shop.NewId().ToString()), ("CustomerId", akbar.ToString())]
                )
            )
                .Headers
                .Location!
                .OriginalString
        );
        Assert.Equal(500, await book.BalanceAsync(akbar));
    }

    [Fact]
    public async Task Payments_and_customers_that_were_set_aside_are_read_and_decided()
    {
        var shop = await Rig.ShopAsync();
        var book = new CreditBook(shop);
        var akbar = await book.CustomerAsync();
        var payment = await SetAsideAsync(
            shop,
            shop.Till.Next(
                new ReceivePayment
                {
                    ReceiptNo = "M1-000777",
                    CustomerId = akbar,
                    CustomerName = "Akbar Khan",
                    Method = PaymentMethod.Cash,
                    Amount = 12_300,
                    Tendered = 5,
                },
                TimeProvider.System.GetUtcNow()
            ),
            "bad_payment"
        );
        var customer = await SetAsideAsync(
            shop,
            shop.Till.Next(new AddCustomer("Zubair", Phone: "no phone"), TimeProvider.System.GetUtcNow()),
            "phone_bad"
        );
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var list = await PageAsync(owner, "/review");
        foreach (var words in new[] { "M1-000777", "Payment received", "Akbar Khan", ">123<", "Zubair", "New customer" })
            Assert.Contains(words, list, StringComparison.Ordinal);
        foreach (var (id, words) in new[] { (payment, "Akbar Khan"), (customer, "no phone") })
        {
            Assert.Contains(words, await PageAsync(owner, $"/review/{id}"), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync($"/review/{id}/correction")).StatusCode);
            Assert.Equal(
                "/review",
                (await owner.FormAsync($"/review/{id}/dismissal", ("OpId", shop.NewId().ToString()), ("Note", "Written by hand")))
                    .Headers
                    .Location!
                    .OriginalString
            );
        }
    }

    [Fact]
    public async Task What_is_odd_about_credit_is_said_with_the_customer_s_name()
    {
        var shop = await Rig.ShopAsync();
        var book = new CreditBook(shop);
        var akbar = await book.CustomerAsync();
        await book.DoneAsync<SaveCustomer>(new(akbar, "Akbar", "", "", "", "", 20_000));
        await book.KeepAsync(book.Sale(akbar, 500), book.Pay(akbar, 600));
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var page = await PageAsync(owner, "/review/flags");
        foreach (
            var words in new[] { "Akbar owes Rs 500, limit Rs 200", "Akbar has Rs 100 in advance now", $"href=\"/customers/{akbar}\"" }
        )
            Assert.Contains(words, page, StringComparison.Ordinal);
    }
}
