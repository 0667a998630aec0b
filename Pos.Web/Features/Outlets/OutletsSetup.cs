using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Outlets;

public static class OutletsSetup
{
    public static void AddOutlets(this WebApplicationBuilder builder) =>
        builder
            .Services.AddSingleton(new NavEntry(NavGroup.Settings, "/settings/business", "scale", "business.title") { OwnerOnly = true })
            .AddSingleton(new NavEntry(NavGroup.Settings, "/outlets", "shop", "outlets.title") { OwnerOnly = true });
}
