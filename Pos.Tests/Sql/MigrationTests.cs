using System.Net;
using Microsoft.AspNetCore.Identity;
using Npgsql;
using Pos.Data.SignIn;
using Pos.Data.Sql;
using Pos.Data.Tenancy;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Sql;

public sealed class MigrationTests(ShopRig rig)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_shop_of_the_first_version_keeps_its_operations_and_its_phones_heads_catch_up()
    {
        await using var database = await rig.EmptyDatabaseAsync("first_version");
        await MadeByFirstVersionAsync(database);
        await DoAsync(
            database,
            """
            insert into shop.businesses values ('0190a000-0000-7000-8000-000000000001', 'First', now());
            insert into shop.outlets values ('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000002', 'Main', 'M', null, null, 'Asia/Karachi', 4, now());
            insert into shop.workers values ('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000003', gen_random_uuid(), 'Carla', 'owner', null, now());
            insert into shop.devices values ('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000004', '0190a000-0000-7000-8000-000000000002', 1, 'Phone', '0190a000-0000-7000-8000-000000000003', now());
            """
        );
        const string Operations = """
            insert into shop.operations (business_id, op_id, kind, schema_version, outlet_id, device_id, device_seq, prev_hash, hash, worker_id, occurred_at, clock_offset_ms, received_at, payload, status, reason)
            select '0190a000-0000-7000-8000-000000000001', gen_random_uuid(), 'record_sale', 1, '0190a000-0000-7000-8000-000000000002', '0190a000-0000-7000-8000-000000000004', n,
                   decode(lpad(to_hex(n - 1), 64, '0'), 'hex'), decode(lpad(to_hex(n), 64, '0'), 'hex'), '0190a000-0000-7000-8000-000000000003', now(), 0, now(), '{}', 'quarantined', 'unreadable'
            from generate_series(FROM, TO) n
            """;
        await DoAsync(database, Operations.Replace("FROM", "1", StringComparison.Ordinal).Replace("TO", "400", StringComparison.Ordinal));

        await Data.Sql.Database.MigrateAsync(database.OwnerConnection, Ct);
        Assert.Equal(400, await database.AskAsync<long>("select count(*) from shop.operations"));
        await DoAsync(
            database,
            "select app.enter_for_upkeep('0190a000-0000-7000-8000-000000000001');"
                + Operations.Replace("FROM", "402", StringComparison.Ordinal).Replace("TO", "403", StringComparison.Ordinal)
        );
        Assert.Equal(
            "402 403 400 whole",
            await database.AskAsync<string>(
                "select concat_ws(' ', received, last_seq, contiguous_seq, coalesce(broken_at::text, 'whole')) from shop.device_heads"
            )
        );
        Assert.Empty((await Data.Sql.Database.BrokenInvariantsAsync(database.App, Ct)));
    }

    [Fact]
    public async Task What_a_shop_has_run_under_its_first_name_is_not_run_again()
    {
        await using var database = await rig.EmptyDatabaseAsync("first_names");
        await MadeByFirstVersionAsync(database);
        await Data.Sql.Database.MigrateAsync(database.OwnerConnection, Ct);
        string[] first =
        [
            "20261121000000_first_shop",
            "20261122000000_sync_health",
            "20261122120000_credit",
            "20261126000000_invariants",
            "20261126210000_catalogue_format",
        ];
        var later = SqlFile.Numbered().Skip(14).Select(file => $"Sql/{file}");
        Assert.Equal([.. first, .. later], await HistoryAsync(database));
    }

    [Fact]
    public async Task Nodes_that_start_together_migrate_once()
    {
        await using var database = await rig.EmptyDatabaseAsync("together");
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Data.Sql.Database.MigrateAsync(database.OwnerConnection, Ct)));
        Assert.Equal(SqlFile.Numbered().Count() - 9, (await HistoryAsync(database)).Count);
    }

    [Fact]
    public async Task A_migration_that_must_wait_for_somebodys_lock_gives_up_and_lets_the_others_through()
    {
        await using var database = await rig.EmptyDatabaseAsync("locked_table");
        await MadeByFirstVersionAsync(database);
        await using (var reader = await database.Admin.OpenConnectionAsync(Ct))
        await using (var reading = await reader.BeginTransactionAsync(Ct))
        {
            await using (var look = new NpgsqlCommand("select count(*) from shop.devices", reader, reading))
                await look.ExecuteNonQueryAsync(Ct);
            var refused = await Assert.ThrowsAsync<PostgresException>(() => Data.Sql.Database.MigrateAsync(database.OwnerConnection, Ct));
            Assert.Equal(PostgresErrorCodes.LockNotAvailable, refused.SqlState);
        }
        await Data.Sql.Database.MigrateAsync(database.OwnerConnection, Ct);
    }

    [Fact]
    public async Task Who_signed_in_and_what_tills_held_before_contexts_were_proven_is_good_after()
    {
        await using var database = await rig.EmptyDatabaseAsync("before_proofs");
        await MadeByFirstVersionAsync(database);
        var login = rig.NewPhone();
        var hash = new PasswordHasher<User>().HashPassword(new User(), TestShop.Password);
        var till = BearerToken.New(Guid.CreateVersion7());
        await DoAsync(
            database,
            $"""
            insert into identity.users (id, user_name, normalized_user_name, email_confirmed, phone_number_confirmed, password_hash, two_factor_enabled, lockout_enabled, access_failed_count)
            values ('0190a000-0000-7000-8000-000000000009', '{login}', '{login}', false, false, '{hash}', false, true, 0);
            insert into shop.businesses values ('0190a000-0000-7000-8000-000000000001', 'First', now());
            insert into shop.outlets values ('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000002', 'Main', 'M', null, null, 'Asia/Karachi', 4, now());
            insert into shop.workers values ('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000003', '0190a000-0000-7000-8000-000000000009', 'Carla', 'owner', null, now());
            insert into shop.devices values ('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000004', '0190a000-0000-7000-8000-000000000002', 1, 'Phone', '0190a000-0000-7000-8000-000000000003', now());
            insert into shop.shifts values ('0190a000-0000-7000-8000-000000000001', '{till.ShiftId}', sha256('{till.Secret}'), '0190a000-0000-7000-8000-000000000009', '0190a000-0000-7000-8000-000000000003',
              '0190a000-0000-7000-8000-000000000002', '0190a000-0000-7000-8000-000000000004', now(), now() + interval '30 days');
            insert into shop.sync_state (business_id, epoch) values ('0190a000-0000-7000-8000-000000000001', gen_random_uuid());
            insert into identity.data_protection_keys values ('key-plain', '<key><value>plain</value></key>');
            """
        );

        await Data.Sql.Database.MigrateAsync(database.OwnerConnection, Ct);
        await using var host = new ShopHost(database);
        host.StartServer();
        using var owner = host.NewVisitor();
        Assert.Equal(HttpStatusCode.Redirect, (await owner.SignInAsync(login, TestShop.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync("/products")).StatusCode);
        using var phone = host.NewVisitor();
        var answer = await phone.BearerAsync("/sync/stock", $"{till.ShiftId}.{till.Secret}");
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
        Assert.Equal(
            0,
            await database.AskAsync<long>("select count(*) from identity.data_protection_keys where friendly_name = 'key-plain'")
        );
    }

    private static Task<List<string>> HistoryAsync(TestDatabase database) =>
        database.ListAsync<string>("""select "MigrationId" from history.migrations order by "MigrationId" collate "C" """);

    /// <summary>As EF Core's own migrations left it.</summary>
    private static async Task MadeByFirstVersionAsync(TestDatabase database)
    {
        await using var owner = NpgsqlDataSource.Create(database.OwnerConnection);
        string[] steps =
        [
            .. SqlFile.Numbered().TakeWhile(file => string.CompareOrdinal(file, "009") < 0).Select(SqlFile.Read),
            """
                create schema history;
                create table history.migrations ("MigrationId" character varying(150) not null, "ProductVersion" character varying(32) not null, constraint "PK_migrations" primary key ("MigrationId"));
                insert into history.migrations values ('20261121000000_first_shop', '10.0.0');
                """,
        ];
        foreach (var step in steps)
        {
            await using var command = owner.CreateCommand(step);
            await command.ExecuteNonQueryAsync(Ct);
        }
    }

    private static async Task DoAsync(TestDatabase database, string sql)
    {
        await using var command = database.Admin.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
