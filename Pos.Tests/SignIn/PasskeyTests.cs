using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pos.Data.SignIn;
using Pos.Data.Tenancy;
using Pos.Tests.Infrastructure;
using Pos.Tests.Workers;
using Pos.Web.Features.SignIn;

namespace Pos.Tests.SignIn;

public sealed partial class PasskeyTests(ShopRig rig) : ShopTests(rig)
{
    private const string Another = "mango tree by the well";
    private const string Refused = "This passkey is not known here";

    private async Task<(TestShop Shop, Device Device)> ShopAsync()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        return (shop, await Device.AddedAsync(owner));
    }

    private static async Task<bool> IsInAsync(Visitor visitor) => (await visitor.GetAsync("/account")).StatusCode == HttpStatusCode.OK;

    private static async Task<bool> OpensAsync(TestShop shop, Device device)
    {
        using var visitor = shop.Host.NewVisitor();
        var answer = await device.SignInAsync(visitor);
        Assert.True(answer.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.UnprocessableEntity);
        return answer.StatusCode == HttpStatusCode.Redirect && await IsInAsync(visitor);
    }

    private Task<Guid> IdOfAsync(Guid userId) => Database.AskAsync<Guid>("select id from identity.passkeys where user_id = $1", userId);

    private Task<long> CountAsync(Guid userId) =>
        Database.AskAsync<long>("select count(*) from identity.passkeys where user_id = $1", userId);

    [Fact]
    public async Task Who_has_one_signs_in_by_it_alone_and_where_somebody_was_going_to()
    {
        var (shop, device) = await ShopAsync();
        using var _ = device;
        using var visitor = Rig.Host.NewVisitor();
        Assert.Equal("/customers", (await device.SignInAsync(visitor, "/customers")).Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/customers")).StatusCode);
        var account = await (await visitor.GetAsync("/account")).TextAsync();
        Assert.Contains($"/account/passkeys/{await IdOfAsync(shop.OwnerId)}", account, StringComparison.Ordinal);
        Assert.DoesNotContain("not used yet", account, StringComparison.Ordinal);
        Assert.Equal(
            (false, 14.0),
            (
                await Database.AskAsync<bool>("select bool_or(half) from identity.sessions where user_id = $1", shop.OwnerId),
                Math.Ceiling(
                    await Database.AskAsync<double>(
                        "select (extract(epoch from max(expires_at) - now()) / 86400)::float8 from identity.sessions where user_id = $1",
                        shop.OwnerId
                    )
                )
            )
        );
        // It is one of the person's sessions: it is seen and ended like any other.
        using var other = await shop.SignedInAsync(shop.OwnerLogin);
        await other.FormAsync("/account/sessions/end-others");
        Assert.False(await IsInAsync(visitor));
    }

    [Fact]
    public async Task Nobody_is_sent_to_another_site_by_one()
    {
        var (_, device) = await ShopAsync();
        using var __ = device;
        using var visitor = Rig.Host.NewVisitor();
        Assert.Equal("/", (await device.SignInAsync(visitor, "https://evil.example/")).Headers.Location!.OriginalString);
    }

    public static TheoryData<string> Wrongs =>
        [
            "another challenge",
            "another site",
            "a frame of another site",
            "another domain",
            "nobody was asked for finger or PIN",
            "another person's",
            "a device nobody has",
            "a signature of something else",
            "signed less often than before",
            "signed as often as before",
            "no credential",
        ];

    [Theory, MemberData(nameof(Wrongs))]
    public async Task What_is_wrong_with_it_is_told_to_nobody_and_opens_nothing(string wrong)
    {
        var (shop, device) = await ShopAsync();
        using var _ = device;
        Assert.True(await OpensAsync(shop, device));
        var before = device.Count;
        using var visitor = Rig.Host.NewVisitor();
        var asked = await Device.AskedAsync(visitor, "/sign-in/passkey/options");
        using var stranger = new Device { Handle = device.Handle };
        var handle = device.Handle;
        var sent = wrong switch
        {
            "another challenge" => device.Answer(
                visitor,
                JsonDocument.Parse($$"""{"challenge":"{{Convert.ToHexString(RandomNumberGenerator.GetBytes(16))}}"}""").RootElement
            ),
            "another site" => device.With(d => d.Origin = "https://evil.example").Answer(visitor, asked),
            "a frame of another site" => device.With(d => d.InAFrameOfAnother = true).Answer(visitor, asked),
            "another domain" => device.With(d => d.Domain = "evil.example").Answer(visitor, asked),
            "nobody was asked for finger or PIN" => device.With(d => d.Verifies = false).Answer(visitor, asked),
            "another person's" => device.With(d => d.Handle = shop.CashierId.ToString()).Answer(visitor, asked),
            "a device nobody has" => stranger.Answer(visitor, asked),
            "a signature of something else" => device.With(d => d.SignsSomethingElse = true).Answer(visitor, asked),
            "signed less often than before" => device.With(d => d.Count = before - 2).Answer(visitor, asked),
            "signed as often as before" => device.With(d => d.Count = before - 1).Answer(visitor, asked),
            _ => Nothing(),
        };
        var answer = await Device.SendAsync(visitor, sent);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var said = await answer.TextAsync();
        Assert.Contains(Refused, said, StringComparison.Ordinal);
        using (var nobody = Rig.Host.NewVisitor())
            Assert.Equal(await (await Device.SendAsync(nobody, Nothing())).TextAsync(), said);
        Assert.False(await IsInAsync(visitor));
        (device.Origin, device.InAFrameOfAnother, device.Domain, device.Verifies) = (null, false, null, true);
        (device.SignsSomethingElse, device.Handle, device.Count) = (false, handle, before + 1);
        Assert.True(await OpensAsync(shop, device));
    }

    // Each in a name of its own, for tries are counted by name.
    private static string Nothing() => $$$"""{"id":"AAAA","response":{"userHandle":"{{{Guid.CreateVersion7():N}}}"}}""";

    [Fact]
    public async Task What_was_asked_is_answered_once_by_the_browser_that_was_asked()
    {
        var shop = await Rig.ShopAsync();
        using var device = new Device { Counts = false };
        using (var owner = await shop.SignedInAsync(shop.OwnerLogin))
            Assert.Equal(HttpStatusCode.Redirect, (await device.AddAsync(owner)).StatusCode);
        using var here = Rig.Host.NewVisitor();
        using var there = Rig.Host.NewVisitor();
        var asked = await Device.AskedAsync(here, "/sign-in/passkey/options");
        var cookie = here.Cookies.GetAllCookies().Single(c => c.Name == "tarazu-passkey");
        var credential = device.Answer(here, asked);
        await Device.AskedAsync(there, "/sign-in/passkey/options");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Device.SendAsync(there, credential)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await Device.SendAsync(here, credential)).StatusCode);
        Assert.DoesNotContain(here.Cookies.GetAllCookies(), c => c.Name == "tarazu-passkey");
        // Somebody copied cookie and answer out of the browser.
        using var thief = Rig.Host.NewVisitor();
        thief.Cookies.Add(Rig.Host.Address, new Cookie(cookie.Name, cookie.Value, "/sign-in/passkey"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Device.SendAsync(thief, credential)).StatusCode);
        Assert.False(await IsInAsync(thief));
    }

    [Fact]
    public async Task What_was_asked_five_minutes_ago_is_not_taken()
    {
        var clock = new Ahead();
        await using var host = new ShopHost(Database) { TestServices = services => services.AddSingleton<TimeProvider>(clock) };
        host.StartServer();
        var shop = await TestShop.FoundAsync(Rig, host);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        using var device = await Device.AddedAsync(owner);
        foreach (var (minutes, opens) in new[] { (4, true), (5, false) })
        {
            using var visitor = host.NewVisitor();
            var credential = device.Answer(visitor, await Device.AskedAsync(visitor, "/sign-in/passkey/options"));
            clock.By += TimeSpan.FromMinutes(minutes);
            Assert.Equal((minutes, opens), (minutes, (await Device.SendAsync(visitor, credential)).StatusCode == HttpStatusCode.Redirect));
        }
    }

    private sealed class Ahead : TimeProvider
    {
        public TimeSpan By { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + By;
    }

    [Fact]
    public async Task What_was_asked_to_add_one_signs_nobody_in()
    {
        var (shop, device) = await ShopAsync();
        using var _ = device;
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var adding = await Device.AskedAsync(owner, "/account/passkeys/options", ("Current", TestShop.Password));
        var cookie = owner.Cookies.GetAllCookies().Single(c => c.Name == "tarazu-passkey");
        using var visitor = Rig.Host.NewVisitor();
        visitor.Cookies.Add(Rig.Host.Address, new Cookie(cookie.Name, cookie.Value, "/sign-in/passkey"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Device.SendAsync(visitor, device.Answer(visitor, adding))).StatusCode);
        Assert.True(await OpensAsync(shop, device));
    }

    [Fact]
    public async Task They_are_made_and_taken_at_the_public_address_and_seen_there_alone()
    {
        await using var host = new ShopHost(Database, settings: ("Site:Address", "https://pos.example.com"));
        host.StartServer();
        var shop = await TestShop.FoundAsync(Rig, host);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        using var device = new Device { Domain = "pos.example.com", Origin = "https://pos.example.com" };
        Assert.Equal(HttpStatusCode.Redirect, (await device.AddAsync(owner)).StatusCode);
        using var visitor = host.NewVisitor();
        var asked = await Device.AskedAsync(visitor, "/sign-in/passkey/options");
        Assert.Equal(
            ("pos.example.com", "required"),
            (asked.GetProperty("rpId").GetString(), asked.GetProperty("userVerification").GetString())
        );
        Assert.True(await OpensAsync(shop, device));
        Assert.False(await OpensAsync(shop, device.With(d => d.Origin = "https://other.pos.example.com")));
        Assert.False(await OpensAsync(shop, device.With(d => d.Origin = null)));

        async Task<bool> IsSeenAsync(string at)
        {
            var address = new Uri(at);
            using var request = new HttpRequestMessage(HttpMethod.Get, "/sign-in")
            {
                Headers = { { "X-Forwarded-Proto", address.Scheme }, { "Host", address.Authority } },
            };
            return (await (await visitor.SendAsync(request)).TextAsync()).Contains("data-passkey", StringComparison.Ordinal);
        }
        Assert.True(await IsSeenAsync("https://pos.example.com"));
        Assert.False(await IsSeenAsync("http://pos.example.com"));
        Assert.False(await IsSeenAsync("https://till.example.com"));
        using var numbers = Rig.Host.NewVisitor();
        Assert.DoesNotContain("data-passkey", await (await numbers.GetAsync("/sign-in")).TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Adding_one_asks_for_the_password_once_for_each()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        using var device = new Device();
        var refused = await owner.FormAsync("/account/passkeys/options", ("Current", "wrong password"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("That is not your current password", await refused.TextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(owner.Cookies.GetAllCookies(), c => c.Name == "tarazu-passkey");

        var asked = await Device.AskedAsync(owner, "/account/passkeys/options", ("Current", TestShop.Password));
        Assert.Equal("required", asked.GetProperty("authenticatorSelection").GetProperty("userVerification").GetString());
        Assert.Equal("required", asked.GetProperty("authenticatorSelection").GetProperty("residentKey").GetString());
        var cookie = owner.Cookies.GetAllCookies().Single(c => c.Name == "tarazu-passkey");
        Task<HttpResponseMessage> AddAsync(Visitor visitor, string name, string credential) =>
            visitor.FormAsync("/account/passkeys", ("Name", name), ("Credential", credential));
        // Another session of the same person gave no password.
        using var other = await shop.SignedInAsync(shop.OwnerLogin);
        other.Cookies.Add(Rig.Host.Address, new Cookie(cookie.Name, cookie.Value, "/account/passkeys"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await AddAsync(other, "Phone", device.Made(other, asked))).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await AddAsync(owner, " ", device.Made(owner, asked))).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await AddAsync(owner, "Phone", device.Made(owner, asked))).StatusCode);
        using var second = new Device();
        owner.Cookies.Add(Rig.Host.Address, new Cookie(cookie.Name, cookie.Value, "/account/passkeys"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await AddAsync(owner, "Phone", second.Made(owner, asked))).StatusCode);
        Assert.Equal(1, await CountAsync(shop.OwnerId));
        // The device that has one is told.
        Assert.Single(
            (await Device.AskedAsync(owner, "/account/passkeys/options", ("Current", TestShop.Password)))
                .GetProperty("excludeCredentials")
                .EnumerateArray()
        );
    }

    [Theory]
    [InlineData("nobody was asked for finger or PIN")]
    [InlineData("another site")]
    [InlineData("another domain")]
    [InlineData("somebody has it")]
    public async Task None_is_added_that_would_not_do(string wrong)
    {
        var (shop, first) = await ShopAsync();
        using var _ = first;
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        using var device = new Device { Credential = wrong == "somebody has it" ? first.Credential : RandomNumberGenerator.GetBytes(16) };
        if (wrong == "nobody was asked for finger or PIN")
            device.Verifies = false;
        else if (wrong == "another site")
            device.Origin = "https://evil.example";
        else if (wrong == "another domain")
            device.Domain = "evil.example";
        var answer = await device.AddAsync(cashier);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("The passkey was not added", await answer.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync(shop.CashierId));
        Assert.True(await OpensAsync(shop, first));
    }

    [Fact]
    public async Task One_is_removed_with_the_password_by_its_person_alone_and_opens_nothing_any_more()
    {
        var (shop, device) = await ShopAsync();
        using var _ = device;
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        var address = $"/account/passkeys/{await IdOfAsync(shop.OwnerId)}";
        Assert.Contains("Phone", await (await owner.GetAsync(address)).TextAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await cashier.GetAsync(address)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await cashier.FormAsync($"{address}/remove", ("Current", TestShop.Password))).StatusCode);
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await owner.FormAsync($"{address}/remove", ("Current", "wrong password"))).StatusCode
        );
        Assert.True(await OpensAsync(shop, device));
        Assert.Equal(
            "/account",
            (await owner.FormAsync($"{address}/remove", ("Current", TestShop.Password))).Headers.Location!.OriginalString
        );
        Assert.False(await OpensAsync(shop, device));
        Assert.True(await IsInAsync(owner));
    }

    [Fact]
    public async Task It_is_both_steps_in_one_and_joins_another_business_like_them()
    {
        var (shop, device) = await ShopAsync();
        using var _ = device;
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        await Authenticator.SetUpAsync(owner);
        Assert.True(await OpensAsync(shop, device));
        var link = await Hiring.InvitedAsync(await Rig.ShopAsync("Bee"), shop.OwnerLogin);
        using var phone = Rig.Host.NewVisitor();
        Assert.Equal(
            "/sign-in/second",
            (await phone.FormAsync($"/join/{link}", ("Password", TestShop.Password))).Headers.Location!.OriginalString
        );
        var page = await (await phone.GetAsync("/sign-in/second")).TextAsync();
        Assert.Contains("name=\"Code\"", page, StringComparison.Ordinal);
        Assert.Equal($"/join/{link}", (await device.SignInAsync(phone)).Headers.Location!.OriginalString);
        Assert.Equal("/sign-in", (await phone.GetAsync("/sign-in/second")).Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Who_works_nowhere_is_told_so()
    {
        var (shop, device) = await ShopAsync();
        using var _ = device;
        await Database.ListAsync<Guid>(
            """
            with second as (insert into shop.workers select business_id, gen_random_uuid(), gen_random_uuid(), 'Second', 'owner', null, now() from shop.workers where user_id = $1)
            select id from shop.workers where user_id = $1
            """,
            shop.OwnerId
        );
        await Database.ListAsync<Guid>("update shop.workers set removed_at = now() where user_id = $1 returning id", shop.OwnerId);
        using var visitor = Rig.Host.NewVisitor();
        var answer = await device.SignInAsync(visitor);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("not in any shop", await answer.TextAsync(), StringComparison.Ordinal);
        Assert.False(await IsInAsync(visitor));
    }

    [Fact]
    public async Task A_code_for_a_lost_password_removes_them_and_another_password_does_not()
    {
        var (shop, device) = await ShopAsync();
        using var _ = device;
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var code = PaperCode().Match(await (await owner.FormAsync("/account/code", ("Current", TestShop.Password))).TextAsync()).Value;
        await owner.FormAsync("/account/password", ("Current", TestShop.Password), ("Password", Another));
        Assert.True(await OpensAsync(shop, device));
        using var reset = Rig.Host.NewVisitor();
        await reset.FormAsync("/reset", ("Login", shop.OwnerLogin), ("Code", code), ("Password", "one more password here"));
        Assert.Equal(0, await CountAsync(shop.OwnerId));
        Assert.False(await OpensAsync(shop, device));
    }

    [Fact]
    public async Task Tries_are_counted_as_those_of_passwords_are()
    {
        var (shop, device) = await ShopAsync();
        using var _ = device;
        using var visitor = Rig.Host.NewVisitor();
        using var stranger = new Device { Handle = device.Handle };
        for (var i = 0; i < SignInTries.Most; i++)
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await stranger.SignInAsync(visitor)).StatusCode);
        var answer = await device.SignInAsync(visitor);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("Too many tries", await answer.TextAsync(), StringComparison.Ordinal);
        // Of another person nothing was tried.
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        using var hers = await Device.AddedAsync(cashier);
        Assert.True(await OpensAsync(shop, hers));
    }

    [Fact]
    public async Task Where_the_seal_does_not_open_any_more_it_opens_nothing()
    {
        var (shop, device) = await ShopAsync();
        using var _ = device;
        await Database.ListAsync<Guid>(
            "update identity.passkeys set sealed = substr(sealed, 1, length(sealed) - 1) where user_id = $1 returning id",
            shop.OwnerId
        );
        Assert.False(await OpensAsync(shop, device));
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync("/account")).StatusCode);
    }

    [Fact]
    public async Task Nobody_opens_a_session_who_did_not_open_the_seal_and_nothing_is_answered_twice()
    {
        var (shop, device) = await ShopAsync();
        using var _ = device;
        await using var scope = Rig.Host.Services.CreateAsyncScope();
        var passkeys = scope.ServiceProvider.GetRequiredService<Passkeys>();
        var kept = (await passkeys.FindAsync(device.Credential, Ct))!;
        var open = scope.ServiceProvider.GetRequiredService<PasskeySeals>().Open(kept.Sealed)!;
        Assert.Equal((-1, -1), (kept.Sealed.AsSpan().IndexOf(open.Secret), kept.Sealed.AsSpan().IndexOf(open.PublicKey)));
        var hash = await Database.AskAsync<byte[]>("select proof_hash from identity.passkeys where user_id = $1", shop.OwnerId);
        var token = SessionToken.New(shop.NewId());
        var challenge = RandomNumberGenerator.GetBytes(32);
        Task<string?> TryAsync(byte[] proof, long count, byte[]? asked = null) =>
            passkeys.SignInAsync(device.Credential, proof, count, asked ?? challenge, token, Ct);
        foreach (var proof in new[] { hash, kept.Sealed, open.PublicKey, [] })
            Assert.Null(await TryAsync(proof, 7));
        var right = PasskeySeals.Proof(open);
        Assert.Null(await passkeys.SignInAsync([1, 2, 3], right, 7, challenge, token, Ct));
        Assert.Equal(0, await Database.AskAsync<long>("select count(*) from identity.sessions where id = $1", token.Id));
        Assert.Equal(shop.OwnerLogin, await TryAsync(right, 7));
        token = SessionToken.New(shop.NewId());
        Assert.Null(await TryAsync(right, 8));
        var next = RandomNumberGenerator.GetBytes(32);
        foreach (var count in (long[])[7, 6, 0])
            Assert.Null(await TryAsync(right, count, next));
        Assert.Equal(shop.OwnerLogin, await TryAsync(right, 8, next));
    }

    [Fact]
    public async Task The_database_does_none_of_it_for_a_session_that_is_not_the_persons()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        await using var scope = Rig.Host.Services.CreateAsyncScope();
        var passkeys = scope.ServiceProvider.GetRequiredService<Passkeys>();
        var passwords = scope.ServiceProvider.GetRequiredService<Passwords>();
        var sessions = scope.ServiceProvider.GetRequiredService<Sessions>();
        var derived = passwords.Derive(TestShop.Password, await sessions.TermsAsync(shop.OwnerLogin, passwords.Rounds, Ct));
        var (own, strangers) = (await Database.SessionOfAsync(shop.OwnerId), await Database.SessionOfAsync(other.OwnerId));
        NewPasskey Made() => new(shop.NewId(), RandomNumberGenerator.GetBytes(16), "Mine", [1], new byte[32], 0);
        Assert.Null(await passkeys.BeginAsync(strangers, derived, Ct));
        Assert.Null(await passkeys.BeginAsync(own with { Secret = "wrong" }, derived, Ct));
        Assert.False(await passkeys.AddAsync(own, shop.OwnerId, Made(), Ct));
        Assert.Equal(shop.OwnerId, await passkeys.BeginAsync(own, derived, Ct));
        Assert.False(await passkeys.AddAsync(own, other.OwnerId, Made(), Ct));
        Assert.False(await passkeys.AddAsync(strangers, shop.OwnerId, Made(), Ct));
        Assert.False(await passkeys.AddAsync(own with { Secret = "wrong" }, shop.OwnerId, Made(), Ct));
        await Database.ListAsync<Guid>("update identity.sessions set passkey_until = now() where id = $1 returning id", own.Id);
        Assert.False(await passkeys.AddAsync(own, shop.OwnerId, Made(), Ct));
        await passkeys.BeginAsync(own, derived, Ct);
        var made = Made();
        Assert.True(await passkeys.AddAsync(own, shop.OwnerId, made, Ct));
        Assert.False(await passkeys.AddAsync(own, shop.OwnerId, Made(), Ct));
        Assert.Single(await passkeys.OwnAsync(own, Ct));
        Assert.Empty(await passkeys.OwnAsync(strangers, Ct));
        Assert.Empty(await passkeys.OwnAsync(own with { Secret = "wrong" }, Ct));
        Assert.False(await passkeys.RemoveAsync(strangers, derived, made.Id, Ct));
        // Where a second step is still to come, a session is nobody's.
        await Database.ListAsync<Guid>("update identity.sessions set half = true where id = $1 returning id", own.Id);
        Assert.Null(await passkeys.BeginAsync(own, derived, Ct));
        Assert.Empty(await passkeys.OwnAsync(own, Ct));
        Assert.False(await passkeys.RemoveAsync(own, derived, made.Id, Ct));
        Assert.Equal(1, await CountAsync(shop.OwnerId));
    }

    [Fact]
    public async Task Adding_removing_and_what_was_refused_are_written_down()
    {
        var heard = new Heard();
        await using var host = new ShopHost(Database) { TestServices = services => services.AddSingleton<ILoggerProvider>(heard) };
        host.StartServer();
        var shop = await TestShop.FoundAsync(Rig, host);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        using var device = await Device.AddedAsync(owner);
        var session = await Database.AskAsync<Guid>(
            "select id from identity.sessions where user_id = $1 order by created_at desc limit 1",
            shop.OwnerId
        );
        using var visitor = host.NewVisitor();
        foreach (var rubbish in (string[])["", "{", "[]", """{"response":{"userHandle":7}}"""])
            Assert.Contains(Refused, await (await Device.SendAsync(visitor, rubbish)).TextAsync(), StringComparison.Ordinal);
        await device.SignInAsync(visitor);
        await owner.FormAsync($"/account/passkeys/{await IdOfAsync(shop.OwnerId)}/remove", ("Current", TestShop.Password));
        var said = heard.Text;
        Assert.Contains($"Session {session} added a passkey, from 127.0.0.1", said, StringComparison.Ordinal);
        Assert.Contains($"Session {session} removed a passkey, from 127.0.0.1", said, StringComparison.Ordinal);
        Assert.Contains("A sign-in from 127.0.0.1 failed", said, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(said, "SecurityLog: Signed in from"));
    }

    [GeneratedRegex("(?:[2-9A-Z]{4}-){4}[2-9A-Z]{4}")]
    private static partial Regex PaperCode();
}
