using Pos.Web.Features.Demo;

namespace Pos.Web.Infrastructure;

/// <summary>What the program does instead of serving, when asked on the command line.</summary>
public static class Commands
{
    /// <returns>True when a command was run and the program is done.</returns>
    public static async Task<bool> RunAsync(string[] args, WebApplication app, ShopDatabase database)
    {
        switch (args.FirstOrDefault(a => !a.StartsWith('-')))
        {
            case "migrate":
                Console.WriteLine(database.OwnerConnection is null ? "Set ConnectionStrings:Owner to migrate." : "The database is up to date.");
                return true;
            case "seed":
                var products = app.Configuration.GetValue("products", 20_000);
                var sales = app.Configuration.GetValue("sales", 50_000);
                await LargeShop.SeedAsync(app.Services, products, sales);
                return true;
            default:
                if (app.Environment.IsDevelopment() && app.Configuration.GetValue("Demo:Seed", true)) await DemoShops.SeedWhenEmptyAsync(app.Services);
                return false;
        }
    }
}
