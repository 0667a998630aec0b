using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Operations;

namespace Pos.Data.Transfers;

public static class TransfersSetup
{
    public static IServiceCollection AddTransfersData(this IServiceCollection services) =>
        services
            .AddOperation<SendGoodsHandler>()
            .AddOperation<ReceiveGoodsHandler>()
            .AddOperation<CallBackTransferHandler>()
            .AddScoped<TransfersOnTheWay>()
            .AddJson(TransfersJson.Default);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(SendGoods))]
[JsonSerializable(typeof(ReceiveGoods))]
[JsonSerializable(typeof(CallBackTransfer))]
public sealed partial class TransfersJson : JsonSerializerContext;
