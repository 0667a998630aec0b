using System.Net;
using Microsoft.AspNetCore.Cryptography.KeyDerivation;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pos.Data.SignIn;
using Pos.Data.Tenancy;
using Pos.Tests.Infrastructure;
using Pos.Web.Features.SignIn;

namespace Pos.Tests.SignIn;

public sealed class SessionTests(ShopRig rig) : ShopTests(rig)
{
    [Fact]
    public async Task Signing_out_ends_the_session_wherever_its_cookie_was_copied_to()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        using var other = await shop.SignedInAsync(shop.OwnerLogin);
        using var copy = Rig.Host.NewVisitor();
        foreach (Cookie cookie in owner.Cookies.GetAllCookies())
            copy.Cookies.Add(Rig.Host.Address, new Cookie(cookie.Name, cookie.Value));
        Assert.Equal(HttpStatusCode.OK, (await copy.GetAsync("/products")).StatusCode);
        await owner.FormAsync("/sign-out");
        Assert.Equal("/sign-in", (await copy.GetAsync("/products")).Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/products")).StatusCode);
    }

    private sealed class Later(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }

    [Fact]
    public async Task A_session_is_prolonged_together_with_its_cookie()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        const string DaysLeft =
            "select max(extract(epoch from expires_at - now()) / 86400)::float8 from identity.sessions where user_id = $1";
        await Database.ListAsync<Guid>(
            "update identity.sessions set expires_at = now() + interval '6 days' where user_id = $1 returning id",
            shop.OwnerId
        );
        await owner.GetAsync("/products");
        Assert.InRange(await Database.AskAsync<double>(DaysLeft, shop.OwnerId), 5.9, 6);

        await using var later = new ShopHost(Database)
        {
            TestServices = services => services.AddSingleton<TimeProvider>(new Later(TimeSpan.FromDays(8))),
        };
        later.StartServer();
        using var visitor = later.NewVisitor();
        foreach (Cookie cookie in owner.Cookies.GetAllCookies())
            visitor.Cookies.Add(later.Address, new Cookie(cookie.Name, cookie.Value));
        var answer = await visitor.GetAsync("/products");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(answer.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("tarazu=", StringComparison.Ordinal));
        Assert.InRange(await Database.AskAsync<double>(DaysLeft, shop.OwnerId), 13.9, 14);
    }

    [Fact]
    public async Task A_session_ends_ninety_days_after_it_began_however_much_it_is_used()
    {
        var shop = await Rig.ShopAsync();
        async Task<double> DaysLeftAsync(int age)
        {
            var token = await Database.SessionOfAsync(shop.OwnerId);
            await Database.ListAsync<Guid>(
                "update identity.sessions set created_at = now() - make_interval(days => $2) where id = $1 returning id",
                token.Id,
                age
            );
            await using var scope = Rig.Host.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<Sessions>().KeepAsync(token, Ct);
            return await Database.AskAsync<double>(
                "select (extract(epoch from expires_at - now()) / 86400)::float8 from identity.sessions where id = $1",
                token.Id
            );
        }
        Assert.InRange(await DaysLeftAsync(70), 13.9, 14);
        Assert.InRange(await DaysLeftAsync(85), 4.9, 5);
        Assert.InRange(await DaysLeftAsync(91), -1.1, -0.9);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_browser_has_one_session_and_a_new_one_ends_the_one_it_had(bool signsUp)
    {
        var shop = await Rig.ShopAsync();
        using var browser = await shop.SignedInAsync(shop.OwnerLogin);
        using var elsewhere = await shop.SignedInAsync(shop.OwnerLogin);
        using var copy = Rig.Host.NewVisitor();
        foreach (Cookie cookie in browser.Cookies.GetAllCookies())
            copy.Cookies.Add(Rig.Host.Address, new Cookie(cookie.Name, cookie.Value));
        Assert.Equal(HttpStatusCode.OK, (await copy.GetAsync("/products")).StatusCode);
        var answer = signsUp
            ? await browser.FormAsync(
                "/sign-up",
                ("BusinessName", "Second shop"),
                ("OwnerName", "Olga"),
                ("Login", Rig.NewPhone()),
                ("Password", TestShop.Password)
            )
            : await browser.SignInAsync(shop.CashierLogin, TestShop.Password);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/sign-in", (await copy.GetAsync("/products")).Headers.Location!.OriginalString);
        Assert.NotEqual("/sign-in", (await browser.GetAsync("/")).Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await elsewhere.GetAsync("/products")).StatusCode);
    }

    [Fact]
    public void Passwords_are_hashed_with_the_rounds_that_are_asked_of_them_today()
    {
        var builder = Microsoft.AspNetCore.Builder.WebApplication.CreateBuilder();
        builder.AddSignIn();
        using var services = builder.Services.BuildServiceProvider();
        Assert.InRange(services.GetRequiredService<IOptions<PasswordHasherOptions>>().Value.IterationCount, 210_000, int.MaxValue);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(99)]
    [InlineData(100)]
    public async Task A_login_with_an_older_hash_takes_as_much_work_as_one_that_is_not_there(int rounds)
    {
        await using var scope = Rig.Host.Services.CreateAsyncScope();
        var passwords = scope.ServiceProvider.GetRequiredService<Passwords>();
        var nobody = await scope.ServiceProvider.GetRequiredService<Sessions>().TermsAsync(Rig.NewPhone(), passwords.Rounds, Ct);
        var older = nobody with { Rounds = rounds };
        Assert.Equal(passwords.WorkFor(nobody).Sum(w => w.Rounds), passwords.WorkFor(older).Sum(w => w.Rounds));
        Assert.All(passwords.WorkFor(older), work => Assert.Equal(nobody.Prf, work.Prf));
        Assert.Equal(
            KeyDerivation.Pbkdf2("a password", older.Salt, KeyDerivationPrf.HMACSHA512, rounds, 32),
            passwords.Derive("a password", older)
        );
    }

    [Fact]
    public async Task A_login_that_is_not_there_has_a_salt_of_its_own_that_stays()
    {
        var shop = await Rig.ShopAsync();
        await using var scope = Rig.Host.Services.CreateAsyncScope();
        var sessions = scope.ServiceProvider.GetRequiredService<Sessions>();
        var nobody = Rig.NewPhone();
        var terms = await sessions.TermsAsync(nobody, 100, Ct);
        var known = await sessions.TermsAsync(shop.OwnerLogin, 100, Ct);
        Assert.Equal((known.Prf, known.Rounds, known.Salt.Length), (terms.Prf, terms.Rounds, terms.Salt.Length));
        Assert.Equal(terms.Salt, (await sessions.TermsAsync(nobody, 100, Ct)).Salt);
        Assert.NotEqual(terms.Salt, (await sessions.TermsAsync(Rig.NewPhone(), 100, Ct)).Salt);
    }

    [Fact]
    public async Task A_hash_of_fewer_rounds_still_opens_and_is_renewed()
    {
        var shop = await Rig.ShopAsync();
        var old = new PasswordHasher<User>(Options.Create(new PasswordHasherOptions { IterationCount = 50 })).HashPassword(
            new User(),
            "an older password"
        );
        await Database.ListAsync<Guid>("update identity.users set password_hash = $2 where id = $1 returning id", shop.OwnerId, old);
        using var visitor = Rig.Host.NewVisitor();
        await using var scope = Rig.Host.Services.CreateAsyncScope();
        var sessions = scope.ServiceProvider.GetRequiredService<Sessions>();
        await visitor.SignInAsync(shop.OwnerLogin, "wrong password");
        Assert.Equal(50, (await sessions.TermsAsync(shop.OwnerLogin, 100, Ct)).Rounds);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.SignInAsync(shop.OwnerLogin, "an older password")).StatusCode);
        Assert.Equal(100, (await sessions.TermsAsync(shop.OwnerLogin, 100, Ct)).Rounds);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.SignInAsync(shop.OwnerLogin, "an older password")).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.SignInAsync(shop.OwnerLogin, TestShop.Password)).StatusCode);
    }

    [Fact]
    public async Task A_password_is_hashed_anew_only_for_who_is_signed_in_and_knows_it()
    {
        var shop = await Rig.ShopAsync();
        await using var scope = Rig.Host.Services.CreateAsyncScope();
        var sessions = scope.ServiceProvider.GetRequiredService<Sessions>();
        var passwords = scope.ServiceProvider.GetRequiredService<Passwords>();
        var terms = await sessions.TermsAsync(shop.OwnerLogin, 100, Ct);
        var derived = passwords.Derive(TestShop.Password, terms);
        var stolen = passwords.Hash("a password of a thief");
        await sessions.RenewPasswordAsync(await Database.SessionOfAsync(shop.OwnerId), new byte[32], stolen, Ct);
        await sessions.RenewPasswordAsync(await Database.SessionOfAsync(shop.CashierId), derived, stolen, Ct);
        await sessions.RenewPasswordAsync(SessionToken.New(Guid.CreateVersion7()), derived, stolen, Ct);
        Assert.Equal(terms.Salt, (await sessions.TermsAsync(shop.OwnerLogin, 100, Ct)).Salt);
        await sessions.RenewPasswordAsync(await Database.SessionOfAsync(shop.OwnerId), derived, passwords.Hash(TestShop.Password), Ct);
        Assert.NotEqual(terms.Salt, (await sessions.TermsAsync(shop.OwnerLogin, 100, Ct)).Salt);
    }
}
