using System.Globalization;
using Npgsql;
using Pos.Data.Sql;

namespace Pos.Web.Infrastructure;

/// <summary>What the program does instead of serving, when asked on the command line.</summary>
public static class Commands
{
    /// <summary>
    /// <c>create-database --admin CONNECTION --name pos --owner-password ... --app-password ... --keys-password ...</c>: makes the roles and an empty database on a server,
    /// as somebody who may; nothing else ever needs that somebody again.
    /// </summary>
    public static async Task<bool> CreateDatabaseAsync(string[] args, IConfiguration configuration)
    {
        if (args.FirstOrDefault() != "create-database")
            return false;
        if (
            configuration["admin"] is not { } admin
            || configuration["owner-password"] is not { } owner
            || configuration["app-password"] is not { } app
            || configuration["keys-password"] is not { } keys
        )
        {
            Console.Error.WriteLine(
                "usage: create-database --admin CONNECTION --owner-password PASSWORD --app-password PASSWORD --keys-password PASSWORD [--name pos]"
            );
            Environment.ExitCode = 2;
            return true;
        }
        DatabaseNetwork.RefuseOpen("--admin", admin, configuration);
        var name = configuration["name"] ?? "pos";
        await Database.CreateAsync(admin, name, owner, app, keys, default);
        Console.WriteLine(
            $"Database \"{name}\" is there. Set ConnectionStrings:Owner (pos_owner), ConnectionStrings:App (pos_app) and ConnectionStrings:Keys (pos_keyring)."
        );
        return true;
    }

    public static void AddCommands(this WebApplicationBuilder builder) =>
        builder
            .Services.AddSingleton(new Command("migrate", MigrateAsync))
            .AddSingleton(new Command("new-epochs", RenewEpochsAsync))
            .AddSingleton(new Command("backed-up", BackedUpAsync));

    /// <summary>Whether the command line asks for something else than serving.</summary>
    public static bool Asked(string[] args) => args is [[>= 'a' and <= 'z', ..], ..];

    /// <returns>True when a command was run and the program is done.</returns>
    public static async Task<bool> RunAsync(string[] args, WebApplication app)
    {
        if (Asked(args))
        {
            if (app.Services.GetServices<Command>().FirstOrDefault(c => c.Name == args[0]) is not { } command)
                throw new SettingMissingException($"There is no command \"{args[0]}\".");
            await command.RunAsync(app, args);
            return true;
        }
        foreach (var preparation in app.Services.GetServices<Preparation>())
            await preparation.RunAsync(app);
        return false;
    }

    // It was migrated when the database was opened.
    private static async Task MigrateAsync(WebApplication app, string[] args)
    {
        var owner = app.Services.GetRequiredService<ShopDatabase>().NeededOwnerConnection;
        Console.WriteLine($"{await NameAsync(owner)} is up to date.");
    }

    private static async Task RenewEpochsAsync(WebApplication app, string[] args)
    {
        var owner = app.Services.GetRequiredService<ShopDatabase>().NeededOwnerConnection;
        var businesses = await Database.NewEpochsAsync(owner, default);
        if (businesses == 0)
            throw new SettingMissingException(
                $"There is no business in {await NameAsync(owner)}: nothing was renewed. Is it the database that was restored?"
            );
        Console.WriteLine(
            $"{businesses} businesses in {await NameAsync(owner)}: every till will load everything again and send again what was forgotten."
        );
    }

    private static async Task<string> NameAsync(string connection)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(
            "select format('database \"%s\" at %s:%s', current_database(), coalesce(host(inet_server_addr()), 'localhost'), current_setting('port'))"
        );
        return (string)(await command.ExecuteScalarAsync())!;
    }

    /// <summary><c>backed-up [--until TIME]</c>, after each backup: tills keep what they sent until they are told so.</summary>
    private static async Task BackedUpAsync(WebApplication app, string[] args)
    {
        var owner = app.Services.GetRequiredService<ShopDatabase>().NeededOwnerConnection;
        var until = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        if (app.Configuration["until"] is { } text && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out until))
        {
            Console.Error.WriteLine(
                "usage: backed-up [--until 2026-11-27T02:00:00Z] (the moment the backup began; now, when none is given)"
            );
            Environment.ExitCode = 2;
            return;
        }
        var told = await Database.BackedUpAsync(owner, until, default);
        Console.WriteLine(FormattableString.Invariant($"Tills may let go of what was received before {told:u}."));
    }
}
