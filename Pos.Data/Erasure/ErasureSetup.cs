using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Operations;

namespace Pos.Data.Erasure;

public static class ErasureSetup
{
    public static IServiceCollection AddErasureData(this IServiceCollection services) =>
        services.AddSingleton<Erasures>().AddOperation<GiveUpBusinessHandler>().AddJson(ErasureJson.Default);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(GiveUpBusiness))]
public sealed partial class ErasureJson : JsonSerializerContext;
