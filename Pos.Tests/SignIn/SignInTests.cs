using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data.SignIn;
using Pos.Data.Till;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.SignIn;

public sealed partial class SignInTests(ShopRig rig) : ShopTests(rig)
{
    [Fact]
    public async Task A_phone_number_is_one_login_however_it_is_written()
    {
        var shop = await Rig.ShopAsync();
        var digits = shop.OwnerLogin[3..];
        var urdu = string.Concat(digits.Select(d => (char)('۰' + d - '0')));
        foreach (
            var login in (string[])
                [
                    shop.OwnerLogin,
                    $"0{digits}",
                    $"0{digits[..3]}-{digits[3..]}",
                    $" 0092 {digits} ",
                    $"92{digits}",
                    digits,
                    $"+92 ({digits[..3]}) {digits[3..6]}.{digits[6..]}",
                    $"۰{urdu}",
                    $"+۹۲{urdu}",
                ]
        )
        {
            using var visitor = Rig.Host.NewVisitor();
            var answer = await visitor.SignInAsync(login, TestShop.Password);
            Assert.True(answer.StatusCode == HttpStatusCode.Redirect, $"{login}: {answer.StatusCode}");
        }
    }

    [Theory]
    [InlineData("+44 7700 900123", "+447700900123")]
    [InlineData("Khan@Example.COM", "khan@example.com")]
    [InlineData("12345", null)]
    [InlineData("0300123456", null)]
    [InlineData("03001234567x", null)]
    [InlineData("0300\u00001234567", null)]
    [InlineData("@", null)]
    [InlineData("a@b", null)]
    [InlineData("a b@example.com", null)]
    [InlineData("a@@example.com", null)]
    [InlineData("nul\u0000@example.com", null)]
    [InlineData(null, null)]
    public void A_login_has_one_form_or_is_none(string? typed, string? canonical) => Assert.Equal(canonical, LoginName.Canonical(typed));

    [Fact]
    public async Task Owners_go_to_their_day_and_cashiers_to_the_till()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        Assert.Equal("/today", (await owner.GetAsync("/")).Headers.Location!.OriginalString);
        Assert.Equal("/till", (await cashier.GetAsync("/")).Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_login_look_the_same()
    {
        var shop = await Rig.ShopAsync();
        using var visitor = Rig.Host.NewVisitor();
        async Task<(HttpStatusCode, string)> TryAsync(string login)
        {
            var answer = await visitor.SignInAsync(login, "wrong password");
            return (
                answer.StatusCode,
                (await answer.TextAsync()).Replace(
                    login.Replace("+", "&#x2B;", StringComparison.Ordinal),
                    "LOGIN",
                    StringComparison.Ordinal
                )
            );
        }
        var known = await TryAsync(shop.OwnerLogin);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, known.Item1);
        Assert.Equal(known, await TryAsync(Rig.NewPhone()));
        Assert.Equal(known, await TryAsync("nobody@example.com"));
    }

    [Fact]
    public async Task After_eight_wrong_passwords_the_right_one_does_not_help_for_a_while()
    {
        var shop = await Rig.ShopAsync();
        using var visitor = Rig.Host.NewVisitor();
        for (var i = 0; i < 7; i++)
            await visitor.SignInAsync(shop.OwnerLogin, "wrong password");
        using var shopkeeper = Rig.Host.NewVisitor();
        Assert.Equal(HttpStatusCode.Redirect, (await shopkeeper.SignInAsync(shop.OwnerLogin, TestShop.Password)).StatusCode);
        for (var i = 0; i < 8; i++)
            await visitor.SignInAsync(shop.OwnerLogin, "wrong password");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.SignInAsync(shop.OwnerLogin, TestShop.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.SignInAsync(shop.CashierLogin, TestShop.Password)).StatusCode);
    }

    [Fact]
    public async Task A_login_that_is_tried_too_often_says_the_same_whether_it_exists_or_not()
    {
        var shop = await Rig.ShopAsync();
        using var visitor = Rig.Host.NewVisitor();
        async Task<List<string>> TriesAsync(string login)
        {
            var said = new List<string>();
            for (var i = 0; i < 9; i++)
                said.Add(
                    (await (await visitor.SignInAsync(login, "wrong password")).TextAsync()).Replace(
                        login.Replace("+", "&#x2B;", StringComparison.Ordinal),
                        "LOGIN",
                        StringComparison.Ordinal
                    )
                );
            return said;
        }
        var known = await TriesAsync(shop.OwnerLogin);
        Assert.Contains("Too many tries", known[8], StringComparison.Ordinal);
        Assert.Equal(known, await TriesAsync(Rig.NewPhone()));
    }

    [Fact]
    public async Task Whoever_tries_a_login_elsewhere_keeps_nobody_out_but_himself()
    {
        var shop = await Rig.ShopAsync();
        using var stranger = Rig.Host.NewVisitor();
        for (var i = 0; i < 8; i++)
            await stranger.SignInFromAsync($"2001:db8:0:1::{i + 1}", shop.OwnerLogin, "wrong password");
        Assert.Equal(
            (HttpStatusCode.UnprocessableEntity, HttpStatusCode.Redirect),
            (
                (await stranger.SignInFromAsync("2001:db8:0:1:ffff::1", shop.OwnerLogin, TestShop.Password)).StatusCode,
                (await stranger.SignInFromAsync("2001:db8:0:2::1", shop.OwnerLogin, TestShop.Password)).StatusCode
            )
        );
    }

    [Fact]
    public async Task Tried_from_everywhere_a_login_still_opens_in_the_browser_it_is_known_in()
    {
        var shop = await Rig.ShopAsync();
        using var own = await shop.SignedInAsync(shop.OwnerLogin);
        await own.FormAsync("/sign-out");
        using var strangers = Rig.Host.NewVisitor();
        for (var i = 0; i < 100; i++)
            await strangers.SignInFromAsync($"203.0.113.{i}", shop.OwnerLogin, "wrong password");
        var elsewhere = await strangers.SignInFromAsync("198.51.100.7", shop.OwnerLogin, TestShop.Password);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, elsewhere.StatusCode);
        Assert.Contains("is not right", await elsewhere.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await own.SignInAsync(shop.OwnerLogin, TestShop.Password)).StatusCode);
        // It is the person that is known there, and his own slips are counted.
        Assert.Equal(HttpStatusCode.Redirect, (await own.SignInAsync(shop.CashierLogin, TestShop.Password)).StatusCode);
        for (var i = 0; i < 8; i++)
            await own.SignInAsync(shop.OwnerLogin, "wrong password");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await own.SignInAsync(shop.OwnerLogin, TestShop.Password)).StatusCode);
    }

    [Fact]
    public async Task Somebody_of_two_shops_chooses_and_sees_one_at_a_time()
    {
        var (first, second) = (await Rig.ShopAsync("Ant"), await Rig.ShopAsync("Bee"));
        await using (
            var command = Database.Admin.CreateCommand(
                "insert into shop.workers select $1, gen_random_uuid(), id, 'Both', 'cashier', $2, now() from identity.users where user_name = $3"
            )
        )
        {
            foreach (var value in new object[] { second.BusinessId, second.Outlet, first.OwnerLogin })
                command.Parameters.Add(new() { Value = value });
            Assert.Equal(1, await command.ExecuteNonQueryAsync(Ct));
        }
        using var visitor = Rig.Host.NewVisitor();
        Assert.StartsWith(
            "/choose-business",
            (await visitor.SignInAsync(first.OwnerLogin, TestShop.Password)).Headers.Location!.OriginalString,
            StringComparison.OrdinalIgnoreCase
        );
        async Task<string> BusinessAsync(Guid chosen)
        {
            Assert.Equal(
                HttpStatusCode.Redirect,
                (await visitor.FormAsync("/choose-business", ("businessId", chosen.ToString()))).StatusCode
            );
            return (await (await visitor.GetAsync("/till/who")).AsAsync(TillJson.Default.Who)).Business.Name;
        }
        Assert.Equal("Bee shop", await BusinessAsync(second.BusinessId));
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.GetAsync("/sales")).StatusCode);
        Assert.Equal("Ant shop", await BusinessAsync(first.BusinessId));
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/sales")).StatusCode);
    }

    [Fact]
    public async Task A_removed_worker_is_signed_out_at_the_next_request()
    {
        var shop = await Rig.ShopAsync();
        using var page = await shop.SignedInAsync(shop.CashierLogin);
        using var till = await shop.SignedInAsync(shop.CashierLogin);
        using var htmx = await shop.SignedInAsync(shop.CashierLogin);
        Assert.Equal(HttpStatusCode.OK, (await page.GetAsync("/products")).StatusCode);
        await using (var command = Database.Admin.CreateCommand("update shop.workers set removed_at = now() where user_id = $1"))
        {
            command.Parameters.Add(new() { Value = shop.CashierId });
            Assert.Equal(1, await command.ExecuteNonQueryAsync(Ct));
        }
        var answer = await page.GetAsync("/products");
        Assert.Equal((HttpStatusCode.Redirect, "/sign-in"), (answer.StatusCode, answer.Headers.Location!.OriginalString));
        Assert.DoesNotContain("tarazu", page.Cookies.GetCookieHeader(Rig.Host.Address), StringComparison.Ordinal);
        var who = new HttpRequestMessage(HttpMethod.Get, "/till/who") { Headers = { { "Accept", "application/json" } } };
        Assert.Equal(HttpStatusCode.Unauthorized, (await till.SendAsync(who)).StatusCode);
        var part = await htmx.SendAsync(new(HttpMethod.Get, "/products") { Headers = { { "HX-Request", "true" } } });
        Assert.Equal("/sign-in", part.Headers.GetValues("HX-Redirect").Single());
        using var again = Rig.Host.NewVisitor();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await again.SignInAsync(shop.CashierLogin, TestShop.Password)).StatusCode);
    }

    [Fact]
    public async Task Signing_out_ends_the_visit()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        await owner.FormAsync("/sign-out");
        Assert.Equal(HttpStatusCode.Redirect, (await owner.GetAsync("/products")).StatusCode);
    }

    public static TheoryData<string> ElseWhere =>
        new()
        {
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "http:evil.example",
            "javascript:alert(1)",
            "///evil.example",
            "/%2f/evil.example/..//evil",
            "~//evil.example",
            "~/\\evil.example",
            "https:///evil.example",
            "  //evil.example",
            "evil.example",
            "@evil.example",
            "",
        };

    [Theory, MemberData(nameof(ElseWhere))]
    public async Task Nobody_is_sent_to_another_site(string returnUrl)
    {
        var shop = await Rig.ShopAsync();
        using var visitor = Rig.Host.NewVisitor();
        foreach (
            var answer in new[]
            {
                await visitor.FormAsync("/sign-in", ("Login", shop.OwnerLogin), ("Password", TestShop.Password), ("ReturnUrl", returnUrl)),
                await visitor.FormAsync("/language", ("language", "ur"), ("returnUrl", returnUrl)),
                await visitor.FormAsync("/choose-business", ("businessId", shop.BusinessId.ToString()), ("returnUrl", returnUrl)),
            }
        )
        {
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            var target = new Uri(Rig.Host.Address, answer.Headers.Location!.OriginalString);
            Assert.Equal(Rig.Host.Address.Authority, target.Authority);
            Assert.Matches(LocalPath(), answer.Headers.Location.OriginalString);
        }
    }

    [Fact]
    public async Task A_page_that_was_asked_for_is_shown_after_signing_in()
    {
        var shop = await Rig.ShopAsync();
        using var visitor = Rig.Host.NewVisitor();
        var asked = await visitor.GetAsync("/products?q=tea");
        Assert.Equal("/sign-in?returnUrl=%2Fproducts%3Fq%3Dtea", new Uri(Rig.Host.Address, asked.Headers.Location!).PathAndQuery);
        var answer = await visitor.FormAsync(
            "/sign-in",
            ("Login", shop.OwnerLogin),
            ("Password", TestShop.Password),
            ("ReturnUrl", "/products?q=tea")
        );
        Assert.Equal("/products?q=tea", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Letters_beyond_ascii_in_an_address_lead_back_to_it()
    {
        var shop = await Rig.ShopAsync();
        using var visitor = Rig.Host.NewVisitor();
        foreach (
            var answer in new[]
            {
                await visitor.FormAsync("/language", ("language", "ur"), ("returnUrl", "/products?q=چینی&page=2")),
                await visitor.FormAsync(
                    "/sign-in",
                    ("Login", shop.OwnerLogin),
                    ("Password", TestShop.Password),
                    ("ReturnUrl", "/products?q=چینی&page=2")
                ),
            }
        )
            Assert.Equal(
                (HttpStatusCode.Redirect, "/products?q=%DA%86%DB%8C%D9%86%DB%8C&page=2"),
                (answer.StatusCode, answer.Headers.Location?.OriginalString)
            );
    }

    [Fact]
    public async Task The_language_is_kept()
    {
        using var visitor = Rig.Host.NewVisitor();
        await visitor.FormAsync("/language", ("language", "ur"), ("returnUrl", "/sign-in"));
        Assert.Contains("dir=\"rtl\"", await (await visitor.GetAsync("/sign-in")).TextAsync(), StringComparison.Ordinal);
        Assert.Equal("/till/ur", (await visitor.GetAsync("/till")).Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Whoever_tries_too_often_is_asked_to_wait()
    {
        await using var host = new ShopHost(Database, settings: ("SignIn:PerMinute", "5"));
        host.StartServer();
        using var visitor = host.NewVisitor();
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 6; i++)
            answers.Add((await visitor.SignInAsync(Rig.NewPhone(), "wrong password")).StatusCode);
        Assert.Equal([.. Enumerable.Repeat(HttpStatusCode.UnprocessableEntity, 5), HttpStatusCode.TooManyRequests], answers);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/sign-in")).StatusCode);
    }

    [Fact]
    public async Task In_production_the_cookie_is_for_this_host_and_for_https_alone()
    {
        var shop = await Rig.ShopAsync();
        await using var host = new ShopHost(Database, "Production");
        host.StartServer();
        using var visitor = host.NewVisitor();
        var answer = await visitor.SignInAsync(shop.OwnerLogin, TestShop.Password);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("__Host-tarazu=", StringComparison.Ordinal));
        foreach (var attribute in (string[])["secure", "httponly", "samesite=lax", "path=/"])
            Assert.Contains(attribute, cookie.Split("; ").Select(a => a.ToLowerInvariant()));
        Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task In_production_every_cookie_has_a_prefix_and_travels_by_https_alone()
    {
        await using var host = new ShopHost(Database, "Production");
        host.StartServer();
        var shop = await TestShop.FoundAsync(Rig, host);
        using var browser = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = host.Address,
        };
        var kept = new Dictionary<string, string>();
        async Task SendAsync(string path, HttpContent content)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
            if (kept.Count > 0)
                request.Headers.Add("Cookie", string.Join("; ", kept.Values.Select(c => c.Split(';')[0])));
            using var answer = await browser.SendAsync(request, Ct);
            Assert.True(answer.StatusCode < HttpStatusCode.BadRequest, $"{path}: {answer.StatusCode}");
            foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
                kept[cookie.Split('=')[0]] = cookie;
        }
        static FormUrlEncodedContent Form(params (string, string)[] fields) =>
            new(fields.Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
        await SendAsync("/language", Form(("language", "ur")));
        await SendAsync("/sign-in", Form(("Login", shop.OwnerLogin), ("Password", TestShop.Password)));
        await SendAsync("/customers", Form(("Name", "Akbar")));
        await SendAsync(
            "/till/devices",
            new StringContent(
                $$"""{"op_id":"{{shop.NewId()}}","outlet_id":"{{shop.Outlet}}","name":"Phone"}""",
                System.Text.Encoding.UTF8,
                "application/json"
            )
        );
        await Database.ListAsync<Guid>(
            "insert into identity.second_steps (user_id, sealed, proof_hash, confirmed_at) values ($1, 'x', sha256('x'), now()) returning user_id",
            shop.CashierId
        );
        await SendAsync("/sign-in", Form(("Login", shop.CashierLogin), ("Password", TestShop.Password)));
        await SendAsync("/sign-in/passkey/options", Form());
        Assert.Equal(
            [
                "__Host-.AspNetCore.Culture",
                "__Host-.AspNetCore.Mvc.CookieTempDataProvider",
                "__Host-tarazu",
                "__Secure-tarazu-device",
                "__Secure-tarazu-half",
                "__Secure-tarazu-known",
                "__Secure-tarazu-passkey",
            ],
            kept.Keys.Order(StringComparer.Ordinal)
        );
        foreach (var (name, cookie) in kept)
        {
            var attributes = cookie.Split("; ").Select(a => a.ToLowerInvariant()).ToList();
            Assert.Contains("secure", attributes);
            Assert.Contains("httponly", attributes);
            if (name.StartsWith("__Host-", StringComparison.Ordinal))
                Assert.Contains("path=/", attributes);
        }
        // What was chosen and who the browser is are read from them again.
        using var page = new HttpRequestMessage(HttpMethod.Get, "/products");
        page.Headers.Add("Cookie", string.Join("; ", kept.Values.Select(c => c.Split(';')[0])));
        Assert.Contains("dir=\"rtl\"", await (await browser.SendAsync(page, Ct)).TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_production_browsers_are_told_to_come_by_https_for_a_year()
    {
        await using var host = new ShopHost(Database, "Production");
        host.StartServer();
        using var browser = new HttpClient { BaseAddress = host.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sign-in") { Headers = { Host = "shop.example" } };
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var answer = await browser.SendAsync(request, Ct);
        Assert.Equal("max-age=31536000; includeSubDomains", answer.Headers.GetValues("Strict-Transport-Security").Single());
    }

    [GeneratedRegex(@"^/(?![/\\])")]
    private static partial Regex LocalPath();
}
