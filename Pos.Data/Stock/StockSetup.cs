using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Operations;
using Pos.Data.Sync;

namespace Pos.Data.Stock;

public static class StockSetup
{
    public static IServiceCollection AddStockData(this IServiceCollection services) =>
        services.AddFeed<StockFeed>().AddScoped<StockFeed>().AddJson(StockJson.Default);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(StockPack))]
[JsonSerializable(typeof(List<StockRow>))]
public sealed partial class StockJson : JsonSerializerContext;
