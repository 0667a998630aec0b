using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Credit;
using Pos.Data.Customers;
using Pos.Data.Sales;
using Pos.Data.Statements;
using Pos.Tests.Credit;
using Pos.Tests.Infrastructure;
using Pos.Web.Features.Shared;
using Pos.Web.Features.Statements;

namespace Pos.Tests.Statements;

public sealed partial class StatementPdfTests(ShopRig rig) : ShopTests(rig)
{
    private static readonly DateTime Now = new(2026, 11, 22, 10, 40, 0);

    private async Task<(TestShop Shop, Guid Customer)> BusyAccountAsync()
    {
        var shop = await Rig.ShopAsync();
        var book = new CreditBook(shop);
        var customer = await book.CustomerAsync("Akbar Ali");
        var (bought, bad, third) = (book.Sale(customer, 1240, 300), book.Sale(customer, 455), book.Sale(customer, 99));
        await book.KeepAsync(
            bought,
            bad,
            third,
            book.Pay(customer, 200),
            book.Pay(customer, 70, null, new ChosenDebt(third.OpId, 1, 7000))
        );
        await book.DoneAsync<ReturnGoods>(new(bought.OpId, [new(1, 1000)], "Torn"));
        await book.DoneAsync<WriteOff>(new(customer, shop.Outlet, [new(bad.OpId, 1, 10_000)], "Will never pay that"));
        await book.DoneAsync<OpenAccount>(
            new(customer, shop.Outlet, 150_050, DateOnly.FromDateTime(book.Clock.UtcDateTime.AddDays(-60)), "")
        );
        return (shop, customer);
    }

    [Theory]
    [InlineData("en", "a4")]
    [InlineData("en", "80mm")]
    [InlineData("ur", "a4")]
    [InlineData("ur", "80mm")]
    public async Task What_stands_in_the_pdf_is_what_the_database_says(string language, string size)
    {
        var (shop, customer) = await BusyAccountAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var answer = await owner.GetAsync(
            $"/customers/{customer}/statement.pdf?from=2020-01-01&outlet={shop.Outlet}&size={size}&lang={language}"
        );
        Assert.Equal((HttpStatusCode.OK, "application/pdf"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Equal("inline; filename=statement.pdf", answer.Content.Headers.ContentDisposition!.ToString());
        var text = await StatementBook.TextAsync(await answer.Content.ReadAsByteArrayAsync(Ct));

        // Amounts and receipts straight from the tables, and the running balance added up here.
        var amounts = await Database.ListAsync<long>(
            """
            select case e.kind when 'write_off' then -(select sum(a.amount)::bigint from shop.allocations a where a.business_id = e.business_id and a.by_op = e.op_id and a.kind = 'written_off') else e.amount end
            from shop.ledger_entries e where e.customer_id = $1 order by e.occurred_at, e.op_id, e.line_no
            """,
            customer
        );
        Assert.Equal(8, amounts.Count);
        var balance = 0L;
        foreach (var amount in amounts)
        {
            balance += amount;
            Assert.Contains(Figures.Rupees(Math.Abs(amount)), text, StringComparison.Ordinal);
            Assert.Contains(Figures.Rupees(balance), text, StringComparison.Ordinal);
        }
        Assert.Equal(balance, await Database.AskAsync<long>("select balance from shop.credit_accounts where customer_id = $1", customer));
        foreach (
            var receipt in await Database.ListAsync<string>(
                "select receipt_no from shop.ledger_entries where customer_id = $1 and receipt_no <> ''",
                customer
            )
        )
            Assert.Contains(receipt, text, StringComparison.Ordinal);
        foreach (
            var part in await Database.ListAsync<long>(
                "select amount from shop.allocations where customer_id = $1 and amount > 0",
                customer
            )
        )
            Assert.Contains(Figures.Rupees(part), text, StringComparison.Ordinal);
        foreach (
            var open in await Database.ListAsync<long>(
                "select open from shop.debts where customer_id = $1 and open > 0 and open < amount",
                customer
            )
        )
            Assert.Contains(Figures.Rupees(open), text, StringComparison.Ordinal);
        // Sixty days and more old: what is left of the old book; the rest is of this week.
        var old = await Database.AskAsync<long>(
            "select sum(open)::bigint from shop.debts where customer_id = $1 and sale_id is null",
            customer
        );
        Assert.Contains(Figures.Rupees(old), text, StringComparison.Ordinal);
        Assert.Contains(Figures.Rupees(balance - old), text, StringComparison.Ordinal);
        Assert.DoesNotContain("Will never pay", text, StringComparison.Ordinal);
        Assert.Matches($"1 ?/ ?{text.Count(c => c == '\f')}", text);
        if (language == "en")
            Assert.Contains("Akbar Ali", text, StringComparison.Ordinal);
        if (language == "en" && size == "a4")
            Assert.Matches($@"Total +[\d,.]+ +[\d,.]+ +{Regex.Escape(Figures.Rupees(balance))}", text);
        var fonts = await StatementBook.ToolAsync("pdffonts", await answer.Content.ReadAsByteArrayAsync(Ct));
        Assert.Equal(language == "ur", fonts.Contains("NotoNastaliqUrdu", StringComparison.Ordinal));
        // Every font is ours, and inside the file.
        Assert.All(
            fonts.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2),
            font => Assert.Matches(@"\+Noto(Sans|Nastaliq).* yes yes", font)
        );
    }

    [Fact]
    public async Task Two_thousand_lines_go_from_page_to_page_with_their_head_and_the_balance_carried()
    {
        var pdf = Render(Long(2000), PaperSize.A4, "en");
        var pages = (await StatementBook.TextAsync(pdf)).TrimEnd('\f').Split('\f');
        Assert.InRange(pages.Length, 40, 120);
        var lines = 0;
        for (var i = 0; i < pages.Length; i++)
        {
            Assert.Matches($"{i + 1} ?/ ?{pages.Length}\\s*$", pages[i]);
            lines += Receipt().Count(pages[i]);
            if (i == 0 || !Receipt().IsMatch(pages[i]))
                continue;
            Assert.Matches(@"Date +Details +Taken +Paid +Balance", pages[i]);
            var carried = Regex.Match(pages[i], @"Carried over +([\d,]+)").Groups[1].Value;
            Assert.Equal(Regex.Matches(pages[i - 1], @"receipt \S+ +[\d,]+ +([\d,]+)").Last().Groups[1].Value, carried);
        }
        Assert.Equal(2000, lines);
        Assert.Contains("2,001,000", pages[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_roll_is_cut_into_pieces()
    {
        var info = await StatementBook.ToolAsync("pdfinfo", Render(Long(300), PaperSize.Roll, "en"), "-f", "1", "-l", "99");
        var heights = Regex
            .Matches(info, @"Page +\d+ size: +226\.77 x ([\d.]+) pts")
            .Select(m => double.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))
            .ToList();
        Assert.InRange(heights.Count, 3, 12);
        Assert.All(heights, height => Assert.InRange(height, 100, 1440));
        Assert.True(heights[^1] < 1440);
    }

    [Theory]
    [InlineData("en", PaperSize.A4, 50)]
    [InlineData("en", PaperSize.Roll, 30)]
    [InlineData("ur", PaperSize.A4, 50)]
    [InlineData("ur", PaperSize.Roll, 30)]
    public async Task A_payment_that_settled_a_season_of_sales_goes_from_page_to_page(string language, PaperSize size, double foot)
    {
        var boxes = await StatementBook.ToolAsync("pdftotext", Render(Settled(120), size, language), "-bbox");
        var pages = Regex.Matches(boxes, "<page width=\"[\\d.]+\" height=\"([\\d.]+)\">(.*?)</page>", RegexOptions.Singleline);
        Assert.InRange(pages.Count, 2, 12);
        var receipts = new List<string>();
        foreach (Match page in pages)
        foreach (Match word in Regex.Matches(page.Groups[2].Value, "yMax=\"([\\d.]+)\">([^<]*)<"))
        {
            var (height, end) = (Number(page.Groups[1].Value), Number(word.Groups[1].Value));
            Assert.True(end <= height, word.Value);
            if (Regex.Match(word.Groups[2].Value, @"S3-\d{6}") is not { Success: true } receipt)
                continue;
            receipts.Add(receipt.Value);
            Assert.True(end <= height - foot, word.Value);
        }
        Assert.Equal(Enumerable.Range(1, 120).Select(i => $"S3-{i:000000}"), receipts.Order(StringComparer.Ordinal));
        if (language == "en")
            Assert.Equal(
                pages.Count(p => p.Groups[2].Value.Contains("S3-", StringComparison.Ordinal)) - 1,
                Regex.Count(boxes, ">continued<")
            );
    }

    [Theory]
    [InlineData("en", PaperSize.A4)]
    [InlineData("en", PaperSize.Roll)]
    [InlineData("ur", PaperSize.A4)]
    [InlineData("ur", PaperSize.Roll)]
    public async Task Large_figures_are_never_cut_short(string language, PaperSize size)
    {
        var text = await StatementBook.TextAsync(Render(Long(2, 9_876_543_275), size, language));
        Assert.DoesNotContain("…", text, StringComparison.Ordinal);
        foreach (var figure in new[] { "98,765,432.75", "197,530,865.50" })
            Assert.Contains(figure, text, StringComparison.Ordinal);
        if (size == PaperSize.Roll)
            Assert.Equal(2, Regex.Count(text, @"\+98,765,432\.75"));
    }

    public static TheoryData<string, string> Names =>
        new()
        {
            { "<b>Ali</b> & \"Sons\" <span foreground='red'>", "<b>Ali</b> & \"Sons\" <span foreground='red'>" },
            { "&lt;i&gt; %s {0} \\0 ${x}", "&lt;i&gt; %s {0} \\0 ${x}" },
            { "Ali \U0001F600\U0001F468\u200D\U0001F469\u200D\U0001F467 Khan", "Ali" },
            { "\U0001F600", "" },
            { "Ali \u202Enahk", "Ali nahk" },
            { "محمد Ali علی 2", "Ali" },
            { "a\u0000b\u0007c\ud800d", "abcd" },
            { new string('W', 80), "WWWWWWWWWW" },
            { string.Join(' ', Enumerable.Repeat("Abdul", 13)), "Abdul Abdul" },
            { "Z\u0351\u036B\u0343\u036A\u0302\u036B\u033D\u034F\u0334", "Z" },
        };

    [Theory, MemberData(nameof(Names))]
    public async Task Odd_names_break_nothing_and_are_never_markup(string name, string shown)
    {
        foreach (var size in new[] { PaperSize.A4, PaperSize.Roll })
        foreach (var language in new[] { "en", "ur" })
        {
            var odd = Long(3) with
            {
                Customer = new(Guid.Empty, name, language == "ur" ? name : "", name, name),
                Shop = new(name, name, name, "0300"),
            };
            var text = await StatementBook.TextAsync(Render(odd, size, language));
            Assert.Contains("3", text, StringComparison.Ordinal);
            if (language == "en" && size == PaperSize.A4)
                Assert.Contains(shown, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Many_are_drawn_at_once_and_each_is_whole()
    {
        var alone = await StatementBook.TextAsync(Render(Long(40), PaperSize.A4, "en"));
        var all = await Task.WhenAll(
            Enumerable
                .Range(0, 12)
                .Select(i => Task.Run(() => Render(Long(40), i % 3 == 0 ? PaperSize.Roll : PaperSize.A4, i % 2 == 0 ? "en" : "ur")))
        );
        Assert.Equal(alone, await StatementBook.TextAsync(all[4]));
        Assert.Equal(alone, await StatementBook.TextAsync(all[10]));
    }

    [Fact]
    public async Task A_machine_that_cannot_draw_them_says_so_and_offers_the_print_view()
    {
        var (shop, customer) = await BusyAccountAsync();
        await using var host = new ShopHost(Database, settings: [("Pdf:Off", "true")]);
        host.StartServer();
        using var owner = host.NewVisitor();
        await owner.SignInAsync(shop.OwnerLogin, TestShop.Password);
        var answer = await owner.GetAsync($"/customers/{customer}/statement.pdf");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var page = await (await owner.GetAsync(answer.Headers.Location!.OriginalString)).TextAsync();
        Assert.Contains("Print this page instead", page, StringComparison.Ordinal);
        Assert.DoesNotContain("statement.pdf", page, StringComparison.Ordinal);
        Assert.Contains(
            "Print this page instead",
            await (await owner.GetAsync("/customers/statements")).TextAsync(),
            StringComparison.Ordinal
        );
        using var till = host.NewVisitor();
        Assert.Contains(
            "no_pdf",
            await (await till.BearerAsync($"/till/customers/{customer}/statement.pdf", TestShop.Bearer(shop.Till))).TextAsync(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("en", "Udhaar statement", "Paid in cash", "Goods brought back", "Written off", "From the old book", "How old")]
    [InlineData("ur", "ادھار کا حساب", "نقد ادائیگی", "سامان واپس", "معاف کیا", "پرانے کھاتے سے", "کتنا پرانا")]
    public async Task The_print_view_says_the_same_in_both_languages(string language, params string[] words)
    {
        var (shop, customer) = await BusyAccountAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        await owner.FormAsync("/language", ("language", language));
        var page = WebUtility.HtmlDecode(await (await owner.GetAsync($"/customers/{customer}/statement?from=2020-01-01")).TextAsync());
        foreach (var word in words)
            Assert.Contains(word, page, StringComparison.Ordinal);
        foreach (
            var amount in await Database.ListAsync<long>(
                "select abs(amount) from shop.ledger_entries where customer_id = $1 and kind <> 'write_off'",
                customer
            )
        )
            Assert.Contains(
                $">{Figures.Rupees(amount)}<",
                page.Replace("</span>", "<", StringComparison.Ordinal)
                    .Replace("<<", "<", StringComparison.Ordinal)
                    .Replace("Rs<", ">", StringComparison.Ordinal)
                    .Replace("روپے<", ">", StringComparison.Ordinal),
                StringComparison.Ordinal
            );
    }

    private byte[] Render(Statement statement, PaperSize size, string language) =>
        Rig
            .Host.Services.GetRequiredService<StatementPdf>()
            .Render(new(statement, Now, "https://example.org/s/abc", new(2026, 12, 22)), size, language, Ct);

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>One payment for so many sales, which are of the time before.</summary>
    private static Statement Settled(int sales)
    {
        var (outlet, at) = (Guid.CreateVersion7(), new DateTimeOffset(2026, 1, 1, 8, 0, 0, TimeSpan.Zero));
        StatementEntry Entry(LineKind kind, int hour, string receipt, long amount) =>
            new(
                Guid.CreateVersion7(at.AddMinutes(hour)),
                1,
                kind,
                outlet,
                "Main",
                "Carla",
                "",
                receipt,
                kind == LineKind.Payment ? "cash" : "",
                "",
                null,
                null,
                null,
                at.AddHours(hour),
                at.AddHours(hour).DateTime,
                DateOnly.FromDateTime(at.AddHours(hour).DateTime),
                amount
            );
        var debts = Enumerable.Range(1, sales).Select(i => Entry(LineKind.Credit, i, $"S3-{i:000000}", 45_000)).ToList();
        var paid = Entry(LineKind.Payment, 2400, "", -45_000L * sales);
        return StatementMaker.Make(
            new("Shop", "Main", "Road 1", "0300 1234567"),
            new(Guid.Empty, "Akbar", "اکبر", "", "0300"),
            paid.BusinessDate,
            new(2026, 11, 22),
            [.. debts, paid],
            debts.Select(d => new StatementAllocation(d.OpId, 1, paid.OpId, 1, PartKind.Paid, 45_000))
        );
    }

    /// <summary>So many credit sales of 1, 2, 3... rupees, or all of the same.</summary>
    private static Statement Long(int lines, long? each = null)
    {
        var (outlet, at) = (Guid.CreateVersion7(), new DateTimeOffset(2026, 1, 1, 8, 0, 0, TimeSpan.Zero));
        return StatementMaker.Make(
            new("Shop", "Main", "Road 1", "0300 1234567"),
            new(Guid.Empty, "Akbar", "اکبر", "", "0300"),
            new(2026, 1, 1),
            new(2026, 11, 22),
            Enumerable
                .Range(1, lines)
                .Select(i => new StatementEntry(
                    Guid.CreateVersion7(at.AddMinutes(i)),
                    1,
                    LineKind.Credit,
                    outlet,
                    "Main",
                    "Carla",
                    "",
                    $"S3-{i:000000}",
                    "",
                    "",
                    null,
                    null,
                    null,
                    at.AddHours(i),
                    at.AddHours(i).DateTime,
                    DateOnly.FromDateTime(at.AddHours(i).DateTime),
                    each ?? i * 100
                )),
            []
        );
    }

    [GeneratedRegex(@"receipt S3-\d{6}")]
    private static partial Regex Receipt();
}
