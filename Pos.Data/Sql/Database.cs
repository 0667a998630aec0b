using System.Globalization;
using Npgsql;

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
        await using var inside = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(adminConnection) { Database = database }.ConnectionString
        );
        await ExecuteAsync(inside, SqlFile.Read("database.sql"), ct);
        await ExecuteAsync(
            admin,
            $"revoke all on database \"{database}\" from public; grant connect on database \"{database}\" to pos_app, pos_keyring",
            ct
        );
    }

    /// <summary>
    /// Nodes that start together migrate one after the other. What a migration cannot lock within <see cref="SqlMigrations.LockPatience"/> makes it fail as a whole:
    /// everybody else would wait behind it.
    /// </summary>
    public static async Task MigrateAsync(string ownerConnection, CancellationToken ct)
    {
        await using var owner = new NpgsqlConnection(ownerConnection);
        await owner.OpenAsync(ct);
        await SqlMigrations.RunAsync(owner, ct);
    }

    /// <summary>Which database a connection leads to, whatever it is called on the way there.</summary>
    public static async Task<string> IdentityAsync(string connection)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(
            "select (select system_identifier from pg_control_system()) || ' ' || oid from pg_database where datname = current_database()"
        );
        return (string)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>
    /// Every business gets another epoch, so that its phones load everything again and say what they know. The server does so by itself when it finds that it
    /// was put back (<see cref="NoticeInstallationAsync"/>). Answers how many businesses there are.
    /// </summary>
    public static async Task<int> NewEpochsAsync(string ownerConnection, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(ownerConnection);
        await connection.OpenAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var command = new NpgsqlCommand("set local role pos_keeper; select app.new_life()", connection, transaction);
        await command.ExecuteNonQueryAsync(ct);
        command.CommandText = "set local role pos_auditor; select count(*) from shop.sync_state";
        var businesses = Convert.ToInt32(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
        await transaction.CommitAsync(ct);
        return businesses;
    }

    /// <summary>A backup holds all that was received before: tills need not keep it any longer. Never later than now; answers the latest moment told so far.</summary>
    public static async Task<DateTimeOffset> BackedUpAsync(string ownerConnection, DateTimeOffset until, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(ownerConnection);
        await connection.OpenAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var role = new NpgsqlCommand("set local role pos_keeper", connection, transaction))
            await role.ExecuteNonQueryAsync(ct);
        await using var command = new NpgsqlCommand("select app.backed_up($1)", connection, transaction);
        command.Parameters.Add(new() { Value = until.ToUniversalTime() });
        var told = (DateTime)(await command.ExecuteScalarAsync(ct))!;
        await transaction.CommitAsync(ct);
        return told;
    }

    /// <summary>True when this is not the database that was looked at last (a restore, a promotion): from now on every business has another epoch.</summary>
    public static async Task<bool> NoticeInstallationAsync(NpgsqlDataSource app, CancellationToken ct)
    {
        await using var command = app.CreateCommand("select app.notice_installation()");
        return (bool)(await command.ExecuteScalarAsync(ct))!;
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
