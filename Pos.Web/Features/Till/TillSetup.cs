using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Till;

public static class TillSetup
{
    public static void AddTill(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<DeviceQueries>();
        builder.Services.Configure<RequestLocalizationOptions>(options => options.RequestCultureProviders.Insert(0, new ShellCulture()));
        builder
            .Services.AddSingleton(new NavEntry("/till", "till", "shell.till_short"))
            .AddSingleton(new NavPage("/review", "/devices", "devices.title"));
    }

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
