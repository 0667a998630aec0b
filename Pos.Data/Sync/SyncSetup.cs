using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Operations;

namespace Pos.Data.Sync;

public static class SyncSetup
{
    public static IServiceCollection AddSyncData(this IServiceCollection services) =>
        services.AddScoped<PullChanges>().AddJson(SyncJson.Default);

    /// <summary>A field of what tills pull.</summary>
    public static IServiceCollection AddFeed<TFeed>(this IServiceCollection services)
        where TFeed : ChangeFeed => services.AddScoped<ChangeFeed, TFeed>();
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(PullReply))]
public sealed partial class SyncJson : JsonSerializerContext;
