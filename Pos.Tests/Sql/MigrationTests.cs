using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Pos.Data;
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
        var options = new DbContextOptionsBuilder<PosDb>()
            .UseNpgsql(database.OwnerConnection, npgsql => npgsql.MigrationsHistoryTable("migrations", "history"))
            .Options;
        await using (var db = new PosDb(options, new TenantContext()))
            await db.GetService<IMigrator>().MigrateAsync("20261121000000_first_shop", cancellationToken: Ct);
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

    private static async Task DoAsync(TestDatabase database, string sql)
    {
        await using var command = database.Admin.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
