using System.Collections.Concurrent;
using Npgsql;
using Pos.Data.Catalog;
using Pos.Data.Sql;
using Pos.Data.Tenancy;
using Pos.Tests.Infrastructure;
using Pos.Web.Infrastructure;

[assembly: AssemblyFixture(typeof(ShopRig))]

namespace Pos.Tests.Infrastructure;

/// <summary>One PostgreSQL, one database and one running host for the whole run; every test makes a business of its own in it.</summary>
public sealed class ShopRig : IAsyncLifetime
{
    // Whatever the machine does while tests run is thrown away with the folder.
    private static readonly string[] Careless = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "checkpoint_timeout=30min"];

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"pos-tests-{Guid.CreateVersion7():N}");
    private readonly SemaphoreSlim _rolesChange = new(1);
    private int _lastPhone;

    public LocalPostgres Server { get; private set; } = null!;
    public TestDatabase Database { get; private set; } = null!;
    public ShopHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await LocalPostgres.StartAsync(_folder, Careless);
        Database = await NewDatabaseAsync("pos");
        Host = new ShopHost(Database);
        Host.StartServer();
    }

    /// <summary>A migrated database beside the shared one, for what must not be seen by other tests.</summary>
    public async Task<TestDatabase> NewDatabaseAsync(string name)
    {
        var database = await EmptyDatabaseAsync(name);
        await Data.Sql.Database.MigrateAsync(database.OwnerConnection, default);
        return database;
    }

    /// <summary>With its roles and nothing else.</summary>
    public Task<TestDatabase> EmptyDatabaseAsync(string name) =>
        ChangingRolesAsync(async () =>
        {
            var (owner, app, keys) = await ShopDatabase.CreateAsync(Server, name);
            var admin = new NpgsqlConnectionStringBuilder(Server.AdminConnection)
            {
                Database = name,
                Pooling = true,
                MaxPoolSize = 20,
            }.ConnectionString;
            return new TestDatabase(Patient(owner), Patient(app), Patient(keys), Patient(admin));
        });

    /// <summary>Roles are the whole server's: of two changes at once PostgreSQL refuses one.</summary>
    public async Task<T> ChangingRolesAsync<T>(Func<Task<T>> work)
    {
        await _rolesChange.WaitAsync();
        try
        {
            return await work();
        }
        finally
        {
            _rolesChange.Release();
        }
    }

    // Many tests at once on a busy machine wait for a connection, and for what another test holds.
    private static string Patient(string connection) =>
        new NpgsqlConnectionStringBuilder(connection) { Timeout = 60, CommandTimeout = 300 }.ConnectionString;

    /// <summary>A phone number that nobody signs in with yet, in canonical form.</summary>
    public string NewPhone() => FormattableString.Invariant($"+9230{Interlocked.Increment(ref _lastPhone):00000000}");

    public Task<TestShop> ShopAsync(string name = "Test", GoodsList? shelf = null) => TestShop.FoundAsync(this, Host, name, shelf);

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Database.DisposeAsync();
        await Server.DisposeAsync();
        _rolesChange.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <param name="OwnerConnection">As pos_owner, who migrates.</param>
/// <param name="AppConnection">As pos_app, who serves.</param>
/// <param name="KeysConnection">As pos_keyring, who keeps the cookie keys.</param>
/// <param name="AdminConnection">As a superuser, who sees every business: for looking, never for the code under test.</param>
public sealed record TestDatabase(string OwnerConnection, string AppConnection, string KeysConnection, string AdminConnection)
    : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Guid, Task<SessionToken>> _sessions = new();

    public NpgsqlDataSource App { get; } = NpgsqlDataSource.Create(AppConnection);
    public NpgsqlDataSource Admin { get; } = NpgsqlDataSource.Create(AdminConnection);

    /// <summary>A signed-in person, as only a superuser could make one up.</summary>
    public Task<SessionToken> SessionOfAsync(Guid userId) =>
        _sessions.GetOrAdd(
            userId,
            async id =>
            {
                var session = SessionToken.New(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()));
                await ListAsync<Guid>(
                    "insert into identity.sessions (id, user_id, secret_hash) values ($1, $2, sha256($3)) returning id",
                    session.Id,
                    id,
                    session.Key()
                );
                return session;
            }
        );

    public async Task<T> AskAsync<T>(string sql, params object[] values)
    {
        await using var command = Admin.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task<List<T>> ListAsync<T>(string sql, params object[] values)
    {
        await using var command = Admin.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync();
        var list = new List<T>();
        while (await reader.ReadAsync())
            list.Add(reader.GetFieldValue<T>(0));
        return list;
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Admin.DisposeAsync();
    }
}
