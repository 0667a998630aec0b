using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pos.Data.SignIn;
using Pos.Data.Tenancy;
using Pos.Tests.Infrastructure;
using Pos.Tests.Workers;
using Pos.Web.Features.SignIn;

namespace Pos.Tests.SignIn;

public sealed partial class SecondStepTests(ShopRig rig) : ShopTests(rig)
{
    private const string Another = "mango tree by the well";
    private const string Door = "/sign-in/second";

    private async Task<(TestShop Shop, Authenticator App)> ShopAsync()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        return (shop, await Authenticator.SetUpAsync(owner));
    }

    /// <summary>Somebody who gave the password, and no code yet.</summary>
    private static async Task<Visitor> HalfAsync(TestShop shop, string? password = null)
    {
        var visitor = shop.Host.NewVisitor();
        Assert.Equal(Door, (await visitor.SignInAsync(shop.OwnerLogin, password ?? TestShop.Password)).Headers.Location?.OriginalString);
        return visitor;
    }

    private static async Task<bool> PassesAsync(Visitor visitor, string code)
    {
        var answer = await visitor.FormAsync(Door, ("Code", code));
        Assert.True(answer.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.UnprocessableEntity);
        return answer.StatusCode == HttpStatusCode.Redirect;
    }

    private static async Task<bool> IsInAsync(Visitor visitor) => (await visitor.GetAsync("/account")).StatusCode == HttpStatusCode.OK;

    private Task ForgetTakenCodesAsync(Guid userId) =>
        Database.ListAsync<Guid>("update identity.second_steps set last_step = 0 where user_id = $1 returning user_id", userId);

    /// <summary>A half session with a cookie of the whole program, as nobody is given one before the code; and one that the test knows the secret of.</summary>
    private async Task<(TestShop Shop, Authenticator App, SessionToken Token, Visitor Forged)> ForgedAsync()
    {
        var shop = await Rig.ShopAsync();
        var forged = await shop.SignedInAsync(shop.OwnerLogin);
        var token = await Database.SessionOfAsync(shop.OwnerId);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var app = await Authenticator.SetUpAsync(owner);
        await Database.ListAsync<Guid>(
            "update identity.sessions set half = true, ended_at = null where user_id = $1 returning id",
            shop.OwnerId
        );
        return (shop, app, token, forged);
    }

    [Fact]
    public async Task After_the_password_the_code_is_asked_for_and_opens_what_somebody_was_going_to()
    {
        var (shop, app) = await ShopAsync();
        using var visitor = Rig.Host.NewVisitor();
        var asked = await visitor.FormAsync(
            "/sign-in",
            ("Login", shop.OwnerLogin),
            ("Password", TestShop.Password),
            ("ReturnUrl", "/customers")
        );
        Assert.Equal(Door, asked.Headers.Location!.OriginalString);
        var page = await (await visitor.GetAsync(Door)).TextAsync();
        Assert.Contains("autocomplete=\"one-time-code\"", page, StringComparison.Ordinal);
        Assert.Contains("inputmode=\"numeric\"", page, StringComparison.Ordinal);
        var wrong = await visitor.FormAsync(Door, ("Code", app.WrongCode));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Contains("do not fit", await wrong.TextAsync(), StringComparison.Ordinal);
        Assert.False(await IsInAsync(visitor));
        Assert.Equal("/customers", (await visitor.FormAsync(Door, ("Code", app.NextCode))).Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/customers")).StatusCode);
        // As long as any other, and the door is shut behind it.
        Assert.InRange(
            await Database.AskAsync<double>(
                "select (extract(epoch from max(expires_at) - now()) / 86400)::float8 from identity.sessions where user_id = $1",
                shop.OwnerId
            ),
            13.9,
            14
        );
        Assert.Equal("/sign-in", (await visitor.GetAsync(Door)).Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_code_is_taken_once_and_none_of_before_it()
    {
        var (shop, app) = await ShopAsync();
        using var here = await HalfAsync(shop);
        using var there = await HalfAsync(shop);
        // That of setting up.
        Assert.False(await PassesAsync(here, app.Code));
        var code = app.NextCode;
        Assert.True(await PassesAsync(here, code));
        Assert.False(await PassesAsync(there, code));
        Assert.False(await PassesAsync(there, app.Code));
        await ForgetTakenCodesAsync(shop.OwnerId);
        Assert.True(await PassesAsync(there, app.Code));
    }

    [Fact]
    public async Task A_code_that_two_browsers_send_at_once_opens_one()
    {
        var (shop, app) = await ShopAsync();
        var halves = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => HalfAsync(shop)));
        var code = app.NextCode;
        Assert.Single(await Task.WhenAll(halves.Select(half => PassesAsync(half, code))), passed => passed);
        foreach (var half in halves)
            half.Dispose();
    }

    [Theory]
    [InlineData("/today")]
    [InlineData("/account")]
    [InlineData("/account/second-step")]
    [InlineData("/products")]
    [InlineData("/till/who")]
    [InlineData("/choose-business")]
    [InlineData("POST /till/devices")]
    [InlineData("POST /account/second-step/end")]
    public async Task A_password_alone_opens_nothing(string path)
    {
        var (shop, _, _, forged) = await ForgedAsync();
        using var __ = forged;
        using var half = await HalfAsync(shop);
        Task<HttpResponseMessage> AskAsync(Visitor visitor) =>
            path.StartsWith("POST /till", StringComparison.Ordinal)
                ? visitor.JsonAsync(
                    path[5..],
                    new
                    {
                        op_id = shop.NewId(),
                        outlet_id = shop.Outlet,
                        name = "Phone",
                    }
                )
            : path.StartsWith("POST ", StringComparison.Ordinal) ? visitor.FormAsync(path[5..], ("Current", TestShop.Password))
            : visitor.GetAsync(path);
        foreach (var visitor in new[] { half, forged })
        {
            var answer = await AskAsync(visitor);
            if (path == "/choose-business" && visitor == forged)
                Assert.DoesNotContain("Test shop", await answer.TextAsync(), StringComparison.Ordinal);
            else
                Assert.True(
                    answer.StatusCode == HttpStatusCode.Unauthorized
                        || answer.Headers.Location?.OriginalString.Contains("/sign-in", StringComparison.Ordinal) == true,
                    $"{path}: {answer.StatusCode} {answer.Headers.Location}"
                );
        }
        Assert.NotNull(
            await Database.AskAsync<DateTime?>("select confirmed_at from identity.second_steps where user_id = $1", shop.OwnerId)
        );
    }

    [Theory]
    [InlineData("select count(*) from app.enter($3, $1, $2)")]
    [InlineData("select count(app.enter_person($1, $2))")]
    [InlineData("select count(*) from app.memberships($1, $2)")]
    [InlineData("select count(*) from app.own_account($1, $2)")]
    [InlineData("select count(*) from app.own_sessions($1, $2)")]
    [InlineData("select count(*) from app.own_second_step($1, $2)")]
    [InlineData("select app.end_own_sessions($1, $2, null)::bigint")]
    [InlineData("select app.keep_session($1, $2)::int::bigint")]
    [InlineData("select count(app.found(gen_random_uuid(), 'Mine', now(), $1, $2))")]
    public async Task A_half_session_is_nobody_to_the_database(string sql)
    {
        var (shop, _, token, forged) = await ForgedAsync();
        forged.Dispose();
        object[] values = sql.Contains("$3", StringComparison.Ordinal) ? [token.Id, token.Key(), shop.BusinessId] : [token.Id, token.Key()];
        await using (var session = await TenantSession.WithoutContextAsync(Database))
            Assert.Equal(0, await session.CountAsync(sql, values));
    }

    [Fact]
    public async Task Nobody_passes_who_did_not_open_the_seal_and_the_database_alone_makes_no_code()
    {
        var (shop, app, token, forged) = await ForgedAsync();
        forged.Dispose();
        var kept = await Database.AskAsync<byte[]>("select sealed from identity.second_steps where user_id = $1", shop.OwnerId);
        await using var scope = Rig.Host.Services.CreateAsyncScope();
        var secret = scope.ServiceProvider.GetRequiredService<StepSecrets>().Open(kept)!;
        Assert.Equal(app.Code, Totp.CodeAt(secret, Totp.StepAt(TimeProvider.System.GetUtcNow())));
        Assert.Equal(-1, kept.AsSpan().IndexOf(secret));
        var steps = scope.ServiceProvider.GetRequiredService<SecondSteps>();
        var hash = await Database.AskAsync<byte[]>("select proof_hash from identity.second_steps where user_id = $1", shop.OwnerId);
        var next = Totp.StepAt(TimeProvider.System.GetUtcNow()) + 1;
        Assert.False((await steps.PassAsync(token, next, hash, Ct)).Passed);
        Assert.False((await steps.PassAsync(token with { Secret = "wrong" }, next, StepSecrets.Proof(secret), Ct)).Passed);
        Assert.True((await steps.PassAsync(token, next, StepSecrets.Proof(secret), Ct)).Passed);
    }

    [Fact]
    public async Task A_session_that_waits_for_the_code_is_over_in_ten_minutes()
    {
        var (shop, app) = await ShopAsync();
        using var half = await HalfAsync(shop);
        Assert.InRange(
            await Database.AskAsync<double>(
                "select (extract(epoch from expires_at - now()) / 60)::float8 from identity.sessions where user_id = $1 and half",
                shop.OwnerId
            ),
            9,
            10
        );
        await Database.ListAsync<Guid>("update identity.sessions set expires_at = now() where user_id = $1 returning id", shop.OwnerId);
        Assert.Equal("/sign-in", (await half.GetAsync(Door)).Headers.Location!.OriginalString);
        Assert.Equal("/sign-in", (await half.FormAsync(Door, ("Code", app.NextCode))).Headers.Location!.OriginalString);
        Assert.False(await IsInAsync(half));
    }

    [Fact]
    public async Task Wrong_codes_are_counted_from_everywhere_and_the_right_one_waits_too()
    {
        var (shop, app) = await ShopAsync();
        using var here = await HalfAsync(shop);
        using var there = await HalfAsync(shop);
        for (var i = 0; i < 5; i++)
            Assert.False(await PassesAsync(i % 2 == 0 ? here : there, app.WrongCode));
        using var anew = await HalfAsync(shop);
        foreach (var code in new[] { app.WrongCode, app.NextCode })
        {
            var answer = await anew.FormAsync(Door, ("Code", code));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            Assert.Contains("Too many wrong codes", await answer.TextAsync(), StringComparison.Ordinal);
        }
        async Task<double> MinutesAsync() =>
            await Database.AskAsync<double>(
                "select (extract(epoch from closed_until - now()) / 60)::float8 from identity.second_steps where user_id = $1",
                shop.OwnerId
            );
        async Task FailedAsync(int times) =>
            await Database.ListAsync<Guid>(
                "update identity.second_steps set closed_until = null, failures = $2 where user_id = $1 returning user_id",
                shop.OwnerId,
                times
            );
        Assert.InRange(await MinutesAsync(), 4, 5);
        foreach (var (before, minutes) in new[] { (9, 10.0), (14, 20), (44, 1280), (49, 1440), (9_999, 1440) })
        {
            await FailedAsync(before);
            Assert.False(await PassesAsync(here, app.WrongCode));
            Assert.InRange(await MinutesAsync(), minutes - 1, minutes);
        }
        await FailedAsync(9);
        Assert.True(await PassesAsync(anew, app.NextCode));
        Assert.Equal(0, await Database.AskAsync<int>("select failures from identity.second_steps where user_id = $1", shop.OwnerId));
    }

    [Fact]
    public async Task Who_does_not_know_the_password_closes_it_to_nobody()
    {
        var (shop, app) = await ShopAsync();
        using var stranger = Rig.Host.NewVisitor();
        for (var i = 0; i < 6; i++)
        {
            await stranger.SignInFromAsync($"203.0.113.{i}", shop.OwnerLogin, "wrong password");
            Assert.Equal("/sign-in", (await stranger.FormAsync(Door, ("Code", app.WrongCode))).Headers.Location!.OriginalString);
        }
        using var owner = await HalfAsync(shop);
        Assert.True(await PassesAsync(owner, app.NextCode));
    }

    [Fact]
    public async Task Setting_up_asks_for_the_password_and_for_a_code_and_ends_every_other_session()
    {
        var shop = await Rig.ShopAsync();
        using var here = await shop.SignedInAsync(shop.CashierLogin);
        using var there = await shop.SignedInAsync(shop.CashierLogin);
        async Task<string> PageAsync() => await (await here.GetAsync("/account/second-step")).TextAsync();
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await here.FormAsync("/account/second-step/begin", ("Current", "wrong password"))).StatusCode
        );
        Assert.DoesNotContain("otpauth", await PageAsync(), StringComparison.Ordinal);
        await here.FormAsync("/account/second-step/begin", ("Current", TestShop.Password));
        var page = await PageAsync();
        var app = Authenticator.Of(page);
        Assert.Contains("<svg class=\"qr\"", page, StringComparison.Ordinal);
        Assert.Matches(Groups(), page);
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await here.FormAsync("/account/second-step/confirm", ("Code", app.WrongCode))).StatusCode
        );
        // Nothing is asked for before somebody has shown that the app makes codes.
        using (var unasked = await shop.SignedInAsync(shop.CashierLogin))
            Assert.True(await IsInAsync(unasked));
        Assert.Equal(
            "/account",
            (await here.FormAsync("/account/second-step/confirm", ("Code", app.Code))).Headers.Location!.OriginalString
        );
        Assert.Equal((true, false), (await IsInAsync(here), await IsInAsync(there)));
        page = await PageAsync();
        Assert.DoesNotContain("otpauth", page, StringComparison.Ordinal);
        Assert.Contains("On since", page, StringComparison.Ordinal);

        // Begun again it stays what it is.
        await here.FormAsync("/account/second-step/begin", ("Current", TestShop.Password));
        Assert.DoesNotContain("otpauth", await PageAsync(), StringComparison.Ordinal);
        using var half = Rig.Host.NewVisitor();
        Assert.Equal(Door, (await half.SignInAsync(shop.CashierLogin, TestShop.Password)).Headers.Location!.OriginalString);
        Assert.True(await PassesAsync(half, app.NextCode));
    }

    [Fact]
    public async Task It_is_ended_by_the_password_and_not_by_an_open_browser()
    {
        var (shop, app) = await ShopAsync();
        using var owner = await HalfAsync(shop);
        Assert.True(await PassesAsync(owner, app.NextCode));
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await owner.FormAsync("/account/second-step/end", ("Current", "wrong password"))).StatusCode
        );
        (await HalfAsync(shop)).Dispose();
        using var waiting = await HalfAsync(shop);
        Assert.Equal(
            "/account",
            (await owner.FormAsync("/account/second-step/end", ("Current", TestShop.Password))).Headers.Location!.OriginalString
        );
        using var visitor = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.True(await IsInAsync(visitor));
        // What was half then stays so: the password is given once more.
        Assert.Equal("/sign-in", (await waiting.GetAsync(Door)).Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task What_was_begun_an_hour_ago_is_begun_anew()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        await owner.FormAsync("/account/second-step/begin", ("Current", TestShop.Password));
        var app = Authenticator.Of(await (await owner.GetAsync("/account/second-step")).TextAsync());
        await Database.ListAsync<Guid>(
            "update identity.second_steps set made_at = now() - interval '61 minutes' where user_id = $1 returning user_id",
            shop.OwnerId
        );
        Assert.DoesNotContain("otpauth", await (await owner.GetAsync("/account/second-step")).TextAsync(), StringComparison.Ordinal);
        await owner.FormAsync("/account/second-step/confirm", ("Code", app.Code));
        using var anew = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.True(await IsInAsync(anew));
    }

    [Fact]
    public async Task A_code_on_paper_ends_it_with_the_password_of_before()
    {
        var (shop, app) = await ShopAsync();
        using var owner = await HalfAsync(shop);
        Assert.True(await PassesAsync(owner, app.NextCode));
        var paper = await (await owner.FormAsync("/account/code", ("Current", TestShop.Password))).TextAsync();
        Assert.Contains("second step", paper, StringComparison.Ordinal);
        using var waiting = await HalfAsync(shop);
        using var reset = Rig.Host.NewVisitor();
        Assert.Equal(
            "/sign-in",
            (await reset.FormAsync("/reset", ("Login", shop.OwnerLogin), ("Code", PaperCode().Match(paper).Value), ("Password", Another)))
                .Headers
                .Location!
                .OriginalString
        );
        Assert.Equal("/", (await reset.SignInAsync(shop.OwnerLogin, Another)).Headers.Location!.OriginalString);
        Assert.False(await IsInAsync(owner));
        Assert.Equal("/sign-in", (await waiting.GetAsync(Door)).Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task An_owners_code_ends_a_workers()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        await Authenticator.SetUpAsync(cashier);
        var worker = await Database.AskAsync<Guid>("select id from shop.workers where user_id = $1", shop.CashierId);
        var code = PaperCode().Match(await (await owner.FormAsync($"/account/workers/{worker}/password")).TextAsync()).Value;
        using var reset = Rig.Host.NewVisitor();
        await reset.FormAsync("/reset", ("Login", shop.CashierLogin), ("Code", code), ("Password", Another));
        Assert.Equal("/", (await reset.SignInAsync(shop.CashierLogin, Another)).Headers.Location!.OriginalString);
        Assert.True(await IsInAsync(reset));
    }

    [Fact]
    public async Task Another_password_leaves_it_on()
    {
        var (shop, app) = await ShopAsync();
        using var owner = await HalfAsync(shop);
        Assert.True(await PassesAsync(owner, app.NextCode));
        Assert.Equal(
            "/account",
            (await owner.FormAsync("/account/password", ("Current", TestShop.Password), ("Password", Another)))
                .Headers
                .Location!
                .OriginalString
        );
        (await HalfAsync(shop, Another)).Dispose();
    }

    [Fact]
    public async Task Who_has_one_joins_another_business_by_it()
    {
        var (shop, app) = await ShopAsync();
        var other = await Rig.ShopAsync("Bee");
        var link = await Hiring.InvitedAsync(other, shop.OwnerLogin);
        // Also one who works nowhere any more.
        await Database.ListAsync<Guid>(
            """
            with second as (insert into shop.workers select business_id, gen_random_uuid(), gen_random_uuid(), 'Second', 'owner', null, now() from shop.workers where user_id = $1)
            select id from shop.workers where user_id = $1
            """,
            shop.OwnerId
        );
        await Database.ListAsync<Guid>("update shop.workers set removed_at = now() where user_id = $1 returning id", shop.OwnerId);
        using var phone = Rig.Host.NewVisitor();
        Assert.Equal(Door, (await phone.FormAsync($"/join/{link}", ("Password", TestShop.Password))).Headers.Location!.OriginalString);
        Assert.Equal($"/join/{link}", (await phone.FormAsync(Door, ("Code", app.NextCode))).Headers.Location!.OriginalString);
        Assert.Equal("/till/en", (await phone.FormAsync($"/join/{link}")).Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await phone.GetAsync("/products")).StatusCode);
    }

    [Fact]
    public async Task Who_works_nowhere_is_told_so_after_the_code()
    {
        var (shop, app) = await ShopAsync();
        await Database.ListAsync<Guid>(
            """
            with second as (insert into shop.workers select business_id, gen_random_uuid(), gen_random_uuid(), 'Second', 'owner', null, now() from shop.workers where user_id = $1)
            select id from shop.workers where user_id = $1
            """,
            shop.OwnerId
        );
        await Database.ListAsync<Guid>("update shop.workers set removed_at = now() where user_id = $1 returning id", shop.OwnerId);
        using var half = await HalfAsync(shop);
        var answer = await half.FormAsync(Door, ("Code", app.NextCode));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("not in any shop", await answer.TextAsync(), StringComparison.Ordinal);
        Assert.False(await IsInAsync(half));
    }

    [Fact]
    public async Task An_older_hash_is_renewed_also_where_a_code_is_still_to_come()
    {
        var (shop, _) = await ShopAsync();
        var old = new PasswordHasher<User>(Options.Create(new PasswordHasherOptions { IterationCount = 50 })).HashPassword(
            new User(),
            Another
        );
        await Database.ListAsync<Guid>("update identity.users set password_hash = $2 where id = $1 returning id", shop.OwnerId, old);
        (await HalfAsync(shop, Another)).Dispose();
        Assert.NotEqual(old, await Database.AskAsync<string>("select password_hash from identity.users where id = $1", shop.OwnerId));
        (await HalfAsync(shop, Another)).Dispose();
    }

    [Fact]
    public async Task Where_the_seal_does_not_open_any_more_no_code_passes_and_nobody_is_kept_out_for_trying()
    {
        var (shop, app) = await ShopAsync();
        await Database.ListAsync<Guid>(
            "update identity.second_steps set sealed = substr(sealed, 1, length(sealed) - 1) where user_id = $1 returning user_id",
            shop.OwnerId
        );
        using var half = await HalfAsync(shop);
        Assert.False(await PassesAsync(half, app.NextCode));
        for (var tries = 0; tries < 6; tries++)
            Assert.Contains(
                "This server cannot check your digits",
                await (await half.FormAsync(Door, ("Code", app.NextCode))).TextAsync(),
                StringComparison.Ordinal
            );
        Assert.Equal(0, await Database.AskAsync<int>("select failures from identity.second_steps where user_id = $1", shop.OwnerId));
    }

    [Fact]
    public async Task Setting_up_ending_and_wrong_codes_are_written_down_and_no_code_is()
    {
        var heard = new Heard();
        await using var host = new ShopHost(Database) { TestServices = services => services.AddSingleton<ILoggerProvider>(heard) };
        host.StartServer();
        var shop = await TestShop.FoundAsync(Rig, host);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var app = await Authenticator.SetUpAsync(owner);
        using var half = await HalfAsync(shop);
        var wrong = app.WrongCode;
        await half.FormAsync(Door, ("Code", wrong));
        await owner.FormAsync("/account/second-step/end", ("Current", TestShop.Password));
        var sessions = await Database.ListAsync<Guid>(
            "select id from identity.sessions where user_id = $1 order by half, created_at desc",
            shop.OwnerId
        );
        var said = heard.Text;
        Assert.Contains($"Session {sessions[0]} set up a second step, from 127.0.0.1", said, StringComparison.Ordinal);
        Assert.Contains($"A code for the second step of session {sessions[^1]} was wrong, from 127.0.0.1", said, StringComparison.Ordinal);
        Assert.Contains($"Session {sessions[0]} ended the second step, from 127.0.0.1", said, StringComparison.Ordinal);
        Assert.Equal(1, Regex.Count(said, "SecurityLog: Signed in from"));
        Assert.DoesNotContain(wrong, said.Replace(sessions[^1].ToString(), "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [GeneratedRegex("(?:[2-9A-Z]{4}-){4}[2-9A-Z]{4}")]
    private static partial Regex PaperCode();

    [GeneratedRegex("(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}<")]
    private static partial Regex Groups();
}
