using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Export;

public static class ExportSetup
{
    public static void AddExport(this WebApplicationBuilder builder) =>
        builder
            .Services.AddSingleton<Exports>()
            .AddSingleton(new NavEntry(NavGroup.Settings, "/settings/export", "down", "export.title") { OwnerOnly = true, Seldom = true });
}
