using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data.SignIn;
using Pos.Tests.Infrastructure;
using Pos.Web.Features.SignIn;

namespace Pos.Tests.SignIn;

public sealed partial class AccountTests(ShopRig rig) : ShopTests(rig)
{
    private const string Another = "mango tree by the well";

    private static async Task<bool> OpensAsync(TestShop shop, string login, string password)
    {
        using var visitor = shop.Host.NewVisitor();
        return (await visitor.SignInAsync(login, password)).StatusCode == HttpStatusCode.Redirect;
    }

    private static async Task<bool> IsInAsync(Visitor visitor) => (await visitor.GetAsync("/account")).StatusCode == HttpStatusCode.OK;

    private static Task<HttpResponseMessage> ChangeAsync(Visitor visitor, string current, string password) =>
        visitor.FormAsync("/account/password", ("Current", current), ("Password", password));

    private static async Task<string> CodeOfAsync(HttpResponseMessage answer)
    {
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        return Code().Match(await answer.TextAsync()).Value;
    }

    private static async Task<bool> ResetAsync(TestShop shop, string login, string code, string password)
    {
        using var visitor = shop.Host.NewVisitor();
        var answer = await visitor.FormAsync("/reset", ("Login", login), ("Code", code), ("Password", password));
        Assert.True(answer.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.UnprocessableEntity);
        return answer.StatusCode == HttpStatusCode.Redirect;
    }

    [GeneratedRegex("(?:[2-9A-Z]{4}-){4}[2-9A-Z]{4}")]
    private static partial Regex Code();

    private Task<Guid> WorkerAsync(Guid userId) => Database.AskAsync<Guid>("select id from shop.workers where user_id = $1", userId);

    [Fact]
    public async Task Who_knows_the_password_changes_it_and_every_other_session_ends()
    {
        var shop = await Rig.ShopAsync();
        using var here = await shop.SignedInAsync(shop.CashierLogin);
        using var there = await shop.SignedInAsync(shop.CashierLogin);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ChangeAsync(here, "wrong password", Another)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ChangeAsync(here, TestShop.Password, "short")).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ChangeAsync(here, TestShop.Password, "Test shop 1")).StatusCode);
        Assert.True(await OpensAsync(shop, shop.CashierLogin, TestShop.Password));
        Assert.True(await IsInAsync(there));

        Assert.Equal("/account", (await ChangeAsync(here, TestShop.Password, Another)).Headers.Location!.OriginalString);
        Assert.True(await IsInAsync(here));
        Assert.False(await IsInAsync(there));
        Assert.False(await OpensAsync(shop, shop.CashierLogin, TestShop.Password));
        Assert.True(await OpensAsync(shop, shop.CashierLogin, Another));
        Assert.True(await OpensAsync(shop, shop.OwnerLogin, TestShop.Password));
    }

    [Fact]
    public async Task Who_found_an_open_browser_does_not_go_on_guessing()
    {
        var shop = await Rig.ShopAsync();
        using var here = await shop.SignedInAsync(shop.CashierLogin);
        for (var i = 0; i < SignInTries.Most; i++)
            await ChangeAsync(here, "wrong password", Another);
        var answer = await ChangeAsync(here, TestShop.Password, Another);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.DoesNotContain("That is not your current password", await answer.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_sees_where_he_is_signed_in_and_ends_one_or_all_others()
    {
        var shop = await Rig.ShopAsync();
        using var here = await shop.SignedInAsync(shop.OwnerLogin);
        using var there = await shop.SignedInAsync(shop.OwnerLogin);
        using var elsewhere = await shop.SignedInAsync(shop.OwnerLogin);
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        var ids = End().Matches(await (await here.GetAsync("/account")).TextAsync()).Select(m => m.Groups[1].Value).ToList();
        Assert.True(ids.Count >= 2);
        Assert.Equal(HttpStatusCode.NotFound, (await cashier.FormAsync($"/account/sessions/{ids[0]}/end")).StatusCode);
        // Those of the test's own beside them may be among the newest: what counts is what is left.
        foreach (var id in ids)
            Assert.Equal("/account", (await here.FormAsync($"/account/sessions/{id}/end")).Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.NotFound, (await here.FormAsync($"/account/sessions/{ids[0]}/end")).StatusCode);
        Assert.Equal((true, false, false), (await IsInAsync(here), await IsInAsync(there), await IsInAsync(elsewhere)));
        using var again = await shop.SignedInAsync(shop.OwnerLogin);
        await here.FormAsync("/account/sessions/end-others");
        Assert.Equal((true, false, true), (await IsInAsync(here), await IsInAsync(again), await IsInAsync(cashier)));
    }

    [GeneratedRegex("/account/sessions/([0-9a-f-]{36})/end\"")]
    private static partial Regex End();

    [Theory]
    [InlineData(
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36",
        "Chrome, Android"
    )]
    [InlineData(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
        "Safari, iPhone"
    )]
    [InlineData(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0",
        "Edge, Windows"
    )]
    [InlineData("curl/8", "")]
    public void A_browser_is_called_what_people_call_it(string agent, string name) => Assert.Equal(name, BrowserName.Of(agent));

    [Theory]
    [InlineData(50, 50)]
    [InlineData(70, 0)]
    public async Task When_a_session_was_used_last_is_known_to_the_hour(int minutesAgo, int minutesAfter)
    {
        var shop = await Rig.ShopAsync();
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        await Database.ListAsync<Guid>(
            "update identity.sessions set used_at = now() - make_interval(mins => $2) where user_id = $1 returning id",
            shop.CashierId,
            minutesAgo
        );
        await cashier.GetAsync("/products");
        Assert.InRange(
            await Database.AskAsync<double>(
                "select (extract(epoch from now() - max(used_at)) / 60)::float8 from identity.sessions where user_id = $1",
                shop.CashierId
            ),
            minutesAfter,
            minutesAfter + 5
        );
    }

    [Fact]
    public async Task A_code_on_paper_sets_a_new_password_once_and_ends_every_session()
    {
        var shop = await Rig.ShopAsync();
        using var here = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await here.FormAsync("/account/code", ("Current", "wrong password"))).StatusCode);
        var first = await CodeOfAsync(await here.FormAsync("/account/code", ("Current", TestShop.Password)));
        var code = await CodeOfAsync(await here.FormAsync("/account/code", ("Current", TestShop.Password)));
        Assert.DoesNotContain(code, await (await here.GetAsync("/account")).TextAsync(), StringComparison.Ordinal);

        Assert.False(await ResetAsync(shop, shop.OwnerLogin, first, Another));
        Assert.False(await ResetAsync(shop, shop.CashierLogin, code, Another));
        Assert.False(await ResetAsync(shop, Rig.NewPhone(), code, Another));
        Assert.False(await ResetAsync(shop, shop.OwnerLogin, "", Another));
        Assert.False(await ResetAsync(shop, shop.OwnerLogin, code, "short"));
        Assert.True(await IsInAsync(here));

        Assert.True(
            await ResetAsync(shop, $"0{shop.OwnerLogin[3..]}", code.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal), Another)
        );
        Assert.False(await IsInAsync(here));
        Assert.True(await OpensAsync(shop, shop.OwnerLogin, Another));
        Assert.False(await ResetAsync(shop, shop.OwnerLogin, code, "one more password here"));
        Assert.True(await OpensAsync(shop, shop.OwnerLogin, Another));
    }

    [Fact]
    public async Task A_wrong_code_a_used_one_and_a_login_that_nobody_has_are_one_answer()
    {
        var shop = await Rig.ShopAsync();
        using var visitor = Rig.Host.NewVisitor();
        async Task<string> AnswerAsync(string login) =>
            (
                await (
                    await visitor.FormAsync("/reset", ("Login", login), ("Code", ResetCode.New().ToString()), ("Password", Another))
                ).TextAsync()
            ).Replace(login.Replace("+", "&#x2B;", StringComparison.Ordinal), "LOGIN", StringComparison.Ordinal);
        string Plain(string page) => Code().Replace(page, "CODE");
        var nobody = Plain(await AnswerAsync(Rig.NewPhone()));
        Assert.Contains("do not fit", nobody, StringComparison.Ordinal);
        Assert.Equal(nobody, Plain(await AnswerAsync(shop.OwnerLogin)));
    }

    [Fact]
    public async Task Codes_are_not_tried_on_and_on()
    {
        var shop = await Rig.ShopAsync();
        using var here = await shop.SignedInAsync(shop.OwnerLogin);
        var code = await CodeOfAsync(await here.FormAsync("/account/code", ("Current", TestShop.Password)));
        for (var i = 0; i < SignInTries.Most; i++)
            Assert.False(await ResetAsync(shop, shop.OwnerLogin, ResetCode.New().ToString(), Another));
        Assert.False(await ResetAsync(shop, shop.OwnerLogin, code, Another));
    }

    [Fact]
    public async Task An_owner_makes_a_code_for_a_worker_who_sets_a_new_password_within_the_hour()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        using var worker = await shop.SignedInAsync(shop.CashierLogin);
        var address = $"/account/workers/{await WorkerAsync(shop.CashierId)}/password";
        Assert.Contains("Carla Test", await (await owner.GetAsync(address)).TextAsync(), StringComparison.Ordinal);
        var code = await CodeOfAsync(await owner.FormAsync(address));
        Assert.True(await IsInAsync(worker));
        Assert.True(await ResetAsync(shop, shop.CashierLogin, code, Another));
        Assert.False(await IsInAsync(worker));
        Assert.True(await OpensAsync(shop, shop.CashierLogin, Another));
        Assert.False(await ResetAsync(shop, shop.CashierLogin, code, "one more password here"));

        var late = await CodeOfAsync(await owner.FormAsync(address));
        await Database.ListAsync<Guid>(
            "update identity.reset_codes set expires_at = now() - interval '1 second' where user_id = $1 returning user_id",
            shop.CashierId
        );
        Assert.False(await ResetAsync(shop, shop.CashierLogin, late, "one more password here"));
    }

    [Fact]
    public async Task A_code_is_made_for_nobody_who_is_not_the_owners_worker_alone()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        async Task<HttpStatusCode> MakeAsync(Visitor visitor, Guid worker) =>
            (await visitor.FormAsync($"/account/workers/{worker}/password")).StatusCode;
        var (own, carla) = (await WorkerAsync(shop.OwnerId), await WorkerAsync(shop.CashierId));
        Assert.Equal(HttpStatusCode.NotFound, await MakeAsync(owner, own));
        Assert.Equal(HttpStatusCode.NotFound, await MakeAsync(owner, await WorkerAsync(other.CashierId)));
        Assert.Equal(HttpStatusCode.NotFound, await MakeAsync(cashier, await WorkerAsync(shop.OtherCashierId)));

        // The code was made, and then she began to work elsewhere, too: it is none any more, and no other one is made.
        var code = await CodeOfAsync(await owner.FormAsync($"/account/workers/{carla}/password"));
        await Database.ListAsync<Guid>(
            "insert into shop.workers (business_id, id, user_id, name, role, outlet_id, joined_at) values ($1, gen_random_uuid(), $2, 'Carla', 'cashier', $3, now()) returning id",
            other.BusinessId,
            shop.CashierId,
            other.Outlet
        );
        Assert.False(await ResetAsync(shop, shop.CashierLogin, code, Another));
        var answer = await owner.FormAsync($"/account/workers/{carla}/password");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("works in another business too", await answer.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_database_does_none_of_it_for_a_session_that_is_not_the_persons()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        await using var scope = Rig.Host.Services.CreateAsyncScope();
        var account = scope.ServiceProvider.GetRequiredService<OwnAccount>();
        var passwords = scope.ServiceProvider.GetRequiredService<Passwords>();
        var sessions = scope.ServiceProvider.GetRequiredService<Sessions>();
        var derived = passwords.Derive(TestShop.Password, await sessions.TermsAsync(shop.OwnerLogin, passwords.Rounds, Ct));
        var (strangers, cashiers) = (await Database.SessionOfAsync(other.OwnerId), await Database.SessionOfAsync(shop.CashierId));
        var (code, carla) = (ResetCode.New(), await WorkerAsync(shop.CashierId));
        Assert.False(await account.ChangePasswordAsync(strangers, derived, passwords.Hash(Another), Ct));
        Assert.False(await account.SetCodeAsync(strangers, derived, code, Ct));
        Assert.Equal(WorkersCode.Unknown, await account.SetWorkersCodeAsync(strangers, shop.BusinessId, carla, code, Ct));
        Assert.Equal(
            WorkersCode.Unknown,
            await account.SetWorkersCodeAsync(cashiers, shop.BusinessId, await WorkerAsync(shop.OtherCashierId), code, Ct)
        );
        Assert.Equal(0, await account.EndAsync(strangers, (await Database.SessionOfAsync(shop.OwnerId)).Id, Ct));
        Assert.Null(await account.FactsAsync(strangers with { Secret = "wrong" }, Ct));
        await using var nobody = await TenantSession.WithoutContextAsync(Database);
        foreach (
            var statement in (string[])
                ["select * from identity.reset_codes", "select app.knows_password(null, null)", "delete from identity.reset_codes"]
        )
            Assert.Equal((statement, "42501"), (statement, await nobody.TryAsync(statement)));
    }
}
