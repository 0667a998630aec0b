using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Operations;
using Pos.Data.Sync;

namespace Pos.Data.Outlets;

public static class OutletsSetup
{
    public static IServiceCollection AddOutletsData(this IServiceCollection services) =>
        services
            .AddOperation<SaveBusinessHandler>()
            .AddOperation<SaveOutletHandler>()
            .AddOperation<CloseOutletHandler>()
            .AddFeed<OutletFeed>()
            .AddJson(OutletsJson.Default);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(SaveBusiness))]
[JsonSerializable(typeof(SaveOutlet))]
[JsonSerializable(typeof(CloseOutlet))]
[JsonSerializable(typeof(bool))]
public sealed partial class OutletsJson : JsonSerializerContext;
