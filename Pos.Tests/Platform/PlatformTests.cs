using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Platform;
using Pos.Data.Review;
using Pos.Tests.Infrastructure;
using Pos.Tests.SignIn;
using Pos.Web.Features.Demo;

namespace Pos.Tests.Platform;

public sealed partial class PlatformTests(ShopRig rig) : ShopTests(rig)
{
    private Task<(Guid Id, Visitor Visitor)> AdminAsync() => AdminAsync(Rig.Host, Database);

    private Task<(Guid Id, Visitor Visitor)> AdminAsync(ShopHost host, TestDatabase database) => AdminAsync(Rig, host, database);

    /// <summary>One more, who has set up the second step.</summary>
    internal static async Task<(Guid Id, Visitor Visitor)> AdminAsync(ShopRig rig, ShopHost host, TestDatabase database)
    {
        var login = rig.NewPhone();
        var id = await new ShopMaker(host.Services).AddPersonAsync(login, TestShop.Password);
        Assert.True(await PlatformAdmins.AppointAsync(database.OwnerConnection, login, TestContext.Current.CancellationToken));
        var visitor = host.NewVisitor();
        Assert.Equal("/platform/sync", (await visitor.SignInAsync(login, TestShop.Password)).Headers.Location!.OriginalString);
        await Authenticator.SetUpAsync(visitor);
        return (id, visitor);
    }

    [Fact]
    public async Task An_admin_sees_how_phones_fare_worst_first_and_no_sale()
    {
        // Other tests' shops would stand between these two, or push them off the first page.
        await using var database = await Rig.NewDatabaseAsync("platform");
        await using var host = new ShopHost(database);
        host.StartServer();
        var (good, bad) = (await TestShop.FoundAsync(Rig, host, "Aardvark"), await TestShop.FoundAsync(Rig, host, "Zebra"));
        await good.PushAsync(good.Sale());
        var sales = new[] { bad.Sale(), bad.Sale(), bad.Sale() };
        await bad.PushAsync(sales[0], sales[2]);
        await bad.SetAsideAsync();
        await database.ListAsync<int>(
            "update shop.devices set pending = 7, oldest_pending_at = now() - interval '4000 days', version = '9.8.7', last_contact_at = now() where id = $1 returning 1",
            bad.Till.Enrolment.Device.Id
        );

        var (id, visitor) = await AdminAsync(host, database);
        using var _ = visitor;
        await using var scope = host.Services.CreateAsyncScope();
        var all = await scope.ServiceProvider.GetRequiredService<PlatformAdmins>().SyncHealthAsync(await database.SessionOfAsync(id), Ct);
        Assert.Equal(2, all.Count);
        var row = all.Single(b => b.BusinessId == bad.BusinessId);
        Assert.Equal((2L, 1L, 7L, 1L, 0L), (row.Phones, row.Missing, row.Pending, row.Quarantined, row.BrokenChains));
        Assert.Equal(["9.8.7"], row.Versions!);
        Assert.InRange(row.MissingSince!.Value, TimeProvider.System.GetUtcNow().AddMinutes(-5), TimeProvider.System.GetUtcNow());

        var html = WebUtility.HtmlDecode(await (await visitor.GetAsync("/platform/sync")).TextAsync());
        foreach (var words in new[] { "Zebra shop", "1 missing since", "7 wait since", "9.8.7" })
            Assert.Contains(words, html, StringComparison.Ordinal);
        foreach (var word in new[] { "Milk", "M1-0", "Carla", "Olga" })
            Assert.DoesNotContain(word, html, StringComparison.Ordinal);
        Assert.InRange(
            html.IndexOf("Aardvark shop", StringComparison.Ordinal),
            html.IndexOf("Zebra shop", StringComparison.Ordinal),
            html.Length
        );
    }

    [Fact]
    public async Task An_admin_has_a_second_step_before_anything_opens_and_as_long_as_it_does()
    {
        var login = Rig.NewPhone();
        var id = await new ShopMaker(Rig.Host.Services).AddPersonAsync(login, TestShop.Password);
        Assert.True(await PlatformAdmins.AppointAsync(Database.OwnerConnection, login, Ct));
        using var visitor = Rig.Host.NewVisitor();
        await visitor.SignInAsync(login, TestShop.Password);
        async Task<string> ByTheDatabaseAsync(string function)
        {
            await using var person = await TenantSession.WithoutContextAsync(Database);
            var token = await Database.SessionOfAsync(id);
            await person.ExecuteAsync("select app.enter_person($1, $2)", token.Id, token.Key());
            return await person.TryAsync($"select * from app.{function}()");
        }
        async Task ClosedAsync()
        {
            Assert.Equal("/account/second-step", (await visitor.GetAsync("/platform/sync")).Headers.Location?.OriginalString);
            foreach (var function in (string[])["platform_sync_health", "platform_books"])
                Assert.Equal((function, "42501"), (function, await ByTheDatabaseAsync(function)));
        }
        await ClosedAsync();
        Assert.Contains(
            "Who runs the platform needs a second step",
            await (await visitor.GetAsync("/account/second-step")).TextAsync(),
            StringComparison.Ordinal
        );
        await visitor.FormAsync("/account/second-step/begin", ("Current", TestShop.Password));
        await ClosedAsync();
        var app = Authenticator.Of(await (await visitor.GetAsync("/account/second-step")).TextAsync());
        Assert.Equal(
            "/platform/sync",
            (await visitor.FormAsync("/account/second-step/confirm", ("Code", app.Code))).Headers.Location?.OriginalString
        );
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/platform/sync")).StatusCode);

        using var anew = Rig.Host.NewVisitor();
        Assert.Equal("/sign-in/second", (await anew.SignInAsync(login, TestShop.Password)).Headers.Location?.OriginalString);
        Assert.StartsWith("/sign-in", (await anew.GetAsync("/platform/sync")).Headers.Location!.PathAndQuery, StringComparison.Ordinal);
        Assert.Equal("/platform/sync", (await anew.FormAsync("/sign-in/second", ("Code", app.NextCode))).Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await anew.GetAsync("/platform/sync")).StatusCode);

        await visitor.FormAsync("/account/second-step/end", ("Current", TestShop.Password));
        await Database.ListAsync<Guid>("update identity.sessions set ended_at = null where user_id = $1 returning id", id);
        await ClosedAsync();
    }

    [Fact]
    public async Task A_passkey_is_a_second_step_and_beside_it_the_password_alone_opens_nothing()
    {
        var login = Rig.NewPhone();
        var id = await new ShopMaker(Rig.Host.Services).AddPersonAsync(login, TestShop.Password);
        Assert.True(await PlatformAdmins.AppointAsync(Database.OwnerConnection, login, Ct));
        using var visitor = Rig.Host.NewVisitor();
        await visitor.SignInAsync(login, TestShop.Password);
        using var before = Rig.Host.NewVisitor();
        await before.SignInAsync(login, TestShop.Password);
        Assert.Contains(
            "/account/passkeys/new",
            await (await visitor.GetAsync("/account/second-step")).TextAsync(),
            StringComparison.Ordinal
        );
        using var device = new Device();
        Assert.Equal("/platform/sync", (await device.AddAsync(visitor)).Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/platform/sync")).StatusCode);
        Assert.DoesNotContain(
            "needs a second step",
            await (await visitor.GetAsync("/account/second-step")).TextAsync(),
            StringComparison.Ordinal
        );
        Assert.Equal("/sign-in", (await before.GetAsync("/platform/sync")).Headers.Location?.OriginalString);

        using var anew = Rig.Host.NewVisitor();
        Assert.Equal("/sign-in/second", (await anew.SignInAsync(login, TestShop.Password)).Headers.Location?.OriginalString);
        Assert.StartsWith("/sign-in", (await anew.GetAsync("/platform/sync")).Headers.Location!.PathAndQuery, StringComparison.Ordinal);
        foreach (var page in new[] { await anew.GetAsync("/sign-in/second"), await anew.FormAsync("/sign-in/second", ("Code", "123456")) })
        {
            var html = await page.TextAsync();
            Assert.Contains("Your password alone does not sign you in", html, StringComparison.Ordinal);
            Assert.DoesNotContain("name=\"Code\"", html, StringComparison.Ordinal);
        }
        Assert.Equal("/platform/sync", (await device.SignInAsync(anew)).Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await anew.GetAsync("/platform/sync")).StatusCode);

        var passkey = await Database.AskAsync<Guid>("select id from identity.passkeys where user_id = $1", id);
        await anew.FormAsync($"/account/passkeys/{passkey}/remove", ("Current", TestShop.Password));
        Assert.Equal("/account/second-step", (await anew.GetAsync("/platform/sync")).Headers.Location?.OriginalString);
        await using var person = await TenantSession.WithoutContextAsync(Database);
        var token = await Database.SessionOfAsync(id);
        await person.ExecuteAsync("select app.enter_person($1, $2)", token.Id, token.Key());
        Assert.Equal("42501", await person.TryAsync("select * from app.platform_books()"));
    }

    [Fact]
    public async Task Whoever_is_appointed_is_signed_out_where_the_password_alone_had_let_him_in()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        using var device = await Device.AddedAsync(owner);
        Assert.True(await PlatformAdmins.AppointAsync(Database.OwnerConnection, shop.OwnerLogin, Ct));
        Assert.Equal("/sign-in", (await owner.GetAsync("/account")).Headers.Location?.OriginalString);
        using var visitor = Rig.Host.NewVisitor();
        Assert.Equal("/sign-in/second", (await visitor.SignInAsync(shop.OwnerLogin, TestShop.Password)).Headers.Location?.OriginalString);
        await device.SignInAsync(visitor);
        // Told again what is so already, nobody is thrown out.
        Assert.True(await PlatformAdmins.AppointAsync(Database.OwnerConnection, shop.OwnerLogin, Ct));
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/platform/sync")).StatusCode);
    }

    [Fact]
    public async Task An_owner_makes_no_code_for_a_worker_who_runs_the_platform_nor_is_one_of_before_any_use()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var address =
            $"/account/workers/{await Database.AskAsync<Guid>("select id from shop.workers where user_id = $1", shop.CashierId)}/password";
        var code = PaperCode().Match(await (await owner.FormAsync(address)).TextAsync()).Value;
        Assert.NotEqual("", code);
        Assert.True(await PlatformAdmins.AppointAsync(Database.OwnerConnection, shop.CashierLogin, Ct));
        using var visitor = Rig.Host.NewVisitor();
        var reset = await visitor.FormAsync("/reset", ("Login", shop.CashierLogin), ("Code", code), ("Password", "mango tree by the well"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, reset.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await owner.FormAsync(address)).StatusCode);
    }

    [GeneratedRegex("(?:[2-9A-Z]{4}-){4}[2-9A-Z]{4}")]
    private static partial Regex PaperCode();

    [Fact]
    public async Task What_was_decided_is_not_counted_any_more()
    {
        var shop = await Rig.ShopAsync();
        var decided = await shop.SetAsideAsync();
        await shop.SetAsideAsync();
        await shop.RunAsync<ResolveOperation>(shop.NewId(), new(decided, Decision.Dismissed, "No", null));
        var (id, visitor) = await AdminAsync();
        visitor.Dispose();
        await using var scope = Rig.Host.Services.CreateAsyncScope();
        Assert.Equal(
            1,
            (await scope.ServiceProvider.GetRequiredService<PlatformAdmins>().SyncHealthAsync(await Database.SessionOfAsync(id), Ct))
                .Single(b => b.BusinessId == shop.BusinessId)
                .Quarantined
        );
    }

    [Fact]
    public async Task For_everybody_else_there_is_nothing_there()
    {
        var shop = await Rig.ShopAsync();
        foreach (var login in new[] { shop.OwnerLogin, shop.CashierLogin })
        {
            using var worker = await shop.SignedInAsync(login);
            Assert.Equal(HttpStatusCode.NotFound, (await worker.GetAsync("/platform/sync")).StatusCode);
        }
        using var nobody = Rig.Host.NewVisitor();
        Assert.StartsWith("/sign-in", (await nobody.GetAsync("/platform/sync")).Headers.Location!.PathAndQuery, StringComparison.Ordinal);
        foreach (var user in new[] { shop.OwnerId, shop.CashierId })
        {
            await using var worker = await TenantSession.OfAsync(Database, shop.BusinessId, user);
            Assert.Equal("42501", await worker.TryAsync("select * from app.platform_sync_health()"));
            Assert.Equal("42501", await worker.TryAsync("insert into identity.platform_admins select app.user_id()"));
            Assert.Equal(0, await worker.CountAsync("select count(*) from identity.platform_admins"));
        }
    }

    [Fact]
    public async Task An_admin_who_works_nowhere_sees_no_shop_and_can_be_dismissed()
    {
        var shop = await Rig.ShopAsync();
        var (id, visitor) = await AdminAsync();
        using var _ = visitor;
        foreach (var path in new[] { "/", "/sales", "/products", "/review", "/devices", $"/products/{shop.Goods[0].ProductId}" })
            Assert.Equal((path, "/platform/sync"), (path, (await visitor.GetAsync(path)).Headers.Location?.OriginalString));
        await Database.ListAsync<Guid>("delete from identity.platform_admins where user_id = $1 returning user_id", id);
        Assert.Equal("/sign-in", (await visitor.GetAsync("/platform/sync")).Headers.Location!.OriginalString);
        Assert.StartsWith("/sign-in", (await visitor.GetAsync("/platform/sync")).Headers.Location!.PathAndQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_appointed_by_a_login_that_is_not_there()
    {
        foreach (var login in new[] { "0300 0000000", "x", "" })
            Assert.False(await PlatformAdmins.AppointAsync(Database.OwnerConnection, login, Ct));
    }
}
