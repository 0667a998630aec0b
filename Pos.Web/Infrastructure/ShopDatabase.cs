using Npgsql;
using Pos.Data.Sql;

namespace Pos.Web.Infrastructure;

/// <summary>Where the shop's data is: the server named by the connection strings, or a private one of this process.</summary>
public sealed class ShopDatabase : IAsyncDisposable
{
    private readonly LocalPostgres? _local;

    private ShopDatabase(LocalPostgres? local, string appConnection, string keysConnection, string? ownerConnection)
    {
        _local = local;
        AppConnection = appConnection;
        KeysConnection = keysConnection;
        OwnerConnection = ownerConnection;
        ListenConnection = appConnection;
    }

    /// <summary>As pos_app, who serves.</summary>
    public string AppConnection { get; }

    /// <summary>As pos_app too, past any pooler: listening wants a session of its own.</summary>
    public string ListenConnection { get; private init; }

    /// <summary>As pos_keyring, who reaches the cookie keys and nothing else; empty where none is named, and then nobody is served.</summary>
    public string KeysConnection { get; }

    /// <summary>As pos_owner, who migrates; null when somebody else migrates.</summary>
    public string? OwnerConnection { get; }

    public static async Task<ShopDatabase> OpenAsync(IConfiguration configuration, IHostEnvironment environment)
    {
        var app = configuration.GetConnectionString("App");
        var owner = configuration.GetConnectionString("Owner");
        var keys = configuration.GetConnectionString("Keys");
        LocalPostgres? local = null;
        if (string.IsNullOrEmpty(app))
        {
            local = await LocalPostgres.StartAsync(configuration["Data:Folder"] ?? Path.Combine(environment.ContentRootPath, ".data"));
            (owner, app, keys) = await CreateAsync(local, "pos");
        }
        var database = new ShopDatabase(local, app, keys ?? "", string.IsNullOrEmpty(owner) ? null : owner)
        {
            ListenConnection = configuration.GetConnectionString("Listen") ?? app,
        };
        if (database.OwnerConnection is not null)
            await Database.MigrateAsync(database.OwnerConnection, default);
        await using var source = NpgsqlDataSource.Create(database.AppConnection);
        await Database.RefusePrivilegedRoleAsync(source, default);
        return database;
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

    public void RefuseWithoutKeys()
    {
        if (KeysConnection.Length == 0)
            throw new InvalidOperationException(
                "Cookie keys are kept by a role of their own: set ConnectionStrings:Keys (pos_keyring). Where that role is missing, run create-database again."
            );
    }

    public ValueTask DisposeAsync() => _local?.DisposeAsync() ?? ValueTask.CompletedTask;
}
