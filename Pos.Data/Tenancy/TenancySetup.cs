using Microsoft.Extensions.DependencyInjection;

namespace Pos.Data.Tenancy;

public static class TenancySetup
{
    public static IServiceCollection AddTenancyData(this IServiceCollection services) =>
        services.AddScoped<TenantContext>().AddScoped<TenantTransaction>().AddScoped<OwnOutlets>().AddScoped<OutletDays>();
}
