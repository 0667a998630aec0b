using Npgsql;
using Pos.Data.Operations;
using Pos.Data.Tenancy;
using Pos.Data.Workers;
using Pos.Tests.Infrastructure;
using Pos.Tests.Operations;

namespace Pos.Tests.Workers;

public sealed class InviteWorkerTests(ShopRig rig) : ShopTests(rig)
{
    internal static Task<Sample> Sample(TestShop shop)
    {
        var invitation = Hiring.Invite(shop, Hiring.NewLink(shop), "+923451234567");
        return Samples.FromOffice(shop, invitation, invitation with { Name = "Somebody else" });
    }

    [Fact]
    public async Task It_is_there_for_three_days_and_its_secret_is_kept_nowhere()
    {
        var shop = await Rig.ShopAsync();
        var link = await Hiring.InvitedAsync(shop, Rig.NewPhone());
        Assert.Equal(
            3,
            await Database.AskAsync<int>(
                "select extract(day from expires_at - invited_at)::int from shop.invitations where id = $1 and used_at is null",
                link.Id
            )
        );
        Assert.Equal(
            0,
            await Database.AskAsync<long>(
                """
                select (select count(*) from shop.invitations i where strpos(i::text, $1) > 0) + (select count(*) from shop.operations o where strpos(o.payload, $1) > 0 or strpos(o.payload, $2) > 0)
                """,
                Convert.ToHexStringLower(link.Secret),
                link.ToString()
            )
        );
    }

    [Fact]
    public async Task What_is_no_login_no_name_or_no_outlet_of_the_shop_is_refused()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var sound = Hiring.Invite(shop, Hiring.NewLink(shop), Rig.NewPhone());
        foreach (
            var (wrong, reason) in new (InviteWorker, string)[]
            {
                (sound with { Login = "0300 1234567" }, "login_bad"),
                (sound with { Login = "" }, "login_bad"),
                (sound with { Name = " " }, "name_missing"),
                (sound with { Name = new('n', 81) }, "name_too_long"),
                (sound with { OutletId = null }, "outlet_missing"),
                (sound with { OutletId = other.Outlet }, "outlet_unknown"),
                (sound with { Also = [other.Outlet] }, "outlet_unknown"),
                (sound with { Role = Role.Owner }, "outlet_unknown"),
                (sound with { SecretHash = "abc" }, "unreadable"),
                (sound with { Login = shop.CashierLogin }, "works_here"),
            }
        )
        {
            var result = await shop.RunAsync<InviteWorker>(shop.NewId(), wrong);
            Assert.Equal((ResultStatus.Refused, reason), (result.Status, result.Reason));
        }
    }

    [Fact]
    public async Task Of_two_to_one_login_only_the_newer_one_is_open()
    {
        var shop = await Rig.ShopAsync();
        var login = Rig.NewPhone();
        var (older, newer) = (await Hiring.InvitedAsync(shop, login), await Hiring.InvitedAsync(shop, login));
        Assert.Equal(
            [newer.Id],
            await Database.ListAsync<Guid>("select id from shop.invitations where normalized_login = $1 and withdrawn_at is null", login)
        );
        Assert.NotEqual(older.Id, newer.Id);
    }

    [Fact]
    public async Task A_cashier_neither_invites_nor_reads_nor_withdraws()
    {
        var shop = await Rig.ShopAsync();
        var link = await Hiring.InvitedAsync(shop, Rig.NewPhone());
        var own = Hiring.Invite(shop, Hiring.NewLink(shop), Rig.NewPhone());
        Assert.Equal(
            "42501",
            (await Assert.ThrowsAsync<PostgresException>(() => shop.RunAsync<InviteWorker>(shop.NewId(), own, shop.CashierId))).SqlState
        );
        await using var cashier = await TenantSession.OfAsync(Database, shop.BusinessId, shop.CashierId);
        Assert.Equal(0, await cashier.CountAsync("select count(*) from shop.invitations"));
        Assert.Equal("0 rows", await cashier.TryAsync("update shop.invitations set withdrawn_at = now()"));
        Assert.Equal("42501", await cashier.TryAsync("update shop.invitations set secret_hash = sha256(secret_hash)"));
        Assert.Equal("42501", await cashier.TryAsync("delete from shop.invitations"));
        Assert.Equal(
            0,
            await Database.AskAsync<long>("select count(*) from shop.invitations where id = $1 and withdrawn_at is not null", link.Id)
        );
    }

    [Fact]
    public async Task An_owner_invites_in_the_own_name_and_cannot_open_again_what_is_over()
    {
        var shop = await Rig.ShopAsync();
        var link = await Hiring.InvitedAsync(shop, Rig.NewPhone());
        await using var owner = await TenantSession.OfAsync(Database, shop.BusinessId, shop.OwnerId);
        const string Insert = """
            insert into shop.invitations (business_id, id, login, normalized_login, name, role, outlet_id, secret_hash, invited_by, invited_at, expires_at)
            select business_id, gen_random_uuid(), 'a@b.c', 'A@B.C', 'Hamza', role, outlet_id, secret_hash, BY, AT, invited_at + interval '3 days' from shop.invitations where id = $1
            """;
        string With(string by, string at) => Insert.Replace("BY", by, StringComparison.Ordinal).Replace("AT", at, StringComparison.Ordinal);
        Assert.Equal(
            "1 rows",
            await owner.TryAsync(With("invited_by", "now()").Replace("invited_at + ", "now() + ", StringComparison.Ordinal), link.Id)
        );
        Assert.Equal(
            "42501",
            await owner.TryAsync(
                With("(select id from shop.workers where role = 'cashier' limit 1)", "now()")
                    .Replace("invited_at + ", "now() + ", StringComparison.Ordinal),
                link.Id
            )
        );
        Assert.Equal("42501", await owner.TryAsync(With("invited_by", "invited_at"), link.Id));
        Assert.Equal("1 rows", await owner.TryAsync("update shop.invitations set withdrawn_at = now() where id = $1", link.Id));
        Assert.Equal("42501", await owner.TryAsync("update shop.invitations set withdrawn_at = null where id = $1", link.Id));
        Assert.Equal(
            "42501",
            await owner.TryAsync("update shop.invitations set expires_at = now() + interval '9 days' where id = $1", link.Id)
        );
        await owner.ExecuteAsync("update shop.invitations set withdrawn_at = now() where id = $1", link.Id);
        Assert.Equal("0 rows", await owner.TryAsync("update shop.invitations set withdrawn_at = now() where id = $1", link.Id));
    }
}
