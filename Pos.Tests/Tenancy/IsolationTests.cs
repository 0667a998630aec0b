using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Pos.Data.Sql;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Tenancy;

public sealed class IsolationTests(ShopRig rig, TwoShops shops) : ShopTests(rig), IClassFixture<TwoShops>
{
    private TestShop A => shops.A;
    private TestShop B => shops.B;

    private Task<List<string>> TablesAsync() =>
        Database.ListAsync<string>(
            """
            select c.oid::regclass::text from pg_class c where c.relnamespace = 'shop'::regnamespace and c.relkind in ('r', 'p') order by 1
            """
        );

    [Fact]
    public async Task Both_shops_have_rows_in_every_table_so_that_seeing_none_means_something()
    {
        foreach (var table in await TablesAsync())
        foreach (var shop in new[] { A, B })
            Assert.True(await Database.AskAsync<long>($"select count(*) from {table} where business_id = $1", shop.BusinessId) > 0, table);
    }

    [Fact]
    public async Task Without_a_context_every_table_raises()
    {
        await using var nobody = await TenantSession.WithoutContextAsync(Database);
        foreach (var table in await TablesAsync())
            Assert.Equal((table, "42501"), (table, await nobody.TryAsync($"select * from {table}")));
        foreach (
            var table in await Database.ListAsync<string>(
                "select relname::text from pg_class where relnamespace = 'identity'::regnamespace and relkind = 'r'"
            )
        )
        {
            var answer = await nobody.TryAsync($"select * from identity.{table}");
            Assert.True(
                answer == "42501" || await Database.AskAsync<long>($"select count(*) from identity.{table}") == 0,
                $"{table}: {answer}"
            );
        }
    }

    [Fact]
    public async Task An_empty_context_raises_too()
    {
        await using var nobody = await TenantSession.WithoutContextAsync(Database);
        await nobody.ExecuteAsync(
            "select set_config('app.business_id', '', true), set_config('app.role', '', true), set_config('app.outlet_id', '', true)"
        );
        foreach (var table in await TablesAsync())
            Assert.Equal((table, "42501"), (table, await nobody.TryAsync($"select * from {table}")));
    }

    [Fact]
    public async Task Nobody_sees_a_row_of_another_shop_in_any_table()
    {
        foreach (
            var (businessId, userId, strangers) in new[]
            {
                (A.BusinessId, A.OwnerId, B),
                (A.BusinessId, A.CashierId, B),
                (B.BusinessId, B.OwnerId, A),
                (B.BusinessId, B.OtherCashierId, A),
            }
        )
        {
            await using var worker = await TenantSession.OfAsync(Database, businessId, userId);
            foreach (var table in await TablesAsync())
            {
                Assert.Equal(
                    (table, 0),
                    (table, await worker.CountAsync($"select count(*) from {table} where business_id <> $1", businessId))
                );
                Assert.Equal(
                    (table, 0),
                    (table, await worker.CountAsync($"select count(*) from {table} where business_id = $1", strangers.BusinessId))
                );
            }
        }
    }

    [Fact]
    public async Task An_owner_sees_all_rows_of_the_own_shop()
    {
        await using var owner = await TenantSession.OfAsync(Database, A.BusinessId, A.OwnerId);
        foreach (var table in await TablesAsync())
            Assert.Equal(
                (table, await Database.AskAsync<long>($"select count(*) from {table} where business_id = $1", A.BusinessId)),
                (table, await owner.CountAsync($"select count(*) from {table}"))
            );
    }

    [Fact]
    public async Task Rows_of_another_shop_cannot_be_added_changed_moved_locked_or_removed()
    {
        await using var owner = await TenantSession.OfAsync(Database, A.BusinessId, A.OwnerId);
        foreach (var table in await TablesAsync())
        {
            var theirs = await Database.AskAsync<string>(
                $"select to_jsonb(t)::text from {table} t where business_id = $1 limit 1",
                B.BusinessId
            );
            // But what the database works out itself.
            var columns = await Database.AskAsync<string>(
                "select string_agg(quote_ident(attname), ', ') from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''",
                table
            );
            var insert = $"insert into {table} ({columns}) select {columns} from jsonb_populate_record(null::{table}, $1::text::jsonb)";
            var tries = new List<(string What, string Answer)>
            {
                ("insert", await owner.TryAsync(insert, theirs)),
                ("insert or ignore", await owner.TryAsync($"{insert} on conflict do nothing", theirs)),
                (
                    "move mine to them",
                    await owner.TryAsync($"update {table} set business_id = $1 where business_id = $2", B.BusinessId, A.BusinessId)
                ),
                ("delete", await owner.TryAsync($"delete from {table} where business_id = $1", B.BusinessId)),
                ("truncate", await owner.TryAsync($"truncate {table} cascade")),
                ("lock", await owner.TryAsync($"select from {table} where business_id = $1 for update", B.BusinessId)),
            };
            var changeable = await Database.ListAsync<string>(
                """
                select column_name::text from information_schema.column_privileges
                where grantee = 'pos_app' and privilege_type = 'UPDATE' and table_schema || '.' || table_name = $1
                """,
                table
            );
            foreach (var column in changeable)
                tries.Add(
                    (
                        $"update {column}",
                        await owner.TryAsync($"update {table} set {column} = {column} where business_id = $1", B.BusinessId)
                    )
                );
            Assert.All(tries, t => Assert.True(t.Answer is "42501" or "0 rows" or "-1 rows", $"{t.What} {table}: {t.Answer}"));
            Assert.Equal((table, "42501"), (table, tries[0].Answer));
        }
    }

    [Fact]
    public async Task A_key_to_a_row_of_another_shop_fails_like_a_key_to_no_row_at_all()
    {
        var keys = await Database.ListAsync<string[]>(
            """
            select array[k.conrelid::regclass::text, k.conname::text, k.confrelid::regclass::text, a.attname::text, f.attname::text, (a.attnum = any(p.conkey))::text,
                         coalesce((select x.attname::text from pg_attribute x where x.attrelid = k.conrelid and x.attnum = any(p.conkey) and x.atttypid = 'uuid'::regtype
                                   and x.attnum <> a.attnum and x.attname <> 'business_id' limit 1), '')]
            from pg_constraint k
            join pg_constraint p on p.conrelid = k.conrelid and p.contype = 'p'
            join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[2]
            join pg_attribute f on f.attrelid = k.confrelid and f.attnum = k.confkey[2]
            where k.contype = 'f' and k.connamespace = 'shop'::regnamespace and array_length(k.conkey, 1) = 2
            order by 1
            """
        );
        Assert.True(keys.Count > 20);
        await using var connection = await Database.Admin.OpenConnectionAsync(Ct);
        foreach (var key in keys)
        {
            var (table, name, target, column, targetColumn, inPrimaryKey) = (key[0], key[1], key[2], key[3], key[4], key[5] == "true");
            var theirs = await Database.AskAsync<Guid>($"select {targetColumn} from {target} where business_id = $1 limit 1", B.BusinessId);
            foreach (var value in new[] { theirs, Guid.CreateVersion7() })
            {
                // As a superuser, whom no policy binds: it is the key itself that must say no.
                await using var transaction = await connection.BeginTransactionAsync(Ct);
                await using var command = new NpgsqlCommand(
                    inPrimaryKey
                        ? $"insert into {table} select (jsonb_populate_record(null::{table}, to_jsonb(t) || jsonb_build_object('{column}', $1))).* from {table} t where business_id = $2 limit 1"
                        : $"update {table} set {column} = $1 where ctid = (select ctid from {table} where business_id = $2 order by {column} nulls last limit 1)",
                    connection,
                    transaction
                );
                command.Parameters.Add(new() { Value = value });
                command.Parameters.Add(new() { Value = A.BusinessId });
                var refusal = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Ct));
                Assert.Equal((name, PostgresErrorCodes.ForeignKeyViolation), (name, refusal.SqlState));
            }
        }
    }

    [Fact]
    public async Task A_product_of_another_shop_cannot_be_put_into_ones_own_category_tree()
    {
        await using var owner = await TenantSession.OfAsync(Database, A.BusinessId, A.OwnerId);
        var theirs = await Database.AskAsync<Guid>("select id from shop.units where business_id = $1 limit 1", B.BusinessId);
        const string Move = "update shop.products set unit_id = $1";
        Assert.Equal("23503", await owner.TryAsync(Move, theirs));
        Assert.Equal("23503", await owner.TryAsync(Move, Guid.CreateVersion7()));
    }

    [Fact]
    public async Task A_cashier_sees_only_the_own_outlet()
    {
        await using var cashier = await TenantSession.OfAsync(Database, A.BusinessId, A.CashierId);
        foreach (
            var table in (string[])
                [
                    "sales",
                    "sale_lines",
                    "payments",
                    "stock_movements",
                    "stock_on_hand",
                    "devices",
                    "shifts",
                    "operations",
                    "ledger_entries",
                    "credit_accounts",
                    "debts",
                    "allocations",
                    "return_lines",
                ]
        )
        {
            Assert.True(await cashier.CountAsync($"select count(*) from shop.{table} where outlet_id = $1", A.Outlet) > 0, table);
            Assert.Equal(
                (table, 0),
                (table, await cashier.CountAsync($"select count(*) from shop.{table} where outlet_id is distinct from $1", A.Outlet))
            );
            Assert.True(
                await Database.AskAsync<long>(
                    $"select count(*) from shop.{table} where business_id = $1 and outlet_id = $2",
                    A.BusinessId,
                    A.OtherOutlet
                ) > 0,
                table
            );
        }
        Assert.Equal(1, await cashier.CountAsync("select count(*) from shop.outlets"));
        Assert.Equal(0, await cashier.CountAsync("select count(*) from shop.flags"));
        Assert.Equal(0, await cashier.CountAsync("select count(*) from shop.resolutions"));
    }

    public static TheoryData<string> CashierMayNot =>
        new()
        {
            "update shop.products set price = 1",
            "update shop.products set active = false",
            "insert into shop.products select business_id, gen_random_uuid(), 'Cheap', '', '', 1, unit_id, null, true, now(), 1 from shop.products limit 1",
            "update shop.categories set name = 'Mine'",
            "insert into shop.categories select business_id, gen_random_uuid(), 'Mine', '', 1, null, 1 from shop.categories limit 1",
            "insert into shop.barcodes select business_id, '123456', product_id, 0 from shop.barcodes limit 1",
            "delete from shop.barcodes",
            "update shop.units set measured = not measured",
            "insert into shop.units select business_id, gen_random_uuid(), 'mine', 'mine', 'mine', false, 1 from shop.units limit 1",
            "insert into shop.stock_movements select business_id, op_id, (line_no + 100)::smallint, outlet_id, product_id, 5000, 'opening', now() from shop.stock_movements limit 1",
            "insert into shop.stock_movements select business_id, op_id, 99::smallint, (select id from others), product_id, -5000, 'sale', now() from shop.stock_movements limit 1",
            "update shop.stock_movements set quantity = 1",
            "insert into shop.stock_on_hand select business_id, outlet_id, id, 1, 1 from shop.products, lateral (select id as outlet_id from shop.outlets limit 1) o",
            "update shop.stock_on_hand set quantity = 0",
            "delete from shop.stock_on_hand",
            "update shop.workers set role = 'owner', outlet_id = null",
            "insert into shop.workers select business_id, gen_random_uuid(), gen_random_uuid(), 'Friend', 'owner', null, now(), null from shop.workers limit 1",
            "update shop.outlets set name = 'Mine'",
            "insert into shop.outlets select business_id, gen_random_uuid(), 'Mine', 'Z', null, null, time_zone, 4, now() from shop.outlets limit 1",
            "update shop.businesses set name = 'Mine'",
            "update shop.sales set total = 0",
            "delete from shop.sales",
            "delete from shop.sale_lines",
            "delete from shop.payments",
            "update shop.payments set amount = 1",
            "insert into shop.resolutions select business_id, op_id, outlet_id, op_id, 'dismissed', 'Mine', null, now() from shop.operations limit 1",
            "update shop.resolutions set note = 'Mine'",
            "delete from shop.resolutions",
            "update shop.flags set seen_at = now()",
            "update shop.devices set revoked_at = now()",
            "insert into identity.platform_admins select app.user_id()",
            "update shop.operations set payload = '{}'",
            "delete from shop.operations",
            "delete from shop.flags",
            "delete from shop.shifts",
            "update shop.shifts set expires_at = now() + interval '10 years'",
            "update shop.devices set outlet_id = (select id from others)",
            "insert into shop.sales select business_id, op_id, (select id from others), null, worker_id, 'X-1', now(), now(), current_date, 0, 0, 0, 0, 0 from shop.operations limit 1",
        };

    [Theory, MemberData(nameof(CashierMayNot))]
    public async Task A_cashier_may_not(string statement)
    {
        await using var cashier = await TenantSession.OfAsync(Database, A.BusinessId, A.CashierId);
        var answer = await cashier.TryAsync(
            statement.Contains("others", StringComparison.Ordinal)
                ? $"with others as (select '{A.OtherOutlet}'::uuid as id) {statement}"
                : statement
        );
        Assert.True(answer is "42501" or "0 rows", answer);
    }

    [Fact]
    public async Task A_context_ends_with_its_transaction()
    {
        var session = await Database.SessionOfAsync(A.OwnerId);
        await using var connection = await Database.App.OpenConnectionAsync(Ct);
        await using (var transaction = await connection.BeginTransactionAsync(Ct))
        {
            await using var enter = new NpgsqlCommand("select 1 from app.enter($1, $2, $3)", connection, transaction)
            {
                Parameters =
                {
                    new() { Value = A.BusinessId },
                    new() { Value = session.Id },
                    new() { Value = session.Key() },
                },
            };
            await enter.ExecuteScalarAsync(Ct);
            await transaction.CommitAsync(Ct);
        }
        await using var left = new NpgsqlCommand(
            "select count(*) from unnest(array['business_id', 'user_id', 'role', 'outlet_id', 'proof']) s where current_setting('app.' || s, true) <> ''",
            connection
        );
        Assert.Equal(0L, await left.ExecuteScalarAsync(Ct));
        await using var look = new NpgsqlCommand("select count(*) from shop.sales", connection);
        Assert.Equal(
            PostgresErrorCodes.InsufficientPrivilege,
            (await Assert.ThrowsAsync<PostgresException>(() => look.ExecuteScalarAsync(Ct))).SqlState
        );
    }

    [Fact]
    public async Task Many_shops_on_few_connections_never_see_each_other()
    {
        await using var few = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(Database.AppConnection) { MaxPoolSize = 3, NoResetOnClose = true }.ConnectionString
        );
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 200),
            new ParallelOptions { MaxDegreeOfParallelism = 12, CancellationToken = Ct },
            async (i, ct) =>
            {
                var shop = i % 2 == 0 ? A : B;
                var session = await Database.SessionOfAsync(shop.OwnerId);
                await using var connection = await few.OpenConnectionAsync(ct);
                await using var transaction = await connection.BeginTransactionAsync(ct);
                await using var enter = new NpgsqlCommand("select 1 from app.enter($1, $2, $3)", connection, transaction)
                {
                    Parameters =
                    {
                        new() { Value = shop.BusinessId },
                        new() { Value = session.Id },
                        new() { Value = session.Key() },
                    },
                };
                await enter.ExecuteScalarAsync(ct);
                if (i % 5 == 0)
                {
                    await using var wrong = new NpgsqlCommand("select 1 / 0", connection, transaction);
                    await Assert.ThrowsAsync<PostgresException>(() => wrong.ExecuteScalarAsync(ct));
                    return;
                }
                await using var look = new NpgsqlCommand("select array_agg(distinct business_id) from shop.sales", connection, transaction);
                Assert.Equal([shop.BusinessId], (Guid[])(await look.ExecuteScalarAsync(ct))!);
                if (i % 3 == 0)
                    await transaction.CommitAsync(ct);
            }
        );
    }

    [Theory]
    [InlineData("postgres")]
    [InlineData("pos_owner")]
    [InlineData("a_bypasser")]
    [InlineData("an_heir")]
    [InlineData("a_keyholder")]
    public async Task The_app_does_not_start_under(string role)
    {
        await using (
            var command = Database.Admin.CreateCommand(
                role switch
                {
                    "a_bypasser" => "create role a_bypasser login bypassrls password 'x'; grant connect on database pos to a_bypasser",
                    "an_heir" =>
                        "create role an_heir login password 'x'; grant connect on database pos to an_heir; grant pos_owner to an_heir",
                    "a_keyholder" =>
                        "create role a_keyholder login password 'x'; grant connect on database pos to a_keyholder; grant pos_keyring to a_keyholder",
                    _ => "select 1",
                }
            )
        )
            await command.ExecuteNonQueryAsync(Ct);
        var connection = role switch
        {
            "postgres" => Database.AdminConnection,
            "pos_owner" => Database.OwnerConnection,
            _ => new NpgsqlConnectionStringBuilder(Database.AppConnection) { Username = role, Password = "x" }.ConnectionString,
        };
        await using var source = NpgsqlDataSource.Create(connection);
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => Data.Sql.Database.RefusePrivilegedRoleAsync(source, Ct));
        Assert.Contains(role, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_program_itself_asks_before_it_serves()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([
                new("ConnectionStrings:App", Database.OwnerConnection),
                new("ConnectionStrings:Keys", Database.KeysConnection),
            ])
            .Build();
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Web.Infrastructure.ShopDatabase.OpenAsync(configuration, Rig.Host.Services.GetRequiredService<IHostEnvironment>())
        );
    }

    [Fact]
    public async Task The_app_starts_under_the_role_that_owns_nothing() =>
        await Data.Sql.Database.RefusePrivilegedRoleAsync(Database.App, Ct);
}
