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

/// <summary>The shapes of the core that are kept or travel; each feature has its own (Sales/SalesSetup.cs), with the same options: snake_case, enums as lower-case words, a word where a number belongs and a null where something must be are unreadable.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(Envelope))]
[JsonSerializable(typeof(PushRequest))]
[JsonSerializable(typeof(PushReply))]
public sealed partial class OperationJson : JsonSerializerContext;
