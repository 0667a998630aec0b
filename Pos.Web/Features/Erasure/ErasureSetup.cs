using Microsoft.AspNetCore.Mvc;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Erasure;

public static class ErasureSetup
{
    public static void AddErasure(this WebApplicationBuilder builder)
    {
        builder.Services.AddHostedService<DueErasures>();
        builder.Services.Configure<MvcOptions>(options => options.Filters.Add<ErasureBadge>());
        builder.Services.AddSingleton(
            new NavEntry(NavGroup.Settings, "/settings/erase", "trash", "erase.title") { OwnerOnly = true, Seldom = true }
        );
    }
}
