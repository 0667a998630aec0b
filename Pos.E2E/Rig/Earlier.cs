using Npgsql;
using Pos.Web.Infrastructure;

namespace Pos.E2E.Rig;

/// <summary>The ways in which a database comes to be what it was some time ago.</summary>
public enum PutBack
{
    RestoredDump,
    RestoredToAPointInTime,
    PromotedStandby,
}

/// <summary>
/// A database's way back, by PostgreSQL's own means. First it is prepared, then it remembers what is there, and whatever comes later is forgotten when the
/// database is put back. The server keeps its connection strings.
/// </summary>
public abstract class Earlier(ShopServer database) : IAsyncDisposable
{
    /// <summary>A restore to a point in time needs these from the start.</summary>
    public static string[] Settings => ["fsync=off", "archive_mode=on", "archive_command=mkdir -p ../archive && cp '%p' ../archive/'%f'"];

    protected ShopServer Database { get; } = database;
    protected LocalPostgres Postgres => Database.Postgres;
    protected string Cluster => Path.Combine(Postgres.Folder, "cluster");

    /// <summary>As pg_dump and its like take it.</summary>
    protected string Connection(string name)
    {
        var admin = new NpgsqlConnectionStringBuilder(Postgres.AdminConnection);
        return FormattableString.Invariant(
            $"host={admin.Host} port={admin.Port} user={admin.Username} password={admin.Password} dbname={name}"
        );
    }

    public static async Task<Earlier> PrepareAsync(ShopServer database, PutBack way)
    {
        Earlier earlier = way switch
        {
            PutBack.RestoredDump => new Dump(database),
            PutBack.RestoredToAPointInTime => new PointInTime(database),
            PutBack.PromotedStandby => new Standby(database),
            _ => throw new ArgumentOutOfRangeException(nameof(way)),
        };
        await earlier.PrepareAsync();
        return earlier;
    }

    protected virtual Task PrepareAsync() => Task.CompletedTask;

    public abstract Task RememberAsync();

    public abstract Task PutBackAsync();

    public abstract ValueTask DisposeAsync();

    protected static async Task ExecuteAsync(string connection, string sql)
    {
        await using var admin = new NpgsqlConnection(connection);
        await admin.OpenAsync();
        await using var command = new NpgsqlCommand(sql, admin) { CommandTimeout = (int)Patience.ForMany.TotalSeconds };
        await command.ExecuteNonQueryAsync();
    }

    protected static async Task<T> AskAsync<T>(string connection, string sql)
    {
        await using var admin = new NpgsqlConnection(connection);
        await admin.OpenAsync();
        await using var command = new NpgsqlCommand(sql, admin);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>A copy of the whole cluster, taken while it is at work.</summary>
    protected Task CopyClusterAsync(string to, params string[] more) =>
        Postgres.ToolAsync("pg_basebackup", ["-d", Connection("postgres"), "-D", to, "--checkpoint=fast", "--no-sync", .. more]);

    protected string Fresh(string name)
    {
        var folder = Path.Combine(Postgres.Folder, name);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        return folder;
    }

    protected void Replace(string by)
    {
        Directory.Delete(Cluster, recursive: true);
        Directory.Move(by, Cluster);
    }

    /// <summary>pg_dump, and pg_restore into another database that then takes the name of the first.</summary>
    private sealed class Dump(ShopServer database) : Earlier(database)
    {
        private string File => Path.Combine(Postgres.Folder, "pos.dump");

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

        public override Task RememberAsync() => Postgres.ToolAsync("pg_dump", ["-d", Connection("pos"), "-Fc", "--compress=0", "-f", File]);

        public override async Task PutBackAsync()
        {
            var admin = Postgres.AdminConnection;
            await ExecuteAsync(admin, "create database restored owner pos_owner");
            await ExecuteAsync(admin, "revoke all on database restored from public; grant connect on database restored to pos_app");
            await Postgres.ToolAsync("pg_restore", ["-d", Connection("restored"), "--exit-on-error", File]);
            await ExecuteAsync(admin, "drop database pos with (force)");
            await ExecuteAsync(admin, "alter database restored rename to pos");
            Database.Admin.Clear();
        }
    }

    /// <summary>pg_basebackup, an archive of the WAL, and a named point in it.</summary>
    private sealed class PointInTime(ShopServer database) : Earlier(database)
    {
        private readonly string _point = $"earlier-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}";
        private string _file = "";
        private string Backup => Path.Combine(Postgres.Folder, "backup");

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

        protected override Task PrepareAsync() => CopyClusterAsync(Fresh("backup"));

        // With the rest of its file, which is archived when it is full.
        public override async Task RememberAsync() =>
            _file = await AskAsync<string>(
                Postgres.AdminConnection,
                $"with point as (select pg_create_restore_point('{_point}') as at) select pg_walfile_name(at) from point, pg_switch_wal()"
            );

        public override async Task PutBackAsync()
        {
            await Patience.UntilAsync(
                () =>
                    AskAsync<bool>(
                        Postgres.AdminConnection,
                        $"select coalesce(last_archived_wal collate \"C\" >= '{_file}', false) from pg_stat_archiver"
                    ),
                "what leads to that point to be in the archive"
            );
            await Database.KillDatabaseAsync(
                async () =>
                {
                    Replace(Backup);
                    await File.WriteAllTextAsync(Path.Combine(Cluster, "recovery.signal"), "");
                },
                "restore_command=cp ../archive/'%f' '%p'",
                $"recovery_target_name={_point}",
                "recovery_target_action=promote"
            );
            await Patience.UntilAsync(
                () => AskAsync<bool>(Postgres.AdminConnection, "select not pg_is_in_recovery()"),
                "the restore to reach its point in time"
            );
        }
    }

    /// <summary>A streaming standby that loses its primary for a while, and takes its place when that is killed.</summary>
    private sealed class Standby(ShopServer database) : Earlier(database)
    {
        private LocalPostgres? _standby;
        private string Home => Path.Combine(Postgres.Folder, "standby");

        protected override async Task PrepareAsync()
        {
            var folder = Fresh("standby");
            await CopyClusterAsync(Path.Combine(folder, "cluster"), "-R");
            File.Copy(Path.Combine(Postgres.Folder, "secrets.json"), Path.Combine(folder, "secrets.json"));
            _standby = await LocalPostgres.StartAsync(folder, Settings, ServerProcess.FreePort());
            await Patience.UntilAsync(
                () => AskAsync<bool>(Postgres.AdminConnection, "select exists (select from pg_stat_replication where state = 'streaming')"),
                "the standby to follow"
            );
        }

        public override async Task RememberAsync()
        {
            // A standby that is promoted first applies all it has received; what it lags behind is what never reached it.
            await ExecuteAsync(_standby!.AdminConnection, "alter system set primary_conninfo = ''");
            await ExecuteAsync(_standby.AdminConnection, "select pg_reload_conf()");
            await Patience.UntilAsync(
                () => AskAsync<bool>(Postgres.AdminConnection, "select not exists (select from pg_stat_replication)"),
                "the standby to lose its primary"
            );
        }

        public override async Task PutBackAsync()
        {
            await Database.KillDatabaseAsync(async () =>
            {
                await ExecuteAsync(_standby!.AdminConnection, "select pg_promote()");
                // Where the old one was.
                await _standby.DisposeAsync();
                _standby = null;
                Replace(Path.Combine(Home, "cluster"));
            });
        }

        public override async ValueTask DisposeAsync()
        {
            if (_standby is not null)
                await _standby.DisposeAsync();
        }
    }
}
