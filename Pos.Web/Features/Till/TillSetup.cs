using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Till;

public static class TillSetup
{
    // What a worker asks to make a browser a till.
    private static readonly PathString[] OfWorkers = ["/till/who", "/till/devices", "/till/shifts", "/till/pins"];

    public static void AddTill(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<DeviceQueries>().AddSingleton<DeviceCookie>();
        builder.Services.Configure<RequestLocalizationOptions>(options => options.RequestCultureProviders.Insert(0, new ShellCulture()));
        var perMinute = builder.Configuration.GetValue<double>("Till:PerMinute", 120);
        builder.Services.AddSingleton(_ => new RequestLimit(
            PartitionedRateLimiter.Create<HttpContext, string>(context =>
                IsOfWorker(context) ? Bucket.Of(WorkerOf(context), perMinute, (int)perMinute) : RateLimitPartition.GetNoLimiter("")
            ),
            context =>
            {
                if (IsOfWorker(context))
                    context.Response.Headers.RetryAfter = Random.Shared.Next(5, 15).ToString(CultureInfo.InvariantCulture);
            }
        ));
        builder.Services.AddSingleton(new NavEntry(NavGroup.People, "/devices", "device", "devices.title") { OwnerOnly = true });
    }

    private static bool IsOfWorker(HttpContext context) => Array.Exists(OfWorkers, place => context.Request.Path.StartsWithSegments(place));

    // Nobody who is not signed in comes as far as a limit.
    private static string WorkerOf(HttpContext context) =>
        $"{context.User.FindFirstValue(TenantFilter.BusinessClaim)} {context.User.Session()?.Id}";

    /// <summary>Before routing: the address of the service worker may be another one.</summary>
    public static void UseTill(this WebApplication app)
    {
        if (app.Configuration.GetValue("ServiceWorker:Off", false))
            app.Use(NoWorker);
    }

    // A service worker that does harm is replaced by one that unregisters itself: browsers ask for /sw.js past every worker and cache.
    private static Task NoWorker(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path == "/sw.js")
            context.Request.Path = "/sw-off.js";
        return next(context);
    }
}
