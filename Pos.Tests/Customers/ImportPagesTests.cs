using System.Net;
using System.Text;
using Pos.Tests.Infrastructure;
using Pos.Web.Features.Customers;

namespace Pos.Tests.Customers;

public sealed class ImportPagesTests(ShopRig rig) : ShopTests(rig)
{
    [Theory]
    [InlineData("name,phone,balance\nAslam,0300 1,4250\n", "Aslam|0300 1|425000|")]
    [InlineData("\uFEFFName;Credit limit;Owes\r\n\"Khan; Sons\";10,000;-500\r\n", "Khan; Sons||-50000|1000000")]
    [InlineData("نام\tفون\tبقایا\nاسلم\t۰۳۰۰\t۱۲۳\n\nکریم\t\t\n", "اسلم|0300|12300| کریم||0|")]
    [InlineData("note,customer\n\"two\nlines\",Bilal", "Bilal||0|")]
    public void Columns_are_known_by_their_heads_in_either_language(string text, string rows)
    {
        var table = CustomerTable.Read(text);
        Assert.Equal(
            (false, 0, rows),
            (
                table.Missing,
                table.Bad.Count,
                string.Join(' ', table.Rows.Select(r => FormattableString.Invariant($"{r.Name}|{r.Phone}|{r.Balance}|{r.Limit}")))
            )
        );
    }

    [Fact]
    public void Every_bad_row_says_its_line_and_why()
    {
        var table = CustomerTable.Read(
            $"name,phone,limit,balance,colour\nGood,,,,red\n,1,,,\nA,x,,,\nB,,many,,\nC,,,1e9,\n{new string('n', 81)},,,,\n"
        );
        Assert.Equal(
            "3 name_missing, 4 phone_bad, 5 limit_bad, 6 balance_bad, 7 name_too_long",
            string.Join(", ", table.Bad.Select(b => $"{b.Line} {b.Why}"))
        );
        Assert.Equal(("Good", "colour"), (table.Rows.Single().Name, table.Unknown.Single()));
        Assert.True(CustomerTable.Read("phone\n0300").Missing);
        Assert.True(CustomerTable.Read("").Missing);
    }

    [Fact]
    public async Task A_list_is_looked_at_first_and_then_saved_once()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        const string list = "name,limit,balance\nAslam,5000,4250\n,1,1\nBilal,,-20\n";
        (string, string)[] form =
        [
            ("OpId", shop.NewId().ToString()),
            ("Rows", list),
            ("Outlet", shop.Outlet.ToString()),
            ("Date", "2026-01-31"),
        ];
        var preview = WebUtility.HtmlDecode(await (await owner.FormAsync("/customers/import/preview", form)).TextAsync());
        foreach (var words in new[] { "id=\"good\">2<", "id=\"bad\">1<", "Line 3", "Write a name", "Add the 2 good ones" })
            Assert.Contains(words, preview, StringComparison.Ordinal);
        Assert.Equal(0, await Database.AskAsync<long>("select count(*) from shop.customers where business_id = $1", shop.BusinessId));

        for (var i = 0; i < 2; i++)
            Assert.Equal("/customers", (await owner.FormAsync("/customers/import", form)).Headers.Location!.OriginalString);
        Assert.Equal(
            "Aslam 425000 2026-01-31, Bilal -2000",
            await Database.AskAsync<string>(
                """
                select string_agg(concat_ws(' ', c.name, a.balance, a.oldest_open), ', ' order by c.name) from shop.customers c
                join shop.credit_accounts a on a.business_id = c.business_id and a.customer_id = c.id and a.outlet_id = $2 where c.business_id = $1
                """,
                shop.BusinessId,
                shop.Outlet
            )
        );
        // The same form with another list is another thing, and is not saved under its name.
        var reused = await owner.FormAsync("/customers/import", [.. form.Where(f => f.Item1 != "Rows"), ("Rows", "name\nChand")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, reused.StatusCode);
    }

    [Fact]
    public async Task A_file_is_read_as_what_it_is_and_nothing_is_not_a_list()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        using var file = new MultipartFormDataContent
        {
            {
                new ByteArrayContent([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("نام\tبقایا\r\nاسلم\t500\r\n")]),
                "file",
                "list.csv"
            },
        };
        var preview = await owner.SendAsync(new(HttpMethod.Post, "/customers/import/preview") { Content = file });
        Assert.Contains("اسلم", WebUtility.HtmlDecode(await preview.TextAsync()), StringComparison.Ordinal);
        foreach (var path in new[] { "/customers/import/preview", "/customers/import" })
            Assert.Equal(
                HttpStatusCode.UnprocessableEntity,
                (await owner.FormAsync(path, ("OpId", shop.NewId().ToString()), ("Rows", " "))).StatusCode
            );
        var foreign = await owner.FormAsync(
            "/customers/import",
            ("OpId", shop.NewId().ToString()),
            ("Rows", "name\nAslam"),
            ("Outlet", shop.NewId().ToString())
        );
        Assert.Contains("This outlet is not yours", await foreign.TextAsync(), StringComparison.Ordinal);

        var many = "name\n" + string.Join('\n', Enumerable.Range(0, 5001).Select(i => FormattableString.Invariant($"N{i}")));
        Assert.Contains(
            "At most 5,000",
            await (await owner.FormAsync("/customers/import/preview", ("Rows", many))).TextAsync(),
            StringComparison.Ordinal
        );
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await owner.FormAsync("/customers/import", ("OpId", shop.NewId().ToString()), ("Rows", many))).StatusCode
        );
        var sample = await (await owner.GetAsync("/customers/import/sample.csv")).TextAsync();
        Assert.Equal((3, 0), (CustomerTable.Read(sample).Rows.Count, CustomerTable.Read(sample).Bad.Count));
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        Assert.Equal(HttpStatusCode.Forbidden, (await cashier.GetAsync("/customers/import")).StatusCode);
    }

    [Fact]
    public async Task Those_who_are_customers_already_are_marked_before_they_are_added_again()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        const string list = "name,name_ur,phone\nAslam  Khan,,\nBilal,بلال,0300 1234567\nChand,,0300 7654321\n";
        (string, string)[] Form(string rows) =>
            [("OpId", shop.NewId().ToString()), ("Rows", rows), ("Outlet", shop.Outlet.ToString()), ("Date", "2026-01-31")];
        Assert.DoesNotContain(
            "already",
            await (await owner.FormAsync("/customers/import/preview", Form(list))).TextAsync(),
            StringComparison.Ordinal
        );
        Assert.Equal(HttpStatusCode.Redirect, (await owner.FormAsync("/customers/import", Form(list))).StatusCode);

        async Task<string> LookAsync(string rows) =>
            WebUtility.HtmlDecode(await (await owner.FormAsync("/customers/import/preview", Form(rows))).TextAsync());
        Assert.Contains("id=\"known\">3<", await LookAsync(list), StringComparison.Ordinal);
        // By the name however it is spaced and in either script, and by the phone however it is written.
        var page = await LookAsync("name,phone\naslam khan,\nبلال,\nSomebody,+92 300-7654321\nNobody,0300 0000000\n");
        Assert.Contains("id=\"known\">3<", page, StringComparison.Ordinal);
        Assert.Contains("id=\"good\">4<", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"known\"", await LookAsync("name,phone\nNobody,0300 0000000\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_is_too_long_is_refused_and_never_cut()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var list = "name,note\n" + string.Concat(Enumerable.Range(0, 4000).Select(i => $"N{i:0000},{new string('n', 500)}\n"));
        foreach (var path in new[] { "/customers/import/preview", "/customers/import" })
        {
            var answer = await owner.FormAsync(path, ("OpId", shop.NewId().ToString()), ("Rows", list));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            Assert.Contains("make two lists of it", await answer.TextAsync(), StringComparison.Ordinal);
        }
        Assert.Equal(0, await Database.AskAsync<long>("select count(*) from shop.customers where business_id = $1", shop.BusinessId));
    }
}
