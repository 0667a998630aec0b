using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Statements;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Statements;

/// <summary>The days a statement is asked for: it says so when they are none, on the page and at the PDF's address.</summary>
public sealed class StatementPeriodTests(ShopRig rig) : ShopTests(rig)
{
    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_last_day_that_is_still_to_come_is_today_and_makes_no_debt_older()
    {
        var shop = await Rig.ShopAsync();
        var statements = new StatementBook(shop);
        var customer = (await statements.DebtorsAsync(("Akbar", 4250))).Single();
        Task<Statement?> ReadAsync(DateOnly? to) =>
            statements.AsOwnerAsync(services => services.GetRequiredService<StatementQuery>().RunAsync(customer, null, null, to, Ct));
        var (now, later) = ((await ReadAsync(null))!, (await ReadAsync(new(2050, 1, 1)))!);
        Assert.Equal((now.To, new Aged(0, 425_000, 0, 0)), (later.To, later.Aged));
        Assert.Equal(now.To.AddDays(-1), (await ReadAsync(now.To.AddDays(-1)))!.To);

        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var page = await (await owner.GetAsync($"/customers/{customer}/statement?to=2050-01-01")).TextAsync();
        Assert.Matches($"name=\"to\" max=\"{Iso(now.To)}\" value=\"{Iso(now.To)}\"", page);
        Assert.DoesNotContain("role=\"alert\"", page, StringComparison.Ordinal);
        var answer = await owner.GetAsync($"/customers/{customer}/statement.pdf?to=2050-01-01&lang=en");
        Assert.DoesNotContain(
            "2050",
            await StatementBook.TextAsync(await answer.Content.ReadAsByteArrayAsync(Ct)),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("en", "from=2026-03-02&to=2026-03-01", "is after the last", "value=\"2026-03-02\"")]
    [InlineData("ur", "from=2026-03-02&to=2026-03-01", "کے بعد ہے", "value=\"2026-03-02\"")]
    [InlineData("en", "from=2050-01-01", "is after the last", "value=\"2050-01-01\"")]
    [InlineData("en", "to=31.31.2026", "31.31.2026” is not a day", "value=\"31.31.2026\"")]
    [InlineData("ur", "from=last+week&to=2026-03-01", "کوئی تاریخ نہیں", "value=\"last week\"")]
    public async Task What_is_no_period_is_said_and_stays_as_it_was_typed(string language, string query, string words, string typed)
    {
        var shop = await Rig.ShopAsync();
        var customer = (await new StatementBook(shop).DebtorsAsync(("Akbar", 4250))).Single();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        await owner.FormAsync("/language", ("language", language));
        var pdf = await owner.GetAsync($"/customers/{customer}/statement.pdf?{query}&size=a4");
        Assert.Equal(HttpStatusCode.Redirect, pdf.StatusCode);
        foreach (var address in (string[])[$"/customers/{customer}/statement?{query}", pdf.Headers.Location!.OriginalString])
        {
            var answer = await owner.GetAsync(address);
            var page = WebUtility.HtmlDecode(await answer.TextAsync());
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            foreach (var part in (string[])[words, typed])
                Assert.Contains(part, page, StringComparison.Ordinal);
            foreach (var part in (string[])["class=\"paper\"", "statement.pdf", "data-print"])
                Assert.DoesNotContain(part, page, StringComparison.Ordinal);
        }
        Assert.Equal(0, await Database.AskAsync<long>("select count(*) from shop.statement_links where customer_id = $1", customer));
    }
}
