using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Outlets;

public static class OutletsSetup
{
    public static void AddOutlets(this WebApplicationBuilder builder) =>
        builder
            .Services.AddSingleton(new SettingsRow("/settings/business", "scale", "business.title", "business.note"))
            .AddSingleton(new SettingsRow("/outlets", "shop", "outlets.title", "outlets.note"));
}
