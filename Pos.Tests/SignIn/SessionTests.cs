using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pos.Data.SignIn;
using Pos.Tests.Infrastructure;

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
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.SignInAsync(shop.OwnerLogin, "an older password")).StatusCode);
        await using var scope = Rig.Host.Services.CreateAsyncScope();
        Assert.Equal(100, (await scope.ServiceProvider.GetRequiredService<Sessions>().TermsAsync(shop.OwnerLogin, 100, Ct)).Rounds);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.SignInAsync(shop.OwnerLogin, "an older password")).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.SignInAsync(shop.OwnerLogin, TestShop.Password)).StatusCode);
    }
}
