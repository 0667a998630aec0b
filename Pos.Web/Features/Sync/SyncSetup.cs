using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Sync;

public static class SyncSetup
{
    public static void AddSync(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SyncLimiter>();
        builder.Services.AddSingleton(_ => new RequestLimit(SyncLimiter.PerTill(builder.Configuration), SyncLimiter.AskToWait));
        builder.Services.Configure<ErrorOptions>(options => options.WithoutPage.Add("/sync"));
    }

    public static void UseSync(this WebApplication app) => app.UseMiddleware<OurAnswer>();
}
