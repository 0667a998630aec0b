using System.Threading.RateLimiting;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Workers;

public static class WorkersSetup
{
    public const string LimiterPolicy = "invitation";

    public static void AddWorkers(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<WorkerQueries>();
        builder.Services.AddSingleton(new NavEntry(NavGroup.People, "/workers", "people", "workers.title") { OwnerOnly = true });
        // Guessing an address is hopeless already; this keeps it, and passwords behind it, from being tried.
        var perMinute = builder.Configuration.GetValue("Links:PerMinute", 30);
        builder.Services.AddRateLimiter(options =>
            options.AddPolicy(
                LimiterPolicy,
                context =>
                    RateLimitPartition.GetFixedWindowLimiter(
                        Network.Of(context),
                        _ => new() { PermitLimit = perMinute, Window = TimeSpan.FromMinutes(1) }
                    )
            )
        );
    }
}
