using Microsoft.Extensions.DependencyInjection;

namespace Pos.Data.Platform;

public static class PlatformSetup
{
    public static IServiceCollection AddPlatformData(this IServiceCollection services) => services.AddScoped<PlatformAdmins>();
}
