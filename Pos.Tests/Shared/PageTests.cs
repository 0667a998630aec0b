using System.Net;
using System.Text.RegularExpressions;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Shared;

/// <summary>What holds for every page there is.</summary>
public sealed partial class PageTests(ShopRig rig) : ShopTests(rig)
{
    private static readonly string[] Anonymous =
    [
        "GET /health/ledger",
        "GET /health/live",
        "GET /health/ready",
        "GET /join/{token}",
        "GET /offline/{language}",
        "GET /reset",
        "GET /s/{token}",
        "GET /sign-in",
        "GET /sign-in/passkey",
        "GET /sign-in/second",
        "GET /sign-up",
        "GET /sw-manifest.js",
        "GET /sync/at-outlet",
        "GET /sync/customers",
        "GET /sync/outlet",
        "GET /sync/pictures",
        "GET /sync/pull",
        "GET /sync/snapshot",
        "GET /sync/stock",
        "GET /till",
        "GET /till/customers/{customer}/statement.pdf",
        "GET /till/manifest-{language}.webmanifest",
        "GET /till/{language}",
        "POST /join/{token}",
        "POST /language",
        "POST /reset",
        "POST /sign-in",
        "POST /sign-in/passkey",
        "POST /sign-in/passkey/options",
        "POST /sign-in/second",
        "POST /sign-out",
        "POST /sign-up",
        "POST /sync/push",
        "POST /till/customers/{customer}/link",
        "POST /till/devices/copy",
        "POST /till/sales",
    ];

    private async Task<List<(Address Address, string Path)>> ReadsAsync(TestShop shop, Guid sale)
    {
        var category = await Database.AskAsync<Guid>("select id from shop.categories where business_id = $1", shop.BusinessId);
        var worker = await Database.AskAsync<Guid>("select id from shop.workers where user_id = $1", shop.CashierId);
        var aside = await shop.SetAsideAsync();
        var book = new Credit.CreditBook(shop);
        var (customer, entry) = (await book.CustomerAsync(), Guid.CreateVersion7());
        Assert.True((await shop.RunAsync<Data.Credit.OpenAccount>(entry, new(customer, shop.Outlet, 5000, new(2026, 1, 1), ""))).Done);
        var buying = await Suppliers.Buying.FromAsync(shop);
        var delivery = await buying.BroughtAsync(buying.Sugar(10, 1_000));
        var transfer = await new Transfers.Sending(shop).SentAsync();
        var order = shop.NewId();
        await Suppliers.Buying.DoneAsync(shop, buying.Order(order, 12, place: false));
        var link = await Workers.Hiring.InvitedAsync(shop, Rig.NewPhone());
        return
        [
            .. from address in Endpoints.All(Rig.Host)
            where address.IsRead && address.Route is not "/sales/events" && !address.Route.StartsWith("/error", StringComparison.Ordinal)
            from path in address.Parameters.Contains("language")
                ? [address.With(_ => "en"), address.With(_ => "ur")]
                : new[]
                {
                    address.With(name =>
                        (
                            address.Route.StartsWith("/orders", StringComparison.Ordinal) ? order
                            : address.Route.StartsWith("/suppliers", StringComparison.Ordinal)
                                ? name switch
                                {
                                    "entry" => delivery,
                                    "product" => shop.Goods[1].ProductId,
                                    _ => buying.Supplier,
                                }
                            : name == "entry" ? entry
                            : address.Route.StartsWith("/customers", StringComparison.Ordinal) ? customer
                            : address.Route.StartsWith("/transfers", StringComparison.Ordinal) ? transfer
                            : address.Route.StartsWith("/account/workers", StringComparison.Ordinal) ? worker
                            : address.Route.StartsWith("/outlets", StringComparison.Ordinal) ? shop.Outlet
                            : address.Route.StartsWith("/categories", StringComparison.Ordinal) ? category
                            : address.Route.StartsWith("/sales", StringComparison.Ordinal) ? sale
                            : address.Route.StartsWith("/review", StringComparison.Ordinal) ? aside
                            : address.Route.StartsWith("/workers/invitations", StringComparison.Ordinal) ? link.Id
                            : address.Route.StartsWith("/workers", StringComparison.Ordinal) ? shop.Till.Enrolment.Shift.Worker.Id
                            : shop.Goods[1].ProductId
                        ).ToString()
                    ),
                }
            select (address, path),
        ];
    }

    [Fact]
    public void Only_these_addresses_answer_to_people_who_are_not_signed_in() =>
        Assert.Equal(
            Anonymous,
            Endpoints
                .All(Rig.Host)
                .Where(a => a.Anonymous && !a.Route.StartsWith("/error", StringComparison.Ordinal))
                .Select(a => a.ToString())
                .Order(StringComparer.Ordinal)
        );

    [Theory]
    [InlineData("en")]
    [InlineData("ur")]
    public async Task Every_page_has_the_strict_headers_and_nothing_inline(string language)
    {
        var shop = await Rig.ShopAsync();
        var sale = shop.Sale();
        await shop.PushAsync(sale);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        using var nobody = Rig.Host.NewVisitor();
        var pages = 0;
        foreach (var visitor in new[] { owner, nobody })
        {
            await visitor.FormAsync("/language", ("language", language));
            foreach (var (address, path) in await ReadsAsync(shop, sale.OpId))
            {
                var answer = await visitor.GetAsync(path);
                Assert.Equal(
                    """
                    default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'
                    """,
                    answer.Headers.GetValues("Content-Security-Policy").Single()
                );
                Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
                Assert.Equal("same-origin", answer.Headers.GetValues("Referrer-Policy").Single());
                Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Opener-Policy").Single());
                Assert.True(
                    answer.Headers.CacheControl is { NoStore: true }
                        || (address.Anonymous && answer.Headers.CacheControl is { NoCache: true }),
                    $"{path}: {answer.Headers.CacheControl}"
                );
                if (answer.Content.Headers.ContentType?.MediaType != "text/html")
                    continue;
                var html = await answer.TextAsync();
                Assert.True(!Inline().IsMatch(html), $"{path}: {Inline().Match(html).Value}");
                if (answer.StatusCode != HttpStatusCode.OK)
                    continue;
                pages++;
                Assert.True(Title().IsMatch(html), $"{path} has no title of its own: {Regex.Match(html, "<title>.*?</title>").Value}");
                Assert.Contains(
                    language == "ur" && !path.EndsWith("/en", StringComparison.Ordinal) || path.EndsWith("/ur", StringComparison.Ordinal)
                        ? "<html lang=\"ur\" dir=\"rtl\""
                        : "<html lang=\"en\" dir=\"ltr\"",
                    html,
                    StringComparison.Ordinal
                );
                Assert.DoesNotContain("__RequestVerificationToken", html, StringComparison.Ordinal);
            }
        }
        Assert.True(pages >= 15, $"{pages} pages");
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task A_write_that_another_site_s_page_sends_is_refused_everywhere(string header, string value)
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var writes = Endpoints.All(Rig.Host).Where(a => !a.IsRead && !a.Route.StartsWith("/error", StringComparison.Ordinal)).ToList();
        Assert.True(writes.Count >= 12);
        foreach (var address in writes)
        {
            using var request = new HttpRequestMessage(new(address.Method), address.With(_ => shop.Goods[0].ProductId.ToString()))
            {
                Content = new FormUrlEncodedContent([new("Name", "Mine")]),
                Headers = { { header, value } },
            };
            Assert.Equal((address, HttpStatusCode.Forbidden), (address, (await owner.SendAsync(request)).StatusCode));
        }
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync("/products")).StatusCode);
    }

    [Fact]
    public async Task A_write_of_our_own_page_is_let_through()
    {
        using var visitor = Rig.Host.NewVisitor();
        foreach (
            var (header, value) in new[]
            {
                ("Sec-Fetch-Site", "same-origin"),
                ("Sec-Fetch-Site", "none"),
                ("Origin", Rig.Host.Address.GetLeftPart(UriPartial.Authority)),
            }
        )
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/language")
            {
                Content = new FormUrlEncodedContent([new("language", "ur")]),
                Headers = { { header, value } },
            };
            Assert.Equal(HttpStatusCode.Redirect, (await visitor.SendAsync(request)).StatusCode);
        }
    }

    [Fact]
    public async Task Shells_are_the_same_for_everyone_and_set_nothing()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        using var nobody = Rig.Host.NewVisitor();
        using var urdu = Rig.Host.NewVisitor();
        await urdu.FormAsync("/language", ("language", "ur"));
        foreach (var path in (string[])["/till/en", "/till/ur", "/offline/en", "/offline/ur"])
        {
            var answers = new List<string>();
            foreach (var visitor in new[] { nobody, owner, urdu })
            {
                var answer = await visitor.GetAsync(path);
                Assert.Equal(
                    (path, HttpStatusCode.OK, ""),
                    (path, answer.StatusCode, answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? string.Join(' ', cookies) : "")
                );
                answers.Add(await answer.TextAsync());
            }
            Assert.Single(answers.Distinct());
        }
    }

    [Fact]
    public async Task The_precache_list_names_files_that_are_there()
    {
        using var visitor = Rig.Host.NewVisitor();
        var list = await (await visitor.GetAsync("/sw-manifest.js")).TextAsync();
        var urls = Regex.Matches(list, "\"url\":\"([^\"]+)\"").Select(m => m.Groups[1].Value).ToList();
        Assert.Contains("/till/en", urls);
        Assert.Contains(urls, url => url.StartsWith("/js/till.", StringComparison.Ordinal));
        Assert.Contains(urls, url => url.StartsWith("/js/till/customers-", StringComparison.Ordinal));
        // What the program's first file asks for, the shell asks for before.
        var shell = await (await visitor.GetAsync("/till/en")).TextAsync();
        var first = await (await visitor.GetAsync(urls.Single(url => url.StartsWith("/js/till.", StringComparison.Ordinal)))).TextAsync();
        foreach (Match script in Regex.Matches(first, "\"\\./(till/[^\"]+)\""))
            Assert.Contains($"rel=\"modulepreload\" href=\"/js/{script.Groups[1].Value}\"", shell, StringComparison.Ordinal);
        Assert.Equal(urls.Count, urls.Distinct().Count());
        // 156 kB that nobody needs who reads English.
        var font = Regex.Match(list, "__urdu=\\{\"files\":\\[\"([^\"]+\\.woff2)\"").Groups[1].Value;
        Assert.DoesNotContain(urls, url => url.Contains("nastaliq", StringComparison.Ordinal));
        foreach (var url in urls.Append(font))
            Assert.Equal((url, HttpStatusCode.OK), (url, (await visitor.GetAsync(url)).StatusCode));
    }

    [Fact]
    public async Task Every_asset_a_page_points_to_is_there()
    {
        var shop = await Rig.ShopAsync();
        var sale = shop.Sale();
        await shop.PushAsync(sale);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var assets = new HashSet<string>();
        foreach (var (_, path) in await ReadsAsync(shop, sale.OpId))
        foreach (Match match in Asset().Matches(await (await owner.GetAsync(path)).TextAsync()))
            assets.Add(match.Groups[1].Value.Split('#')[0]);
        Assert.True(assets.Count > 8);
        foreach (var asset in assets)
            Assert.Equal((asset, HttpStatusCode.OK), (asset, (await owner.GetAsync(asset)).StatusCode));
    }

    [Fact]
    public async Task An_error_page_cannot_be_asked_for_by_its_address()
    {
        using var visitor = Rig.Host.NewVisitor();
        foreach (var path in (string[])["/error", "/error/500", "/error/404", "/error/99999"])
            Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task The_health_pages_tell_how_the_shop_is()
    {
        using var visitor = Rig.Host.NewVisitor();
        Assert.Equal("live", await (await visitor.GetAsync("/health/live")).TextAsync());
        Assert.Equal("ready", await (await visitor.GetAsync("/health/ready")).TextAsync());
        Assert.Contains("\"holds\":true", await (await visitor.GetAsync("/health/ledger")).TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_books_health_is_told_on_the_machine_itself_or_to_who_has_the_token()
    {
        await using var host = new ShopHost(Database, settings: [("Health:Token", "of-the-watchdog")]);
        host.StartServer();
        async Task<HttpStatusCode> AskAsync(string? bearer)
        {
            using var elsewhere = new HttpClient { BaseAddress = host.Address };
            using var request = new HttpRequestMessage(HttpMethod.Get, "/health/ledger");
            // As a proxy on this machine tells it.
            request.Headers.Add("X-Forwarded-For", "203.0.113.7");
            if (bearer is not null)
                request.Headers.Authorization = new("Bearer", bearer);
            return (await elsewhere.SendAsync(request, Ct)).StatusCode;
        }
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(null));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync("guess"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync("of-the-watchdog"));
    }

    [Fact]
    public async Task The_sales_page_hears_of_a_sale_when_it_arrives()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        using var listener = new HttpClient { BaseAddress = Rig.Host.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sales/events")
        {
            Headers = { { "Cookie", owner.Cookies.GetCookieHeader(Rig.Host.Address) }, { "Accept", "text/event-stream" } },
        };
        using var answer = await listener.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Ct));
        // The first one says that the page is listening now; then each sale of the own shop is heard, and nobody else's.
        Assert.Equal("event: sale", await lines.ReadLineAsync(Ct));
        while (await lines.ReadLineAsync(Ct) is not "")
            continue;
        var heard = lines.ReadLineAsync(Ct).AsTask();
        await other.PushAsync(other.Sale());
        await other.PushAsync(other.Sale());
        Assert.False(heard.IsCompleted);
        await shop.PushAsync(shop.Sale());
        Assert.Equal("event: sale", await heard);
    }

    [Fact]
    public async Task The_sales_feed_ends_when_its_reader_is_removed_and_before_long_at_any_rate()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        async Task<StreamReader> ListenAsync(ShopHost host)
        {
            var listener = new HttpClient { BaseAddress = host.Address };
            var request = new HttpRequestMessage(HttpMethod.Get, "/sales/events")
            {
                Headers = { { "Cookie", owner.Cookies.GetCookieHeader(Rig.Host.Address) }, { "Accept", "text/event-stream" } },
            };
            var answer = await listener.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
            Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
            var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Ct));
            Assert.Equal("event: sale", await lines.ReadLineAsync(Ct));
            while (await lines.ReadLineAsync(Ct) is not "")
                continue;
            return lines;
        }
        await using (var host = new ShopHost(Database, settings: ("Sales:FeedLasts", "00:00:01")))
        {
            host.StartServer();
            using var brief = await ListenAsync(host);
            Assert.Null(await brief.ReadLineAsync(Ct));
        }
        using var lines = await ListenAsync(Rig.Host);
        // A business keeps an owner.
        await Database.ListAsync<Guid>(
            "insert into shop.workers select business_id, gen_random_uuid(), gen_random_uuid(), 'Second', 'owner', null, now() from shop.workers where user_id = $1 returning id",
            shop.OwnerId
        );
        await using (var remove = Database.Admin.CreateCommand("update shop.workers set removed_at = now() where user_id = $1"))
        {
            remove.Parameters.Add(new() { Value = shop.OwnerId });
            Assert.Equal(1, await remove.ExecuteNonQueryAsync(Ct));
        }
        await shop.PushAsync(shop.Sale());
        Assert.Null(await lines.ReadLineAsync(Ct));
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/sign-up")]
    [InlineData("/till/en")]
    [InlineData("/offline/ur")]
    [InlineData("/till/manifest-en.webmanifest")]
    public async Task What_anybody_may_get_anybody_may_ask_the_head_of(string path)
    {
        using var visitor = Rig.Host.NewVisitor();
        var answer = await visitor.SendAsync(new(HttpMethod.Head, path));
        Assert.Equal((HttpStatusCode.OK, ""), (answer.StatusCode, await answer.TextAsync()));
    }

    [GeneratedRegex("""<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=["']|\son[a-z]+=["']|javascript:""", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();

    [GeneratedRegex("<title>[^<]+ · [^<]+</title>|<title>[^<·]{8,}</title>")]
    private static partial Regex Title();

    [GeneratedRegex("""(?:src|href)="(/(?:js|css|img|lib|sw|till/manifest)[^"]*)["]""")]
    private static partial Regex Asset();
}
