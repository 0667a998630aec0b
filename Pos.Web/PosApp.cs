using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;
using Pos.Data;
using Pos.Web.Features.Catalog;
using Pos.Web.Features.Credit;
using Pos.Web.Features.Customers;
using Pos.Web.Features.Demo;
using Pos.Web.Features.Erasure;
using Pos.Web.Features.Expenses;
using Pos.Web.Features.Export;
using Pos.Web.Features.Labels;
using Pos.Web.Features.Outlets;
using Pos.Web.Features.Pictures;
using Pos.Web.Features.Platform;
using Pos.Web.Features.Review;
using Pos.Web.Features.Sales;
using Pos.Web.Features.Shared;
using Pos.Web.Features.SignIn;
using Pos.Web.Features.Statements;
using Pos.Web.Features.Stock;
using Pos.Web.Features.Suppliers;
using Pos.Web.Features.Sync;
using Pos.Web.Features.Till;
using Pos.Web.Features.Today;
using Pos.Web.Features.Workers;
using Pos.Web.Infrastructure;

namespace Pos.Web;

/// <summary>Puts the app together: what all features stand on, then one line for each of them.</summary>
public static class PosApp
{
    public static void AddPos(this WebApplicationBuilder builder, ShopDatabase database)
    {
        builder.Services.AddSingleton(database);
        builder.AddData(database);
        builder.AddInfrastructure();
        builder.AddShared();
        builder.AddSignIn();
        // Their entries in a group of the navigation stand in this order.
        builder.AddToday();
        builder.AddSales();
        builder.AddCustomers();
        builder.AddCredit();
        builder.AddStatements();
        builder.AddCatalog();
        builder.AddLabels();
        builder.AddPictures();
        builder.AddStock();
        builder.AddSuppliers();
        builder.AddExpenses();
        builder.AddReview();
        builder.AddWorkers();
        builder.AddTill();
        builder.AddOutlets();
        builder.AddExport();
        builder.AddErasure();
        builder.AddSync();
        builder.AddPlatform();
        builder.AddDemo();
    }

    public static void UsePos(this WebApplication app)
    {
        CookieKeyCertificate.RefuseWithout(app.Configuration, app.Environment);
        app.UseForwardedHeaders();
        app.UseResponseCompression();
        app.UseMiddleware<SecurityHeaders>();
        app.UseSync();
        app.UseRequestLocalization();
        app.UseExceptionHandler();
        app.UseStatusCodePagesWithReExecute("/error/{0}");
        app.UseMiddleware<UnreadableParts>();
        if (!app.Environment.IsDevelopment())
            app.UseHsts();
        app.UseMiddleware<SameOriginWrites>();
        app.UseTill();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();
        app.MapStaticAssets().AllowAnonymous();
        app.MapHealth();
        app.MapPrecacheList();
        // Rewrites ~/ links to their fingerprinted addresses.
        app.MapControllers().WithStaticAssets();
    }

    public static async Task ServeAsync(this WebApplication app)
    {
        if (app.Urls.Count == 0 && app.Configuration["urls"] is null && app.Configuration["http_ports"] is null)
            app.Urls.Add("http://localhost:5080");
        await app.StartAsync();
        Console.WriteLine($"The shop is open: {string.Join(", ", app.Urls)}");
        foreach (var announcement in app.Services.GetServices<Announcement>())
            await announcement.RunAsync(app);
        await app.WaitForShutdownAsync();
    }

    private static void AddData(this WebApplicationBuilder builder, ShopDatabase database)
    {
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        // Whatever a request sets ends with its transaction; what a reset would throw away are the plans of policies and triggers, worked out anew by each request.
        services.AddSingleton(_ =>
            NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.AppConnection) { NoResetOnClose = true })
        );
        services.AddPosData();
        services.AddDbContext<PosDb>(
            (provider, options) =>
                options
                    .UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>())
                    .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)
                    .ConfigureWarnings(warnings =>
                        warnings
                            .Ignore(CoreEventId.PossibleIncorrectRequiredNavigationWithQueryFilterInteractionWarning)
                            // Also raised when a phone walks away in the middle of a request. A real failure is thrown, and logged where it is caught.
                            .Log((RelationalEventId.TransactionError, LogLevel.Debug), (RelationalEventId.ConnectionError, LogLevel.Debug))
                    )
        );
    }
}
