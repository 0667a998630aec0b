using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Operations;
using Pos.Data.Statements;
using Pos.Tests.Credit;
using Pos.Tests.Infrastructure;
using Pos.Tests.Operations;
using Pos.Web.Features.Statements;
using Pos.Web.Infrastructure.Pdf;

namespace Pos.Tests.Statements;

/// <summary>Drawing takes a core: what is too long is cut, few are drawn at a time, and a till's sales do not wait for it.</summary>
public sealed class LongStatementTests(ShopRig rig) : ShopTests(rig)
{
    private static readonly StatementCustomer Akbar = new(Guid.Empty, "Akbar", "اکبر", "", "0300");
    private static readonly DateTimeOffset Start = new(2020, 1, 1, 8, 0, 0, TimeSpan.Zero);

    private static StatementEntry Entry(LineKind kind, int hour, long amount) =>
        new(
            Guid.CreateVersion7(Start.AddMinutes(hour)),
            1,
            kind,
            Guid.Empty,
            "Main",
            "Carla",
            "",
            $"S3-{hour:000000}",
            kind == LineKind.Payment ? "cash" : "",
            "",
            null,
            null,
            null,
            Start.AddHours(hour),
            Start.AddHours(hour).DateTime,
            DateOnly.FromDateTime(Start.AddHours(hour).DateTime),
            amount
        );

    private static Statement Of(IReadOnlyList<StatementEntry> entries, IEnumerable<StatementAllocation>? allocations = null) =>
        StatementMaker.Make(
            new("Shop", "Main", "Road 1", "0300 1234567"),
            Akbar,
            new(2020, 1, 1),
            new(2026, 11, 22),
            entries,
            allocations ?? []
        );

    [Theory]
    [InlineData(20, 10, 10)]
    [InlineData(19, 9, 11)]
    [InlineData(40, 20, 0)]
    [InlineData(1, 1, 19)]
    public void The_newest_lines_are_kept_and_what_came_before_is_in_the_balance(int rows, int kept, int leftOut)
    {
        var all = Of([.. Enumerable.Range(1, 20).Select(i => Entry(LineKind.Credit, i, i * 100))]);
        var newest = all.Newest(rows);
        Assert.Equal((kept, leftOut), (newest.Lines.Count, newest.LeftOut));
        Assert.Equal("S3-000020", newest.Lines[^1].ReceiptNo);
        Assert.Equal(all.Closing, newest.Opening + newest.Lines.Sum(l => l.Amount));
        Assert.Equal(newest.Opening + newest.Lines[0].Amount, newest.Lines[0].Balance);
        Assert.Equal((all.Closing, all.To), (newest.Closing, newest.To));
    }

    [Fact]
    public void A_payment_for_more_sales_than_paper_holds_stands_alone_with_the_last_of_them()
    {
        var debts = Enumerable.Range(1, 30).Select(i => Entry(LineKind.Credit, i, 100)).ToList();
        var paid = Entry(LineKind.Payment, 100, -3000);
        var newest = Of([.. debts, paid], debts.Select(d => new StatementAllocation(d.OpId, 1, paid.OpId, 1, PartKind.Paid, 100)))
            .Newest(10);
        Assert.Equal((10, 30, 3000L, 0L), (newest.Lines.Single().Parts.Count, newest.LeftOut, newest.Opening, newest.Closing));
    }

    [Theory]
    [InlineData("en", "2,500 older entries are left out")]
    [InlineData("ur", "2,500 پرانے اندراج یہاں نہیں")]
    public async Task The_paper_says_what_is_left_out_and_has_no_more_pages_than_it_may(string language, string words)
    {
        var statement = Of([.. Enumerable.Range(1, 5000).Select(i => Entry(LineKind.Credit, i, 100))]);
        var pdf = Rig
            .Host.Services.GetRequiredService<StatementPdf>()
            .Render(new(statement, Start.DateTime, null, null), PaperSize.A4, language, Ct);
        var text = await StatementBook.TextAsync(pdf);
        Assert.InRange(text.Count(c => c == '\f'), 10, 150);
        Assert.Contains("S3-005000", text, StringComparison.Ordinal);
        Assert.Contains("S3-002501", text, StringComparison.Ordinal);
        Assert.DoesNotContain("S3-002500", text, StringComparison.Ordinal);
        if (language == "en")
            Assert.Contains(words, text, StringComparison.Ordinal);
        else
            Assert.Contains("2,500", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_drawn_for_somebody_who_went_away()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        var pdf = Rig.Host.Services.GetRequiredService<StatementPdf>();
        Assert.Throws<OperationCanceledException>(() =>
            pdf.Render(new(Of([Entry(LineKind.Credit, 1, 100)]), Start.DateTime, null, null), PaperSize.A4, "en", gone.Token)
        );
    }

    [Fact]
    public async Task While_statements_wait_to_be_drawn_the_tills_sales_go_on_and_another_shops_statement_is_next()
    {
        var (busy, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        async Task<string> StatementOfAsync(TestShop shop)
        {
            var book = new CreditBook(shop);
            var customer = await book.CustomerAsync();
            await book.KeepAsync(book.Sale(customer, 100));
            return $"/till/customers/{customer}/statement.pdf";
        }
        var (path, others) = (await StatementOfAsync(busy), await StatementOfAsync(other));
        await using var host = new ShopHost(Database, settings: [("Pdf:AtOnce", "1"), ("Sync:AtOnce", "5")]);
        host.StartServer();
        async Task<HttpStatusCode> AskAsync(TestShop shop, string what)
        {
            using var phone = host.NewVisitor();
            return (await phone.BearerAsync(what, TestShop.Bearer(shop.Till))).StatusCode;
        }

        // Somebody's is being drawn, for as long as this test wants.
        var queue = host.Services.GetRequiredService<PdfPlaces>();
        var drawing = await queue.EnterAsync(busy.BusinessId, Guid.Empty, Ct);
        // Each comes to the queue through the places at work. Eight wait; whoever comes then is to come again.
        var waiting = Enumerable.Range(0, 9).Select(_ => AskAsync(busy, path)).ToList();
        var refused = await Task.WhenAny(waiting);
        Assert.Equal(HttpStatusCode.TooManyRequests, await refused);
        waiting.Remove(refused);

        // The places at work are free.
        var sale = busy.Sale();
        Assert.Equal(
            ResultStatus.Applied,
            (await busy.PushAsync(busy.Till, busy.Till.Push([sale], sale.Time()), host)).Results.Single().Status
        );
        drawing!.Dispose();
        Assert.Equal(HttpStatusCode.OK, await AskAsync(other, others));
        foreach (var one in waiting)
            Assert.Equal(HttpStatusCode.OK, await one);
    }
}
