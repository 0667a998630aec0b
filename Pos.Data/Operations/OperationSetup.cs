using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace Pos.Data.Operations;

/// <summary>What a feature registers itself with.</summary>
public static class OperationSetup
{
    public static IServiceCollection AddOperationsData(this IServiceCollection services) =>
        services
            .AddScoped<OperationLog>()
            .AddScoped<OperationRunner>()
            .AddScoped<Authors>()
            .AddScoped<SetAside>()
            .AddScoped<PushOperations>()
            .AddJson(OperationJson.Default);

    public static IServiceCollection AddOperation<THandler>(this IServiceCollection services)
        where THandler : OperationHandler =>
        services.AddScoped<THandler>().AddScoped<OperationHandler>(provider => provider.GetRequiredService<THandler>());

    /// <summary>Shapes that are kept or travel; the host chains them all.</summary>
    public static IServiceCollection AddJson(this IServiceCollection services, JsonSerializerContext shapes) =>
        services.AddSingleton<IJsonTypeInfoResolver>(shapes);
}
