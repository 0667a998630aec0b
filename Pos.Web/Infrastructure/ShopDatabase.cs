using Npgsql;
using Pos.Data.Sql;

namespace Pos.Web.Infrastructure;

/// <summary>A setting without which what was asked would be done elsewhere or not at all; the message says which.</summary>
public sealed class SettingMissingException(string message) : Exception(message);

/// <summary>Where the shop's data is: the server named by the connection strings, or a private one of this process.</summary>
public sealed class ShopDatabase : IAsyncDisposable
{
    private readonly LocalPostgres? _local;
    private readonly string? _app,
        _owner,
        _keys;

    private ShopDatabase(LocalPostgres? local, string? app, string? owner, string? keys)
    {
        _local = local;
        _app = app;
        _owner = owner;
        _keys = keys;
    }

    /// <summary>As pos_app, who serves.</summary>
    public string AppConnection =>
        _app ?? throw new SettingMissingException("Set ConnectionStrings:App (pos_app) beside ConnectionStrings:Owner.");

    /// <summary>As pos_app too, past any pooler: listening wants a session of its own.</summary>
    public string ListenConnection
    {
        get => field ?? AppConnection;
        private init;
    }

    /// <summary>As pos_keyring, who reaches the cookie keys and nothing else.</summary>
    public string KeysConnection =>
        _keys
        ?? throw new SettingMissingException(
            "Cookie keys are kept by a role of their own: set ConnectionStrings:Keys (pos_keyring). Where that role is missing, run create-database again."
        );

    /// <summary>As pos_owner, who migrates; null when somebody else migrates.</summary>
    public string? OwnerConnection => _owner;

    /// <summary>As pos_owner, for what nobody else may do.</summary>
    public string NeededOwnerConnection =>
        _owner ?? throw new SettingMissingException("Set ConnectionStrings:Owner (pos_owner): nobody else may do that.");

    /// <summary>
    /// A private server is started only where no connection is given at all: with one of them missing, whatever was asked would be done to another database
    /// than the one that was meant.
    /// </summary>
    /// <param name="serving">False for a command, which may need the owner alone.</param>
    public static async Task<ShopDatabase> OpenAsync(IConfiguration configuration, IHostEnvironment environment, bool serving = true)
    {
        var app = Given(configuration, "App");
        var owner = Given(configuration, "Owner");
        var keys = Given(configuration, "Keys");
        var listen = Given(configuration, "Listen");
        LocalPostgres? local = null;
        if (app is null && owner is null && keys is null)
        {
            local = await LocalPostgres.StartAsync(configuration["Data:Folder"] ?? Path.Combine(environment.ContentRootPath, ".data"));
            (owner, app, keys) = await CreateAsync(local, "pos");
        }
        var database = new ShopDatabase(local, app, owner, keys) { ListenConnection = listen! };
        if (serving)
            _ = (database.AppConnection, database.KeysConnection);
        if (
            app is not null
            && owner is not null
            && local is null
            && await Database.IdentityAsync(app) != await Database.IdentityAsync(owner)
        )
            throw new SettingMissingException(
                "ConnectionStrings:App and ConnectionStrings:Owner lead to different databases. Set both to the one that is meant."
            );
        if (owner is not null)
            await Database.MigrateAsync(owner, default);
        if (app is not null)
        {
            await using var source = NpgsqlDataSource.Create(app);
            await Database.RefusePrivilegedRoleAsync(source, default);
        }
        return database;
    }

    private static string? Given(IConfiguration configuration, string name)
    {
        if (configuration.GetConnectionString(name) is not { Length: > 0 } given)
            return null;
        DatabaseNetwork.RefuseOpen($"ConnectionStrings:{name}", given, configuration);
        return given;
    }

    /// <summary>Makes the roles and one database on a local server; answers the connections of its owner, of the app and of the cookie keys.</summary>
    public static async Task<(string Owner, string App, string Keys)> CreateAsync(LocalPostgres local, string name)
    {
        await Database.CreateAsync(local.AdminConnection, name, local.OwnerPassword, local.AppPassword, local.KeysPassword, default);
        string As(string role, string password) =>
            new NpgsqlConnectionStringBuilder(local.AdminConnection)
            {
                Database = name,
                Username = role,
                Password = password,
                Pooling = true,
                MaxPoolSize = 60,
                Timeout = 15,
            }.ConnectionString;
        return (As("pos_owner", local.OwnerPassword), As("pos_app", local.AppPassword), As("pos_keyring", local.KeysPassword));
    }

    public ValueTask DisposeAsync() => _local?.DisposeAsync() ?? ValueTask.CompletedTask;
}
