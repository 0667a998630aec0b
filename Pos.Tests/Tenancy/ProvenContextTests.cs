using Npgsql;
using Pos.Data.Tenancy;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Tenancy;

/// <summary>What somebody finds who can run any SQL as pos_app, but holds nobody's secret: that he is nobody.</summary>
public sealed class ProvenContextTests(ShopRig rig, TwoShops shops) : ShopTests(rig), IClassFixture<TwoShops>
{
    private TestShop A => shops.A;
    private TestShop B => shops.B;

    private static readonly string[] Tries =
    [
        "select * from shop.sales",
        "select * from shop.workers",
        "update shop.products set price = 1",
        "select app.business_id()",
        "select app.user_id()",
        "select app.is_owner()",
        "select app.outlet_id()",
        "select app.next_change_seq()",
        "select * from app.platform_sync_health()",
    ];

    private static async Task IsNobodyAsync(TenantSession session, string what)
    {
        foreach (var statement in Tries)
            Assert.Equal((what, statement, "42501"), (what, statement, await session.TryAsync(statement)));
    }

    private static Task<int> SayAsync(TenantSession session, string setting, string value) =>
        session.ExecuteAsync("select set_config($1, $2, true)", $"app.{setting}", value);

    private async Task SayOwnerAsync(TenantSession session)
    {
        await SayAsync(session, "business_id", A.BusinessId.ToString());
        await SayAsync(session, "user_id", A.OwnerId.ToString());
        await SayAsync(session, "role", "owner");
        await SayAsync(session, "outlet_id", "*");
    }

    [Theory]
    [InlineData("select * from identity.users")]
    [InlineData("select password_hash from identity.users")]
    [InlineData("update identity.users set password_hash = ''")]
    [InlineData("update identity.users set access_failed_count = 0")]
    [InlineData("select * from identity.sessions")]
    [InlineData("insert into identity.sessions (id, user_id, secret_hash) select gen_random_uuid(), app.user_id(), sha256('')")]
    [InlineData("update identity.sessions set expires_at = now() + interval '10 years'")]
    [InlineData("select * from identity.second_steps")]
    [InlineData("delete from identity.second_steps")]
    [InlineData("update identity.sessions set half = false")]
    [InlineData("select app.half_of(gen_random_uuid(), '')")]
    [InlineData("select app.has_second_step(app.user_id())")]
    [InlineData("select * from identity.passkeys")]
    [InlineData("update identity.passkeys set proof_hash = sha256('')")]
    [InlineData("insert into identity.passkeys values (gen_random_uuid(), app.user_id(), 'x', 'x', 'x', sha256('x'), 0)")]
    [InlineData("delete from identity.passkey_answers")]
    [InlineData("update identity.sessions set passkey_until = 'infinity'")]
    [InlineData("select * from identity.context_key")]
    [InlineData("update identity.context_key set inner_key = outer_key")]
    [InlineData("select * from identity.data_protection_keys")]
    [InlineData("insert into identity.data_protection_keys values ('mine', '<key/>')")]
    [InlineData("select * from identity.user_claims")]
    [InlineData("insert into shop.businesses values (gen_random_uuid(), 'Mine', now())")]
    [InlineData("select app.open_context(app.business_id(), app.user_id(), 'owner', null)")]
    [InlineData("select app.person_of(gen_random_uuid(), '')")]
    [InlineData("select app.enter_for_upkeep(app.business_id())")]
    [InlineData("set local role pos_gatekeeper")]
    [InlineData("set local role pos_keyring")]
    public async Task Not_even_an_owner_reaches(string statement)
    {
        await using var owner = await TenantSession.OfAsync(Database, A.BusinessId, A.OwnerId);
        Assert.Equal("42501", await owner.TryAsync(statement));
    }

    [Theory]
    [InlineData("select * from shop.sales")]
    [InlineData("select * from shop.shifts")]
    [InlineData("select * from identity.users")]
    [InlineData("insert into shop.stock_movements values (gen_random_uuid())")]
    public async Task The_cookie_keys_role_reaches_nothing_else(string statement)
    {
        await using var source = NpgsqlDataSource.Create(Database.KeysConnection);
        await using var command = source.CreateCommand(statement);
        Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Ct))).SqlState);
    }

    [Fact]
    public async Task Settings_without_their_proof_are_nobody()
    {
        foreach (var proof in new[] { null, "", new string('0', 64), "owner" })
        {
            await using var session = await TenantSession.WithoutContextAsync(Database);
            await SayOwnerAsync(session);
            if (proof is not null)
                await SayAsync(session, "proof", proof);
            await IsNobodyAsync(session, $"proof {proof}");
        }
    }

    [Fact]
    public async Task A_proof_is_good_for_its_own_transaction_only()
    {
        await using var owner = await TenantSession.OfAsync(Database, A.BusinessId, A.OwnerId);
        var proof = await owner.ValueAsync<string>("select current_setting('app.proof')");
        await using (var elsewhere = await TenantSession.WithoutContextAsync(Database))
        {
            await SayOwnerAsync(elsewhere);
            await SayAsync(elsewhere, "proof", proof);
            await IsNobodyAsync(elsewhere, "on another connection");
        }
        await owner.BeginAgainAsync();
        await SayOwnerAsync(owner);
        await SayAsync(owner, "proof", proof);
        await IsNobodyAsync(owner, "in the next transaction of the same connection");
    }

    [Fact]
    public async Task A_cashier_does_not_become_anybody_else()
    {
        foreach (
            var (setting, value) in new[]
            {
                ("role", "owner"),
                ("role", ""),
                ("outlet_id", "*"),
                ("outlet_id", A.OtherOutlet.ToString()),
                ("business_id", B.BusinessId.ToString()),
                ("business_id", ""),
                ("user_id", A.OwnerId.ToString()),
                ("user_id", A.OtherCashierId.ToString()),
                ("proof", ""),
            }
        )
        {
            await using var cashier = await TenantSession.OfAsync(Database, A.BusinessId, A.CashierId);
            Assert.NotEqual("42501", await cashier.TryAsync("select app.is_owner()"));
            await SayAsync(cashier, setting, value);
            await IsNobodyAsync(cashier, $"{setting} {value}");
        }
    }

    [Fact]
    public async Task A_context_is_opened_by_a_secret_and_by_nothing_that_is_kept()
    {
        var token = await Database.SessionOfAsync(A.OwnerId);
        var kept = await Database.AskAsync<byte[]>("select secret_hash from identity.sessions where id = $1", token.Id);
        await using var session = await TenantSession.WithoutContextAsync(Database);
        foreach (
            var (business, id, key) in new[]
            {
                (A.BusinessId, token.Id, kept),
                (A.BusinessId, token.Id, new byte[32]),
                (A.BusinessId, token.Id, SessionToken.New(token.Id).Key()),
                (A.BusinessId, A.OwnerId, token.Key()),
                (B.BusinessId, token.Id, token.Key()),
            }
        )
            Assert.Equal(0, await session.CountAsync("select count(*) from app.enter($1, $2, $3)", business, id, key));
        Assert.Equal(1, await session.CountAsync("select count(*) where app.enter_person($1, $2) is null", token.Id, kept));
        var shift = A.Till.Token;
        var keptOfShift = await Database.AskAsync<byte[]>("select secret_hash from shop.shifts where id = $1", shift.ShiftId);
        foreach (var key in new[] { keptOfShift, new byte[32] })
            Assert.Equal(0, await session.CountAsync("select count(*) from app.enter_by_shift($1, $2)", shift.ShiftId, key));
        Assert.Equal(0, await session.CountAsync("select count(*) from app.memberships($1, $2)", token.Id, kept));
        await IsNobodyAsync(session, "after all that");
        Assert.Equal(1, await session.CountAsync("select count(*) from app.enter_by_shift($1, $2)", shift.ShiftId, shift.Key()));
        Assert.Equal("0 rows", await session.TryAsync("update shop.workers set role = 'owner'"));
    }

    [Theory]
    [InlineData("ended_at = now()")]
    [InlineData("expires_at = now()")]
    public async Task A_session_that_is_over_opens_nothing(string over)
    {
        var shop = await Rig.ShopAsync();
        var token = await Database.SessionOfAsync(shop.OwnerId);
        await using var session = await TenantSession.WithoutContextAsync(Database);
        Assert.True(await session.ValueAsync<bool>("select app.keep_session($1, $2)", token.Id, token.Key()));
        await session.BeginAgainAsync();
        await Database.ListAsync<Guid>($"update identity.sessions set {over} where id = $1 returning id", token.Id);
        Assert.Equal(0, await session.CountAsync("select count(*) from app.enter($1, $2, $3)", shop.BusinessId, token.Id, token.Key()));
        Assert.False(await session.ValueAsync<bool>("select app.keep_session($1, $2)", token.Id, token.Key()));
        Assert.Equal(0, await session.CountAsync("select count(*) from app.memberships($1, $2)", token.Id, token.Key()));
    }

    [Fact]
    public async Task Only_a_signed_in_person_founds_and_only_what_is_not_there()
    {
        var token = await Database.SessionOfAsync(A.CashierId);
        await using var session = await TenantSession.WithoutContextAsync(Database);
        const string Found = "select app.found($1, 'Mine', now(), $2, $3)";
        Assert.Equal("23505", await session.TryAsync(Found, B.BusinessId, token.Id, token.Key()));
        Assert.Equal(
            1,
            await session.CountAsync($"select count(*) where ({Found}) is null", Guid.CreateVersion7(), token.Id, new byte[32])
        );
        await IsNobodyAsync(session, "with no session");
        Assert.Equal(A.CashierId, await session.ValueAsync<Guid>(Found, Guid.CreateVersion7(), token.Id, token.Key()));
        Assert.Equal(0, await session.CountAsync("select count(*) from shop.sales"));
    }
}
