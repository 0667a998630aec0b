using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Operations;

namespace Pos.Data.Till;

public static class TillSetup
{
    public static IServiceCollection AddTillData(this IServiceCollection services) =>
        services
            .AddOperation<EnrolDeviceHandler>()
            .AddOperation<RevokeDeviceHandler>()
            .AddOperation<RestoreDeviceHandler>()
            .AddScoped<IssueToken>()
            .AddScoped<PartCopy>()
            .AddJson(TillJson.Default);
}
