using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Sync;

public static class SyncSetup
{
    public static void AddSync(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<KnownTills>().AddSingleton<SyncLimiter>();
        builder.Services.Configure<ErrorOptions>(options => options.WithoutPage.Add("/sync"));
    }

    public static void UseSync(this WebApplication app) => app.UseMiddleware<OurAnswer>();
}
