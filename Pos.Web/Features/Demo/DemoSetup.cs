using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Demo;

public static class DemoSetup
{
    public static void AddDemo(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(new Command("seed", SeedAsync));
        if (!builder.Environment.IsDevelopment())
            return;
        builder.Services.AddSingleton(new Announcement(app => DemoShops.AnnounceAsync(app.Services)));
        if (builder.Configuration.GetValue("Demo:Seed", true))
            builder.Services.AddSingleton(new Preparation(app => DemoShops.SeedWhenEmptyAsync(app.Services)));
    }

    /// <summary><c>seed [--products N] [--sales N] [--customers N] [--entries N]</c>: makes one shop of that size.</summary>
    private static Task SeedAsync(WebApplication app, string[] args) =>
        LargeShop.SeedAsync(
            app.Services,
            app.Configuration.GetValue("products", 20_000),
            app.Configuration.GetValue("sales", 50_000),
            app.Configuration.GetValue("customers", 0),
            app.Configuration.GetValue("entries", 0)
        );
}
