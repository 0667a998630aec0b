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
        var name = configuration["name"] ?? "pos";
        await Database.CreateAsync(admin, name, owner, app, keys, default);
        Console.WriteLine(
            $"Database \"{name}\" is there. Set ConnectionStrings:Owner (pos_owner), ConnectionStrings:App (pos_app) and ConnectionStrings:Keys (pos_keyring)."
        );
        return true;
    }

    public static void AddCommands(this WebApplicationBuilder builder) =>
        builder.Services.AddSingleton(new Command("migrate", MigrateAsync)).AddSingleton(new Command("new-epochs", RenewEpochsAsync));

    /// <returns>True when a command was run and the program is done.</returns>
    public static async Task<bool> RunAsync(string[] args, WebApplication app)
    {
        if (app.Services.GetServices<Command>().FirstOrDefault(c => c.Name == args.FirstOrDefault()) is { } command)
        {
            await command.RunAsync(app, args);
            return true;
        }
        foreach (var preparation in app.Services.GetServices<Preparation>())
            await preparation.RunAsync(app);
        return false;
    }

    // It was migrated when the database was opened.
    private static Task MigrateAsync(WebApplication app, string[] args)
    {
        Console.WriteLine(
            app.Services.GetRequiredService<ShopDatabase>().OwnerConnection is null
                ? "Set ConnectionStrings:Owner to migrate."
                : "The database is up to date."
        );
        return Task.CompletedTask;
    }

    private static async Task RenewEpochsAsync(WebApplication app, string[] args)
    {
        if (app.Services.GetRequiredService<ShopDatabase>().OwnerConnection is not { } owner)
            Console.WriteLine("Set ConnectionStrings:Owner to renew the epochs.");
        else
            Console.WriteLine(
                $"{await Database.NewEpochsAsync(owner, default)} businesses: every till will load everything again and send again what it still knows."
            );
    }
}
