using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;

namespace Pos.Data.Sql;

/// <summary>
/// The numbered files of this folder, each of which a database runs once, in the order of their numbers. A new file is a new migration; nothing else names it.
/// </summary>
internal static class SqlMigrations
{
    // The first files went out as these migrations: databases that exist have run them under these names.
    private static readonly Dictionary<string, string> FirstNames = new()
    {
        ["001.context.sql"] = "20261121000000_first_shop",
        ["002.tenancy.sql"] = "20261121000000_first_shop",
        ["003.identity.sql"] = "20261121000000_first_shop",
        ["004.operations.sql"] = "20261121000000_first_shop",
        ["005.catalog.sql"] = "20261121000000_first_shop",
        ["006.stock.sql"] = "20261121000000_first_shop",
        ["007.sales.sql"] = "20261121000000_first_shop",
        ["008.invariants.sql"] = "20261121000000_first_shop",
        ["009.sync_health.sql"] = "20261122000000_sync_health",
        ["010.credit.sql"] = "20261122120000_credit",
        ["011.statements.sql"] = "20261122120000_credit",
        ["012.credit_figures.sql"] = "20261122120000_credit",
        ["013.invariants.sql"] = "20261126000000_invariants",
        ["014.catalogue_format.sql"] = "20261126210000_catalogue_format",
    };

    /// <summary>A migration that waits for a lock makes every request behind it wait too: it gives up before they do.</summary>
    public const string LockPatience = "5s";

    /// <summary>The history table is the one that EF Core's own migrations made and read. Two nodes that start together wait for each other.</summary>
    private const string Begin = $"""
        select pg_advisory_xact_lock(hashtext('migrations of the shop'));
        set local lock_timeout = '{LockPatience}';
        create schema if not exists history;
        create table if not exists history.migrations (
          "MigrationId" varchar(150) not null constraint "PK_migrations" primary key,
          "ProductVersion" varchar(32) not null
        );
        """;

    private static IEnumerable<IGrouping<string, string>> All =>
        SqlFile.Numbered().GroupBy(file => FirstNames.GetValueOrDefault(file) ?? $"Sql/{file}");

    /// <summary>Runs what this database has not run yet, each migration in a transaction of its own.</summary>
    public static async Task RunAsync(NpgsqlConnection owner, CancellationToken ct)
    {
        foreach (var migration in All)
        {
            await using var transaction = await owner.BeginTransactionAsync(ct);
            await ExecuteAsync(transaction, Begin, ct);
            if (await IsNewAsync(transaction, migration.Key, ct))
                foreach (var file in migration)
                    await ExecuteAsync(transaction, SqlFile.Read(file), ct);
            await transaction.CommitAsync(ct);
        }
    }

    private static async Task<bool> IsNewAsync(NpgsqlTransaction transaction, string migration, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "insert into history.migrations values ($1, $2) on conflict do nothing",
            transaction.Connection,
            transaction
        );
        command.Parameters.Add(new() { Value = migration });
        command.Parameters.Add(new() { Value = ProductInfo.GetVersion() });
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    // A large shop's rows may take longer to bring up to date than a command usually may.
    private static async Task ExecuteAsync(NpgsqlTransaction transaction, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }
}
