using Microsoft.EntityFrameworkCore;
using Npgsql;
using Pos.Data.Tenancy;

namespace Pos.Data.Sql;

/// <summary>Making, migrating and vetting the database.</summary>
public static class Database
{
    public const string OldestServer = "15.14, 16.10, 17.6";

    /// <summary>As somebody who may create roles: roles, passwords, an empty database. Safe to run again.</summary>
    public static async Task CreateAsync(
        string adminConnection,
        string database,
        string ownerPassword,
        string appPassword,
        string keysPassword,
        CancellationToken ct
    )
    {
        await using var admin = NpgsqlDataSource.Create(adminConnection);
        await ExecuteAsync(admin, SqlFile.Read("roles.sql"), ct);
        await ExecuteAsync(
            admin,
            $"alter role pos_owner password {Literal(ownerPassword)}; alter role pos_app password {Literal(appPassword)}; "
                + $"alter role pos_keyring password {Literal(keysPassword)}",
            ct
        );
        await using (var exists = admin.CreateCommand("select 1 from pg_database where datname = $1"))
        {
            exists.Parameters.Add(new() { Value = database });
            if (await exists.ExecuteScalarAsync(ct) is null)
                await ExecuteAsync(admin, $"create database \"{database}\" owner pos_owner", ct);
        }
        await ExecuteAsync(
            admin,
            $"revoke all on database \"{database}\" from public; grant connect on database \"{database}\" to pos_app, pos_keyring",
            ct
        );
    }

    public static async Task MigrateAsync(string ownerConnection, CancellationToken ct)
    {
        var options = new DbContextOptionsBuilder<PosDb>()
            .UseNpgsql(ownerConnection, npgsql => npgsql.MigrationsHistoryTable("migrations", "history"))
            .Options;
        await using var db = new PosDb(options, new TenantContext());
        await db.Database.MigrateAsync(ct);
    }

    /// <summary>
    /// After a backup was restored: every business gets another epoch, so that its phones load everything again and send again what they still know.
    /// Answers how many businesses there are.
    /// </summary>
    public static async Task<int> NewEpochsAsync(string ownerConnection, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(ownerConnection);
        await connection.OpenAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var command = new NpgsqlCommand("set local role pos_auditor", connection, transaction);
        await command.ExecuteNonQueryAsync(ct);
        command.CommandText = "select business_id from shop.sync_state";
        var businesses = new List<Guid>();
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
                businesses.Add(reader.GetGuid(0));
        }
        command.CommandText = "set local role pos_keeper";
        await command.ExecuteNonQueryAsync(ct);
        foreach (var business in businesses)
        {
            await using var renew = new NpgsqlBatch(connection, transaction);
            renew.BatchCommands.Add(new("select app.enter_for_upkeep($1)") { Parameters = { new() { Value = business } } });
            renew.BatchCommands.Add(
                new("update shop.sync_state set epoch = gen_random_uuid() where business_id = $1")
                {
                    Parameters = { new() { Value = business } },
                }
            );
            await renew.ExecuteNonQueryAsync(ct);
        }
        await transaction.CommitAsync(ct);
        return businesses.Count;
    }

    /// <summary>Throws when the role the app would serve under could get round row-level security, or the server is too old to trust with it.</summary>
    public static async Task RefusePrivilegedRoleAsync(NpgsqlDataSource app, CancellationToken ct)
    {
        await using var command = app.CreateCommand(
            """
            select current_user, rolsuper, rolbypassrls, current_setting('server_version_num')::int,
                   exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                           where n.nspname in ('shop', 'identity', 'app') and pg_has_role(current_user, c.relowner, 'MEMBER'))
                   or exists (select from pg_roles r where r.rolname in ('pos_keyring', 'pos_gatekeeper', 'pos_keeper', 'pos_auditor') and pg_has_role(current_user, r.oid, 'MEMBER'))
            from pg_roles where rolname = current_user
            """
        );
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var role = reader.GetString(0);
        if (reader.GetBoolean(1) || reader.GetBoolean(2) || reader.GetBoolean(4))
            throw new InvalidOperationException(
                $"The database role \"{role}\" is a superuser, owns tables or bypasses row-level security, so shops would not be kept apart. Connect as pos_app (ConnectionStrings:App)."
            );
        if (reader.GetInt32(3) is < 150014 or (>= 160000 and < 160010) or (>= 170000 and < 170006))
            throw new InvalidOperationException(
                $"PostgreSQL {OldestServer} or newer is needed: older ones have known holes in row-level security."
            );
    }

    /// <summary>Names of the invariants that do not hold, with the number of rows that break each.</summary>
    public static async Task<IReadOnlyList<(string Invariant, long Broken)>> BrokenInvariantsAsync(
        NpgsqlDataSource app,
        CancellationToken ct
    )
    {
        await using var command = app.CreateCommand("select invariant, broken from app.broken_invariants() where broken > 0");
        await using var reader = await command.ExecuteReaderAsync(ct);
        var broken = new List<(string, long)>();
        while (await reader.ReadAsync(ct))
            broken.Add((reader.GetString(0), reader.GetInt64(1)));
        return broken;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql, CancellationToken ct)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
