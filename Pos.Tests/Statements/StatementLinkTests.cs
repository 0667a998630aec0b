using System.Net;
using System.Text.Json;
using Npgsql;
using Pos.Data.Credit;
using Pos.Data.Statements;
using Pos.Data.Tenancy;
using Pos.Tests.Credit;
using Pos.Tests.Infrastructure;
using Pos.Web.Features.Shared;

namespace Pos.Tests.Statements;

/// <summary>A link shows one balance to whoever holds its address, and nothing to anybody else.</summary>
public sealed class StatementLinkTests(ShopRig rig) : ShopTests(rig)
{
    private TestShop _shop = null!;
    private CreditBook _book = null!;
    private StatementBook _statements = null!;
    private Guid _customer;

    public override async ValueTask InitializeAsync()
    {
        _shop = await Rig.ShopAsync("Linker");
        (_book, _statements) = (new(_shop), new(_shop));
        _customer = await _book.CustomerAsync("Akbar");
        await _book.KeepAsync(_book.Sale(_customer, 425));
    }

    private async Task<(HttpStatusCode Status, string Page)> OpenAsync(string token, string query = "", ShopHost? host = null)
    {
        using var nobody = (host ?? Rig.Host).NewVisitor();
        var answer = await nobody.GetAsync($"/s/{token}{query}");
        // The token stands in the page's own addresses, and any few letters may stand in a token.
        return (answer.StatusCode, WebUtility.HtmlDecode(await answer.TextAsync()).Replace(token, "", StringComparison.Ordinal));
    }

    private async Task ChangeAsync(string change, Guid link)
    {
        await using var command = Database.Admin.CreateCommand($"update shop.statement_links set {change} where id = $1");
        command.Parameters.Add(new() { Value = link });
        Assert.Equal(1, await command.ExecuteNonQueryAsync(Ct));
    }

    [Theory]
    [InlineData("en", "Your balance", "To pay", "as of")]
    [InlineData("ur", "آپ کا بقایا", "ادا کرنے ہیں", "تک")]
    public async Task Anybody_with_the_address_sees_the_balance_of_that_moment(string language, params string[] words)
    {
        var token = await _statements.LinkAsync(_customer, _shop.Outlet);
        await _book.KeepAsync(_book.Sale(_customer, 1000));
        using var nobody = Rig.Host.NewVisitor();
        var answer = await nobody.GetAsync($"/s/{token}?culture={language}");
        var page = WebUtility.HtmlDecode(await answer.TextAsync());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        foreach (
            var word in (string[])
                [.. words, "Linker shop", "Main Linker", "Akbar", Figures.Rupees(42_500), $"culture={(language == "en" ? "ur" : "en")}"]
        )
            Assert.Contains(word, page, StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl is { NoStore: true });
        Assert.Contains("noindex", answer.Headers.GetValues("X-Robots-Tag").Single(), StringComparison.Ordinal);
        Assert.Contains("noindex", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Set-Cookie", answer.Headers.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_else_of_the_shop_is_in_it()
    {
        var other = await _book.CustomerAsync("Zulfiqar", "0300 7654321");
        await _book.KeepAsync(_book.Sale(other, 777, name: "Zulfiqar"));
        var (_, page) = await OpenAsync((await _statements.LinkAsync(_customer, _shop.Outlet)).ToString());
        string[] secrets =
        [
            "Zulfiqar",
            "7654321",
            "777",
            "Carla",
            "Olga",
            "Nazimabad",
            _customer.ToString(),
            other.ToString(),
            _shop.BusinessId.ToString(),
            _shop.Outlet.ToString(),
            .. await Database.ListAsync<string>("select receipt_no from shop.ledger_entries where business_id = $1", _shop.BusinessId),
        ];
        foreach (var secret in secrets)
            Assert.DoesNotContain(secret, page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_altered_address_is_an_unknown_one()
    {
        var (token, others) = (
            await _statements.LinkAsync(_customer, _shop.Outlet),
            await _statements.LinkAsync(await _book.CustomerAsync("Zulfiqar"), null)
        );
        var letters = token.ToString();
        var (_, unknown) = await OpenAsync(LinkToken.New(_shop.NewId()).ToString());
        Assert.Contains("No such link", unknown, StringComparison.Ordinal);
        var tries = Enumerable
            .Range(0, letters.Length)
            .Select(i => letters[..i] + (letters[i] == 'A' ? 'B' : 'A') + letters[(i + 1)..])
            .Concat([
                (token with { Id = others.Id }).ToString(),
                (others with { Id = token.Id }).ToString(),
                letters[..42],
                letters + "A",
                letters + "=",
                "x",
                "%00",
                new string('A', 43),
                new string('é', 43),
            ]);
        foreach (var altered in tries)
        {
            var (status, page) = await OpenAsync(Uri.EscapeDataString(altered));
            Assert.Equal((altered, HttpStatusCode.NotFound), (altered, status));
            Assert.DoesNotContain("Akbar", page, StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.OK, (await OpenAsync(letters)).Status);
    }

    [Theory]
    [InlineData("balance = balance - 100")]
    [InlineData("expires_at = created_at + interval '29 days'")]
    [InlineData("as_of = as_of + interval '1 second'")]
    [InlineData("outlet_id = null")]
    [InlineData(
        "customer_id = (select id from shop.customers c where c.business_id = statement_links.business_id and c.id <> statement_links.customer_id limit 1)"
    )]
    [InlineData("seal = sha256('x')")]
    public async Task An_altered_row_opens_for_nobody(string change)
    {
        await _book.CustomerAsync("Zulfiqar");
        var token = await _statements.LinkAsync(_customer, _shop.Outlet);
        await ChangeAsync(change, token.Id);
        Assert.Equal(HttpStatusCode.NotFound, (await OpenAsync(token.ToString())).Status);
    }

    [Fact]
    public async Task An_expired_link_says_so_and_shows_no_balance()
    {
        var token = await _statements.LinkAsync(_customer, _shop.Outlet);
        // As it would stand thirty-one days after it was made, sealed with the same secret.
        await using (
            var command = Database.Admin.CreateCommand(
                """
                with old as (
                  update shop.statement_links set created_at = created_at - interval '31 days', expires_at = expires_at - interval '31 days', as_of = as_of - interval '31 days' where id = $1 returning *)
                select app.seal_of(row(o.business_id, o.id, o.customer_id, o.outlet_id, o.worker_id, o.created_at, o.expires_at, o.revoked_at, o.as_of, o.balance, o.seal)::shop.statement_links, $2) from old o
                """
            )
        )
        {
            command.Parameters.Add(new() { Value = token.Id });
            command.Parameters.Add(new() { Value = token.Secret });
            var seal = (byte[])(await command.ExecuteScalarAsync(Ct))!;
            await ChangeAsync($"seal = decode('{Convert.ToHexString(seal)}', 'hex')", token.Id);
        }
        var (status, page) = await OpenAsync(token.ToString());
        Assert.Equal(HttpStatusCode.Gone, status);
        Assert.Contains("This link has ended", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Akbar", page, StringComparison.Ordinal);
        Assert.DoesNotContain("425", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_owner_sees_the_links_and_withdraws_one()
    {
        var (token, kept) = (
            await _statements.LinkAsync(_customer, _shop.Outlet, _shop.CashierId),
            await _statements.LinkAsync(_customer, null)
        );
        using var owner = await _shop.SignedInAsync(_shop.OwnerLogin);
        Assert.Contains(
            "Carla Linker",
            await (await owner.GetAsync($"/customers/{_customer}/statement")).TextAsync(),
            StringComparison.Ordinal
        );
        Assert.Equal(HttpStatusCode.Redirect, (await owner.FormAsync($"/customers/{_customer}/links/{token.Id}/revocation")).StatusCode);
        var (status, page) = await OpenAsync(token.ToString());
        Assert.Equal(HttpStatusCode.Gone, status);
        Assert.Contains("The shop has withdrawn this link", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Akbar", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await OpenAsync(kept.ToString())).Status);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await owner.FormAsync($"/customers/{await _book.CustomerAsync("Zulfiqar")}/links/{kept.Id}/revocation")).StatusCode
        );
    }

    [Fact]
    public async Task Every_open_link_can_be_withdrawn_however_many_there_are_and_whoever_they_were_made_for()
    {
        var again = await _book.CustomerAsync("Akbar again");
        await _book.KeepAsync(_book.Sale(again, 50, name: "Akbar again"));
        var tokens = new List<LinkToken> { await _statements.LinkAsync(again, null) };
        for (var i = 0; i < 24; i++)
            tokens.Add(await _statements.LinkAsync(_customer, null));
        var others = await _statements.LinkAsync(await _book.CustomerAsync("Zulfiqar"), null);
        await _book.DoneAsync<MergeCustomers>(new(again, _customer));

        using var owner = await _shop.SignedInAsync(_shop.OwnerLogin);
        var page = await (await owner.GetAsync($"/customers/{_customer}/statement")).TextAsync();
        foreach (var token in tokens)
            Assert.Contains($"/customers/{_customer}/links/{token.Id}/revocation", page, StringComparison.Ordinal);
        Assert.Contains("Withdraw all 25", page, StringComparison.Ordinal);
        Assert.Equal(
            HttpStatusCode.Redirect,
            (await owner.FormAsync($"/customers/{_customer}/links/{tokens[0].Id}/revocation")).StatusCode
        );
        Assert.Equal(HttpStatusCode.Redirect, (await owner.FormAsync($"/customers/{_customer}/links/revocation")).StatusCode);
        foreach (var token in tokens)
            Assert.Equal(HttpStatusCode.Gone, (await OpenAsync(token.ToString())).Status);
        Assert.Equal(HttpStatusCode.OK, (await OpenAsync(others.ToString())).Status);
        page = await (await owner.GetAsync($"/customers/{_customer}/statement")).TextAsync();
        Assert.DoesNotContain("Withdraw all", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cashier_makes_links_for_the_own_outlet_and_nothing_more_in_the_database_too()
    {
        var away = await _book.CustomerAsync("Nadir");
        await _book.KeepAsync(_book.Sale(away, 50, till: _shop.OtherTill, name: "Nadir"));
        await _statements.LinkAsync(_customer, _shop.Outlet, _shop.CashierId);
        foreach (
            var (customer, outlet) in new (Guid, Guid?)[]
            {
                (_customer, null),
                (_customer, _shop.OtherOutlet),
                (away, _shop.Outlet),
                (away, _shop.OtherOutlet),
            }
        )
            Assert.Equal(
                "42501",
                (await Assert.ThrowsAsync<PostgresException>(() => _statements.LinkAsync(customer, outlet, _shop.CashierId))).SqlState
            );

        await _statements.LinkAsync(away, _shop.OtherOutlet);
        await using var cashier = await TenantSession.OfAsync(Database, _shop.BusinessId, _shop.CashierId);
        Assert.Equal(1, await cashier.CountAsync("select count(*) from shop.statement_links"));
        const string Mine = "insert into shop.statement_links select business_id, gen_random_uuid(), customer_id, outlet_id, ";
        foreach (
            var statement in (string[])
                [
                    "update shop.statement_links set revoked_at = now()",
                    "update shop.statement_links set expires_at = expires_at + interval '1 day'",
                    "update shop.statement_links set balance = 0",
                    "delete from shop.statement_links",
                    Mine + "worker_id, now(), now() + interval '30 days', null, now(), balance - 1, seal from shop.statement_links",
                    Mine
                        + "worker_id, now() + interval '1 year', now() + interval '1 year 30 days', null, now(), balance, seal from shop.statement_links",
                    Mine
                        + "(select id from shop.workers where role = 'owner'), now(), now() + interval '30 days', null, now(), balance, seal from shop.statement_links",
                ]
        )
            Assert.True(await cashier.TryAsync(statement) is "42501" or "0 rows", statement);
        Assert.Equal(
            "1 rows",
            await cashier.TryAsync(
                Mine + "worker_id, now(), now() + interval '30 days', null, now(), balance, seal from shop.statement_links"
            )
        );
        Assert.Equal(
            "23514",
            await cashier.TryAsync(
                Mine + "worker_id, now(), now() + interval '31 days', null, now(), balance, seal from shop.statement_links"
            )
        );
        await using var owner = await TenantSession.OfAsync(Database, _shop.BusinessId, _shop.OwnerId);
        Assert.Equal("42501", await owner.TryAsync("update shop.statement_links set revoked_at = null"));
    }

    [Fact]
    public async Task Too_many_looks_from_one_address_are_turned_away()
    {
        var token = (await _statements.LinkAsync(_customer, _shop.Outlet)).ToString();
        await using var host = new ShopHost(Database, settings: [("Links:PerMinute", "3")]);
        host.StartServer();
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.OK, (await OpenAsync(token, host: host)).Status);
        var (status, page) = await OpenAsync(token, host: host);
        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.DoesNotContain("Akbar", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_till_hands_out_statements_and_links_of_its_own_outlet_only()
    {
        using var phone = Rig.Host.NewVisitor();
        var pdf = await phone.BearerAsync($"/till/customers/{_customer}/statement.pdf?lang=ur", TestShop.Bearer(_shop.Till));
        Assert.Equal("application/pdf", pdf.Content.Headers.ContentType!.MediaType);
        Assert.Contains("425", await StatementBook.TextAsync(await pdf.Content.ReadAsByteArrayAsync(Ct)), StringComparison.Ordinal);
        var link = await phone.RawAsync($"/till/customers/{_customer}/link", "", TestShop.Bearer(_shop.Till));
        var told = JsonDocument.Parse(await link.TextAsync()).RootElement;
        var url = told.GetProperty("url").GetString()!;
        Assert.Equal(42_500, told.GetProperty("balance").GetInt64());
        Assert.Equal(
            await Database.AskAsync<long>(
                "select floor(extract(epoch from as_of) * 1000)::bigint from shop.statement_links where customer_id = $1 order by created_at desc limit 1",
                _customer
            ),
            told.GetProperty("as_of").GetInt64()
        );
        Assert.StartsWith(Rig.Host.Address + "s/", url, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await OpenAsync(url.Split('/')[^1])).Status);
        foreach (
            var (customer, bearer, status) in new[]
            {
                (_customer, TestShop.Bearer(_shop.OtherTill), HttpStatusCode.NotFound),
                (_shop.NewId(), TestShop.Bearer(_shop.Till), HttpStatusCode.NotFound),
                (_customer, TestShop.Bearer((await Rig.ShopAsync()).Till), HttpStatusCode.NotFound),
                (_customer, "x.y", HttpStatusCode.Unauthorized),
            }
        )
        {
            Assert.Equal(status, (await phone.BearerAsync($"/till/customers/{customer}/statement.pdf", bearer)).StatusCode);
            Assert.Equal(status, (await phone.RawAsync($"/till/customers/{customer}/link", "", bearer)).StatusCode);
        }
    }

    [Fact]
    public async Task The_code_on_the_paper_is_a_link()
    {
        using var owner = await _shop.SignedInAsync(_shop.OwnerLogin);
        var now = await StatementBook.TextAsync(
            await (await owner.FormAsync($"/customers/{_customer}/statement.pdf?lang=en")).Content.ReadAsByteArrayAsync(Ct)
        );
        Assert.Contains("Scan to see this balance", now, StringComparison.Ordinal);
        Assert.Equal(
            1,
            await Database.AskAsync<long>(
                "select count(*) from shop.statement_links where customer_id = $1 and balance = 42500 and outlet_id is null",
                _customer
            )
        );
        // A link shows what is owed now, so a statement that ends before now has none.
        var past = await StatementBook.TextAsync(
            await (await owner.FormAsync($"/customers/{_customer}/statement.pdf?lang=en&to=2026-01-01")).Content.ReadAsByteArrayAsync(Ct)
        );
        Assert.DoesNotContain("Scan to see", past, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_statement_that_is_only_looked_at_hands_out_no_link()
    {
        using var owner = await _shop.SignedInAsync(_shop.OwnerLogin);
        var paper = await owner.GetAsync($"/customers/{_customer}/statement.pdf?lang=en");
        Assert.DoesNotContain(
            "Scan to see",
            await StatementBook.TextAsync(await paper.Content.ReadAsByteArrayAsync(Ct)),
            StringComparison.Ordinal
        );
        var elsewhere = new HttpRequestMessage(HttpMethod.Post, $"/customers/{_customer}/statement.pdf?lang=en")
        {
            Headers = { { "Sec-Fetch-Site", "cross-site" } },
        };
        Assert.Equal(HttpStatusCode.Forbidden, (await owner.SendAsync(elsewhere)).StatusCode);
        Assert.Equal(0, await Database.AskAsync<long>("select count(*) from shop.statement_links where customer_id = $1", _customer));
    }

    [Fact]
    public async Task A_message_for_an_outlet_that_is_none_is_refused_and_names_no_link()
    {
        using var owner = await _shop.SignedInAsync(_shop.OwnerLogin);
        var asked = new HttpRequestMessage(HttpMethod.Post, $"/customers/{_customer}/messages")
        {
            Content = new FormUrlEncodedContent([new("Kind", "reminder"), new("Outlet", "zzz")]),
            Headers = { { "Accept", "application/json" } },
        };
        var answer = await owner.SendAsync(asked);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain("/s/", await answer.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_start_with_the_address_that_was_set_whatever_host_is_asked_for()
    {
        await using var host = new ShopHost(Database, settings: ("Site:Address", "https://tarazu.example/"));
        host.StartServer();
        using var phone = host.NewVisitor();
        var link = await phone.RawAsync($"/till/customers/{_customer}/link", "", TestShop.Bearer(_shop.Till));
        Assert.StartsWith(
            "https://tarazu.example/s/",
            JsonDocument.Parse(await link.TextAsync()).RootElement.GetProperty("url").GetString(),
            StringComparison.Ordinal
        );
    }
}
