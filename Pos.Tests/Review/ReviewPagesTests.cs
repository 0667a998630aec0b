using System.Net;
using System.Text.RegularExpressions;
using Pos.Data.Payments;
using Pos.Data.Sales;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Review;

public sealed partial class ReviewPagesTests(ShopRig rig) : ShopTests(rig)
{
    private static async Task<string> PageAsync(Visitor visitor, string path)
    {
        var answer = await visitor.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.TextAsync());
    }

    private static (string, string)[] Correction(TestShop shop, string receiptNo, params (string, string)[] more) =>
        [
            ("OpId", shop.NewId().ToString()),
            ("ReceiptNo", receiptNo),
            ("Note", "From the paper"),
            ("Lines[0].ProductId", shop.Goods[1].ProductId.ToString()),
            ("Lines[0].Quantity", "2"),
            ("Lines[0].UnitPrice", "280.50"),
            ("Lines[1].ProductId", shop.Goods[0].ProductId.ToString()),
            ("Lines[1].Quantity", "0.333"),
            ("Lines[1].UnitPrice", "150"),
            ("Payments[0].Method", "Cash"),
            ("Payments[0].Amount", "100"),
            ("Payments[1].Method", "Card"),
            ("Payments[1].Amount", ""),
            .. more,
        ];

    [Fact]
    public async Task The_list_says_what_who_when_and_why_and_the_badge_counts_it()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.Contains("Nothing waits for you", await PageAsync(owner, "/review"), StringComparison.Ordinal);
        RecordSale? sale = null;
        await shop.SetAsideAsync(s => sale = s with { Total = s.Total + 100 });
        var page = await PageAsync(owner, "/review");
        foreach (
            var word in new[] { sale!.ReceiptNo, "Milk 1 L", "Carla Test", "Phone", "Main Test", "The total is not the sum of the goods" }
        )
            Assert.Contains(word, page, StringComparison.Ordinal);
        Assert.Contains("1 to look at", await PageAsync(owner, "/products"), StringComparison.Ordinal);
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        Assert.DoesNotContain("to look at", await PageAsync(cashier, "/products"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_full_of_markup_is_shown_as_text()
    {
        var shop = await Rig.ShopAsync();
        var envelope = shop.Till.Next("record_sale", "{\"receipt_no\":\"<script>alert(1)</script>\"", TimeProvider.System.GetUtcNow());
        Assert.Equal("unreadable", (await shop.PushAsync(envelope)).Results.Single().Reason);
        var marked = await shop.SetAsideAsync(s =>
            s with
            {
                ReceiptNo = "<b>x</b>",
                Total = 0,
                Lines = [s.Lines[0] with { Name = "<img src=x onerror=alert(1)>" }],
            }
        );
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        foreach (var path in new[] { "/review", $"/review/{envelope.OpId}", $"/review/{marked}", $"/review/{marked}/correction" })
        {
            var html = await (await owner.GetAsync(path)).TextAsync();
            Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<b>x</b>", html, StringComparison.Ordinal);
        }
        Assert.Contains(
            "&lt;script&gt;alert(1)",
            await (await owner.GetAsync($"/review/{envelope.OpId}")).TextAsync(),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("Book it as it is", await PageAsync(owner, $"/review/{envelope.OpId}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_booked_needs_a_reason_and_moves_to_what_is_decided()
    {
        var shop = await Rig.ShopAsync();
        var id = await shop.SetAsideAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var empty = await owner.FormAsync($"/review/{id}/dismissal", ("OpId", shop.NewId().ToString()), ("Note", ""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.StatusCode);
        Assert.Contains("Write why it is not booked", await empty.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(
            "/review",
            (await owner.FormAsync($"/review/{id}/dismissal", ("OpId", shop.NewId().ToString()), ("Note", "Rung up <twice>")))
                .Headers
                .Location!
                .OriginalString
        );
        Assert.Contains("Nothing waits for you", await PageAsync(owner, "/review"), StringComparison.Ordinal);
        var decided = await PageAsync(owner, "/review/decided");
        foreach (var word in new[] { "Not booked", "Rung up <twice>", "Olga Test" })
            Assert.Contains(word, decided, StringComparison.Ordinal);
        var late = await owner.FormAsync($"/review/{id}/application", ("OpId", shop.NewId().ToString()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, late.StatusCode);
        Assert.Contains("Somebody else has decided", await late.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sale_is_written_down_again_and_booked_with_what_the_server_adds_up()
    {
        var shop = await Rig.ShopAsync();
        var envelope = shop.Till.Next("record_sale", "not even JSON", TimeProvider.System.GetUtcNow());
        await shop.PushAsync(envelope);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var address = $"/review/{envelope.OpId}/correction";
        Assert.Contains($"value=\"{shop.Till.Enrolment.Device.Prefix}-Q00001\"", await PageAsync(owner, address), StringComparison.Ordinal);

        var draft = await owner.FormAsync($"{address}/draft", Correction(shop, "M1-000077", ("more", "line"), ("Lines[2].Find", "tea")));
        var drafted = await draft.TextAsync();
        Assert.Contains("Tea 95 g", drafted, StringComparison.Ordinal);
        Assert.Matches(Line(), drafted);
        // 2 x 280.50 + 0.333 x 150 = 610.95, in whole rupees 611.
        Assert.Contains("<span class=\"money\"><span class=\"money__unit\">Rs</span>611</span>", drafted, StringComparison.Ordinal);
        Assert.Equal(0, await Database.AskAsync<long>("select count(*) from shop.sales where business_id = $1", shop.BusinessId));

        Assert.Equal("/review", (await owner.FormAsync(address, Correction(shop, "M1-000077"))).Headers.Location!.OriginalString);
        Assert.Equal(
            "M1-000077|61100|5|cash 10000, card 51100",
            await Database.AskAsync<string>(
                """
                select concat_ws('|', receipt_no, total, rounding, (select string_agg(method || ' ' || amount, ', ' order by line_no) from shop.payments p where p.business_id = s.business_id and p.sale_id = s.id))
                from shop.sales s where id = $1
                """,
                envelope.OpId
            )
        );
        Assert.Contains("From the paper", await PageAsync(owner, $"/review/{envelope.OpId}"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync($"/sales/{envelope.OpId}")).StatusCode);
    }

    [Theory]
    [InlineData("Lines[0].Quantity", "none", "Write how much there is")]
    [InlineData("Lines[1].UnitPrice", "-3", "Write the price in rupees")]
    [InlineData("Lines[0].ProductId", "", "Choose the goods")]
    [InlineData("Payments[1].Amount", "5", "must come to the total")]
    [InlineData("ReceiptNo", "", "cannot be read")]
    public async Task A_correction_that_cannot_be_is_refused_beside_its_field(string field, string value, string words)
    {
        var shop = await Rig.ShopAsync();
        var id = await shop.SetAsideAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var answer = await owner.FormAsync(
            $"/review/{id}/correction",
            [.. Correction(shop, "M1-000099").Where(f => f.Item1 != field), (field, value)]
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(words, await answer.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await Database.AskAsync<long>("select count(*) from shop.resolutions where business_id = $1", shop.BusinessId));
    }

    [Fact]
    public async Task A_sale_by_worth_that_is_not_touched_keeps_its_amount()
    {
        var shop = await Rig.ShopAsync();
        var quantity = SaleTotals.QuantityWorth(5_000, 15_000);
        var id = await shop.SetAsideAsync(s =>
            s with
            {
                Lines = [new(shop.Goods[0].ProductId, "Sugar", null, "kg", quantity, 15_000, 5_000, 5_000, null)],
                LinesTotal = 5_000,
                Rounding = 0,
                Total = 9_900,
                Payments = [new(PaymentMethod.Cash, 5_000, 10_000)],
            }
        );
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var form = await PageAsync(owner, $"/review/{id}/correction");
        (string, string)[] fields =
        [
            .. Input().Matches(form).Select(m => (m.Groups[1].Value, m.Groups[2].Value)),
            ("Lines[0].ProductId", shop.Goods[0].ProductId.ToString()),
            ("Payments[0].Method", "Cash"),
        ];
        Assert.Equal(HttpStatusCode.Redirect, (await owner.FormAsync($"/review/{id}/correction", fields)).StatusCode);
        Assert.Equal(
            "5000|5000|10000",
            await Database.AskAsync<string>(
                """
                select concat_ws('|', l.amount, s.total, p.tendered) from shop.sales s join shop.sale_lines l on l.business_id = s.business_id and l.sale_id = s.id
                join shop.payments p on p.business_id = s.business_id and p.sale_id = s.id where s.id = $1
                """,
                id
            )
        );
    }

    [GeneratedRegex("""<fieldset class="correction__line" id="line-3">""")]
    private static partial Regex Line();

    [GeneratedRegex("""<input(?=[^>]* name="([A-Za-z0-9\[\].]+)")(?=[^>]* value="([^"]*)")[^>]*>""")]
    private static partial Regex Input();
}
