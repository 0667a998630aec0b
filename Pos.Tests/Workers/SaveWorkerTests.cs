using System.Net;
using Npgsql;
using Pos.Data.Operations;
using Pos.Data.Tenancy;
using Pos.Data.Workers;
using Pos.Tests.Infrastructure;
using Pos.Tests.Operations;

namespace Pos.Tests.Workers;

public sealed class SaveWorkerTests(ShopRig rig) : ShopTests(rig)
{
    internal static Task<Sample> Sample(TestShop shop)
    {
        var moved = new SaveWorker(Hiring.CashierOf(shop), "Carla", Role.Cashier, shop.OtherOutlet);
        return Samples.FromOffice(shop, moved, moved with { Name = "Karla" });
    }

    private Task<string> RowAsync(Guid worker) =>
        Database.AskAsync<string>("select concat_ws(' ', name, role, outlet_id) from shop.workers where id = $1", worker);

    [Fact]
    public async Task A_cashier_is_renamed_moved_and_made_an_owner_and_each_change_is_written_down()
    {
        var shop = await Rig.ShopAsync();
        var worker = Hiring.CashierOf(shop);
        async Task SaveAsync(string name, Role role, Guid? outlet)
        {
            Assert.True((await shop.RunAsync<SaveWorker>(shop.NewId(), new(worker, name, role, outlet))).Done);
            Assert.Equal($"{name} {role.ToString().ToLowerInvariant()} {outlet}".Trim(), await RowAsync(worker));
        }
        await SaveAsync("Karla", Role.Cashier, shop.Outlet);
        await SaveAsync("Karla", Role.Cashier, shop.Outlet);
        await SaveAsync("Karla", Role.Cashier, shop.OtherOutlet);
        await SaveAsync("Karla", Role.Owner, null);
        var owner = await Hiring.OwnerOfAsync(shop, Database);
        Assert.Equal(
            [
                $"{worker}  Carla Test cashier {shop.Outlet}",
                $"{owner} Carla Test cashier {shop.Outlet} Karla cashier {shop.Outlet}",
                $"{owner} Karla cashier {shop.Outlet} Karla cashier {shop.OtherOutlet}",
                $"{owner} Karla cashier {shop.OtherOutlet} Karla owner",
            ],
            await Database.ListAsync<string>(
                """
                select concat_ws(' ', changed_by, coalesce(concat_ws(' ', before->>'name', before->>'role', before->>'outlet'), ''), concat_ws(' ', after->>'name', after->>'role', after->>'outlet'))
                from shop.worker_changes where worker_id = $1 and not after ? 'given' order by changed_at
                """,
                worker
            )
        );
    }

    [Fact]
    public async Task Who_moved_sells_no_longer_on_the_phone_of_the_outlet_that_was_left()
    {
        var shop = await Rig.ShopAsync();
        var before = shop.Sale();
        Assert.True(
            (await shop.RunAsync<SaveWorker>(shop.NewId(), new(Hiring.CashierOf(shop), "Carla", Role.Cashier, shop.OtherOutlet))).Done
        );
        using var phone = Rig.Host.NewVisitor();
        Assert.Equal(HttpStatusCode.Unauthorized, (await phone.BearerAsync("/sync/snapshot", TestShop.Bearer(shop.Till))).StatusCode);
        Assert.Equal(ResultStatus.Applied, (await shop.PushAsync(before)).Results.Single().Status);
        var after = (await shop.PushAsync(shop.Sale())).Results.Single();
        Assert.Equal((ResultStatus.Quarantined, "author_revoked"), (after.Status, after.Reason));
    }

    [Fact]
    public async Task Workers_and_outlets_of_others_are_unknown()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var (mine, theirs) = (Hiring.CashierOf(shop), Hiring.CashierOf(other));
        var before = await RowAsync(theirs);
        foreach (
            var (input, reason) in new (SaveWorker, string)[]
            {
                (new(theirs, "Mine", Role.Owner, null), "worker_unknown"),
                (new(shop.NewId(), "Mine", Role.Owner, null), "worker_unknown"),
                (new(mine, "Carla", Role.Cashier, other.Outlet), "outlet_unknown"),
                (new(mine, "Carla", Role.Cashier, null), "outlet_missing"),
                (new(mine, "Carla", Role.Cashier, shop.Outlet, [other.Outlet]), "outlet_unknown"),
                (new(mine, "", Role.Cashier, shop.Outlet), "name_missing"),
            }
        )
        {
            var result = await shop.RunAsync<SaveWorker>(shop.NewId(), input);
            Assert.Equal((ResultStatus.Refused, reason), (result.Status, result.Reason));
        }
        Assert.Equal(before, await RowAsync(theirs));
    }

    [Fact]
    public async Task A_cashier_changes_nobody_and_an_owner_adds_nobody_and_no_history_is_made_up()
    {
        var shop = await Rig.ShopAsync();
        await shop.RunAsync<SaveWorker>(shop.NewId(), new(Hiring.CashierOf(shop), "Mine", Role.Owner, null), shop.CashierId);
        Assert.StartsWith("Carla Test cashier", await RowAsync(Hiring.CashierOf(shop)), StringComparison.Ordinal);
        await using (var cashier = await TenantSession.OfAsync(Database, shop.BusinessId, shop.CashierId))
        {
            foreach (
                var change in (string[])["role = 'owner', outlet_id = null", "suspended_at = now()", "removed_at = null", "name = 'Mine'"]
            )
                Assert.Equal("0 rows", await cashier.TryAsync($"update shop.workers set {change}"));
            Assert.Equal(0, await cashier.CountAsync("select count(*) from shop.worker_changes"));
        }
        await using var owner = await TenantSession.OfAsync(Database, shop.BusinessId, shop.OwnerId);
        const string Add =
            "insert into shop.workers (business_id, id, user_id, name, role, outlet_id, joined_at) select business_id, gen_random_uuid(), $1, 'Friend', 'owner', null, now() from shop.workers limit 1";
        foreach (var person in new[] { shop.NewId(), shop.CashierId })
            Assert.Equal("42501", await owner.TryAsync(Add, person));
        Assert.Equal("42501", await owner.TryAsync("update shop.workers set user_id = $1 where role = 'cashier'", shop.NewId()));
        foreach (
            var forgery in (string[])
                [
                    "insert into shop.worker_changes select business_id, gen_random_uuid(), worker_id, changed_by, now(), before, after from shop.worker_changes limit 1",
                    "update shop.worker_changes set after = before",
                    "delete from shop.worker_changes",
                ]
        )
            Assert.Equal("42501", await owner.TryAsync(forgery));
        // By whatever statement a worker is changed, it is written down.
        const string Written = "select count(*) from shop.worker_changes where after->>'name' = 'Unasked'";
        await owner.ExecuteAsync("update shop.workers set name = 'Unasked' where role = 'cashier'");
        Assert.Equal(2, await owner.CountAsync(Written));
    }

    [Fact]
    public async Task The_last_owner_stays_owner_whatever_is_asked()
    {
        var shop = await Rig.ShopAsync();
        var owner = await Hiring.OwnerOfAsync(shop, Database);
        async Task<(ResultStatus, string?)> TryAsync<TInput>(TInput input)
            where TInput : class
        {
            var result = await shop.RunAsync<TInput>(shop.NewId(), input);
            return (result.Status, result.Reason);
        }
        var refused = (ResultStatus.Refused, "last_owner");
        Assert.Equal(refused, await TryAsync(new SaveWorker(owner, "Olga", Role.Cashier, shop.Outlet)));
        Assert.Equal(refused, await TryAsync(new SuspendWorker(owner)));
        Assert.Equal(refused, await TryAsync(new RemoveWorker(owner)));
        await using (var session = await TenantSession.OfAsync(Database, shop.BusinessId, shop.OwnerId))
            foreach (
                var change in (string[])["removed_at = now()", "suspended_at = now()", $"role = 'cashier', outlet_id = '{shop.Outlet}'"]
            )
                Assert.Equal("23514", await session.TryAsync($"update shop.workers set {change} where id = $1", owner));
        var (_, second) = await Hiring.SecondOwnerAsync(shop, Rig);
        using (second)
            Assert.Equal((ResultStatus.Applied, null), await TryAsync(new SaveWorker(owner, "Olga", Role.Cashier, shop.Outlet)));
    }

    [Fact]
    public async Task Of_two_owners_who_remove_each_other_at_once_one_stays()
    {
        var shop = await Rig.ShopAsync();
        var (login, visit) = await Hiring.SecondOwnerAsync(shop, Rig);
        visit.Dispose();
        var secondUser = await Database.AskAsync<Guid>("select id from identity.users where user_name = $1", login);
        const string Remove = "update shop.workers set removed_at = now() where user_id = $1";
        await using var first = await Database.App.OpenConnectionAsync(Ct);
        await using var second = await Database.App.OpenConnectionAsync(Ct);
        await using var earlier = await first.BeginTransactionAsync(Ct);
        await using var later = await second.BeginTransactionAsync(Ct);
        await EnterAsync(first, shop.OwnerId);
        await EnterAsync(second, secondUser);
        Assert.Equal(1, await RunAsync(first, Remove, secondUser));
        var waiting = RunAsync(second, Remove, shop.OwnerId);
        while (await Database.AskAsync<long>("select cardinality(pg_blocking_pids($1))::bigint", second.ProcessID) == 0)
            Assert.False(waiting.IsCompleted, "the second one waits for the first");
        await earlier.CommitAsync(Ct);
        Assert.Equal("23514", (await Assert.ThrowsAsync<PostgresException>(() => waiting)).SqlState);
        await later.RollbackAsync(Ct);
        Assert.Equal(
            [shop.OwnerId],
            await Database.ListAsync<Guid>(
                "select user_id from shop.workers where business_id = $1 and role = 'owner' and removed_at is null",
                shop.BusinessId
            )
        );

        async Task EnterAsync(NpgsqlConnection connection, Guid user)
        {
            var session = await Database.SessionOfAsync(user);
            await RunAsync(connection, "select from app.enter($1, $2, $3)", shop.BusinessId, session.Id, session.Key());
        }
        static async Task<int> RunAsync(NpgsqlConnection connection, string sql, params object[] values)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            foreach (var value in values)
                command.Parameters.Add(new() { Value = value });
            return await command.ExecuteNonQueryAsync(Ct);
        }
    }
}
