using System.Security.Cryptography;
using Pos.Data.Platform;
using Pos.Data.SignIn;
using Pos.Data.Sql;
using Pos.Web.Features.Demo;

namespace Pos.Web.Infrastructure;

/// <summary>What the program does instead of serving, when asked on the command line.</summary>
public static class Commands
{
    /// <summary>
    /// <c>create-database --admin CONNECTION --name pos --owner-password ... --app-password ...</c>: makes the roles and an empty database on a server,
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
        )
        {
            Console.Error.WriteLine(
                "usage: create-database --admin CONNECTION --owner-password PASSWORD --app-password PASSWORD [--name pos]"
            );
            Environment.ExitCode = 2;
            return true;
        }
        var name = configuration["name"] ?? "pos";
        await Database.CreateAsync(admin, name, owner, app, default);
        Console.WriteLine($"Database \"{name}\" is there. Set ConnectionStrings:Owner (pos_owner) and ConnectionStrings:App (pos_app).");
        return true;
    }

    /// <returns>True when a command was run and the program is done.</returns>
    public static async Task<bool> RunAsync(string[] args, WebApplication app, ShopDatabase database)
    {
        switch (args.FirstOrDefault())
        {
            case "migrate":
                Console.WriteLine(
                    database.OwnerConnection is null ? "Set ConnectionStrings:Owner to migrate." : "The database is up to date."
                );
                return true;
            case "new-epochs":
                if (database.OwnerConnection is not { } owner)
                    Console.WriteLine("Set ConnectionStrings:Owner to renew the epochs.");
                else
                    Console.WriteLine(
                        $"{await Database.NewEpochsAsync(owner, default)} businesses: every till will load everything again and send again what it still knows."
                    );
                return true;
            case "seed":
                var products = app.Configuration.GetValue("products", 20_000);
                var sales = app.Configuration.GetValue("sales", 50_000);
                await LargeShop.SeedAsync(
                    app.Services,
                    products,
                    sales,
                    app.Configuration.GetValue("customers", 0),
                    app.Configuration.GetValue("entries", 0)
                );
                return true;
            case "make-platform-admin":
                await MakePlatformAdminAsync(args.ElementAtOrDefault(1), app, database);
                return true;
            default:
                if (app.Environment.IsDevelopment() && app.Configuration.GetValue("Demo:Seed", true))
                    await DemoShops.SeedWhenEmptyAsync(app.Services);
                return false;
        }
    }

    /// <summary>
    /// <c>make-platform-admin LOGIN [--password ...]</c>: lets a person see how the phones of all businesses fare. Whoever has no account yet gets one,
    /// with the password given or one that is told here once.
    /// </summary>
    private static async Task MakePlatformAdminAsync(string? login, WebApplication app, ShopDatabase database)
    {
        if (database.OwnerConnection is not { } owner || LoginName.Canonical(login) is not { } canonical)
        {
            Console.Error.WriteLine("usage: make-platform-admin LOGIN [--password PASSWORD], with ConnectionStrings:Owner set");
            Environment.ExitCode = 2;
            return;
        }
        var maker = new ShopMaker(app.Services);
        if (!await maker.IsTakenAsync(canonical))
        {
            var password = app.Configuration["password"] ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
            await maker.AddPersonAsync(canonical, password);
            Console.WriteLine($"New account {canonical}, password {password}");
        }
        await PlatformAdmins.AppointAsync(owner, canonical, default);
        Console.WriteLine($"{canonical} is a platform admin: /platform/sync");
    }
}
