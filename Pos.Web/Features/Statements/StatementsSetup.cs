using System.Threading.RateLimiting;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Statements;

public static class StatementsSetup
{
    public const string LinkLimiterPolicy = "statement-link";

    public static void AddStatements(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<StatementDesk>().AddScoped<ReminderQueries>();
        builder
            .Services.AddSingleton(
                new NavEntry(NavGroup.Customers, "/customers/reminders", "share", "customers.reminders") { OwnerOnly = true }
            )
            .AddSingleton(
                new NavEntry(NavGroup.Customers, "/customers/statements", "printer", "customers.statements") { OwnerOnly = true }
            );
        builder.Services.AddSingleton<StatementPdf>().AddSingleton<StatementRuns>();
        // Guessing an address is hopeless already; this keeps it from being tried.
        var perMinute = builder.Configuration.GetValue("Links:PerMinute", 30);
        builder.Services.AddRateLimiter(options =>
            options.AddPolicy(
                LinkLimiterPolicy,
                context =>
                    RateLimitPartition.GetFixedWindowLimiter(
                        Network.Of(context),
                        _ => new() { PermitLimit = perMinute, Window = TimeSpan.FromMinutes(1) }
                    )
            )
        );
    }
}
