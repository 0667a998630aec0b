using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pos.Data.Tenancy;
using Pos.Web;
using Pos.Web.Features.Demo;
using Pos.Web.Infrastructure;

namespace Pos.E2E.Rig;

/// <summary>A PostgreSQL of its own, the real server on it, and a way to make shops without the browser.</summary>
public sealed class ShopServer : IAsyncDisposable
{
    private readonly WebApplication _services;
    private readonly string _folder;
    private readonly string[]? _settings;
    private readonly string _keysConnection;
    private readonly ConcurrentDictionary<Guid, Task<SessionToken>> _sessions = new();
    private LocalPostgres _postgres;

    private ShopServer(
        LocalPostgres postgres,
        string[]? settings,
        WebApplication services,
        ServerProcess process,
        string folder,
        (string Owner, string App, string Keys) connections
    )
    {
        _postgres = postgres;
        _settings = settings;
        _services = services;
        _folder = folder;
        Process = process;
        (OwnerConnection, AppConnection, _keysConnection) = connections;
        Maker = new(services.Services);
        Admin = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(Patient(postgres.AdminConnection)) { Database = "pos", Pooling = true }.ConnectionString
        );
    }

    private static string Patient(string connection) =>
        new NpgsqlConnectionStringBuilder(connection)
        {
            Timeout = (int)Patience.Most.TotalSeconds,
            CommandTimeout = (int)Patience.ForMany.TotalSeconds,
        }.ConnectionString;

    public ServerProcess Process { get; }
    public ShopMaker Maker { get; }
    public string AppConnection { get; }
    public string OwnerConnection { get; }

    /// <summary>As superuser: sees every row, for what a test asserts.</summary>
    public NpgsqlDataSource Admin { get; }

    public IServiceProvider Services => _services.Services;

    public static async Task<ShopServer> StartAsync(string environment = "Development", string[]? settings = null, bool serve = true)
    {
        var folder = Directory.CreateTempSubdirectory("tarazu-").FullName;
        var postgres = await LocalPostgres.StartAsync(folder, settings, ServerProcess.FreePort());
        var (owner, app, keys) = await ShopDatabase.CreateAsync(postgres, "pos");
        (owner, app, keys) = (Patient(owner), Patient(app), Patient(keys));
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development", ContentRootPath = folder });
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["ConnectionStrings:App"] = app,
                ["ConnectionStrings:Owner"] = owner,
                ["ConnectionStrings:Keys"] = keys,
                [CookieKeyCertificate.Setting] = ServerProcess.Certificate,
            }
        );
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.AddPos(await ShopDatabase.OpenAsync(builder.Configuration, builder.Environment));
        var server = new ShopServer(
            postgres,
            settings,
            builder.Build(),
            new ServerProcess(app, owner, keys, environment),
            folder,
            (owner, app, keys)
        );
        if (serve)
            await server.Process.StartAsync();
        return server;
    }

    /// <summary>One more server process on the same database; not started yet.</summary>
    public ServerProcess NewProcess(string environment = "Development") =>
        new(AppConnection, OwnerConnection, _keysConnection, environment);

    /// <summary>A signed-in person, as only a superuser could make one up.</summary>
    public Task<SessionToken> SessionOfAsync(Guid userId) => _sessions.GetOrAdd(userId, NewSessionAsync);

    private async Task<SessionToken> NewSessionAsync(Guid userId)
    {
        var session = SessionToken.New(Maker.NewId());
        await ScalarAsync<Guid>(
            "insert into identity.sessions (id, user_id, secret_hash) values ($1, $2, sha256($3)) returning id",
            session.Id,
            userId,
            session.Key()
        );
        return session;
    }

    public async Task<T> ScalarAsync<T>(string sql, params object[] values)
    {
        await using var command = Admin.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The PostgreSQL that is at work now.</summary>
    public LocalPostgres Postgres => _postgres;

    /// <summary>SIGKILL to PostgreSQL with all its processes, and another start on what it left behind.</summary>
    public Task KillDatabaseAsync() => KillDatabaseAsync(() => Task.CompletedTask);

    /// <param name="meanwhile">Puts something else in its place.</param>
    /// <param name="more">Settings of this start alone.</param>
    public async Task KillDatabaseAsync(Func<Task> meanwhile, params string[] more)
    {
        var port = new NpgsqlConnectionStringBuilder(_postgres.AdminConnection).Port;
        ProcessTree.Kill(
            ProcessTree
                .Below(_postgres.ProcessId)
                .Where(process => process.Name.StartsWith("postgres", StringComparison.Ordinal))
                .Select(process => process.Id)
        );
        await _postgres.DisposeAsync();
        Admin.Clear();
        await meanwhile();
        _postgres = await LocalPostgres.StartAsync(_folder, [.. _settings ?? [], .. more], port);
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        await Admin.DisposeAsync();
        await _services.DisposeAsync();
        await _postgres.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
