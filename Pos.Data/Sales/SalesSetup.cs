using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Operations;

namespace Pos.Data.Sales;

public static class SalesSetup
{
    public static IServiceCollection AddSalesData(this IServiceCollection services) =>
        services.AddOperation<RecordSaleHandler>().AddOperation<ReturnGoodsHandler>().AddJson(SalesJson.Default);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(RecordSale))]
[JsonSerializable(typeof(ReturnGoods))]
public sealed partial class SalesJson : JsonSerializerContext;
