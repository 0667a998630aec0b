using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Operations;

namespace Pos.Data.Suppliers;

public static class SuppliersSetup
{
    public static IServiceCollection AddSuppliersData(this IServiceCollection services) =>
        services
            .AddOperation<SaveSupplierHandler>()
            .AddOperation<ReceiveDeliveryHandler>()
            .AddOperation<PaySupplierHandler>()
            .AddOperation<OpenSupplierAccountHandler>()
            .AddOperation<ReturnToSupplierHandler>()
            .AddOperation<ReverseSupplierEntryHandler>()
            .AddOperation<SaveSupplierGoodsHandler>()
            .AddOperation<SaveOrderHandler>()
            .AddOperation<CancelOrderHandler>()
            .AddOperation<CloseOrderHandler>()
            .AddScoped<SupplierList>()
            .AddScoped<OrderList>()
            .AddScoped<OrderNeeds>()
            .AddJson(SuppliersJson.Default);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(SaveSupplier))]
[JsonSerializable(typeof(ReceiveDelivery))]
[JsonSerializable(typeof(PaySupplier))]
[JsonSerializable(typeof(OpenSupplierAccount))]
[JsonSerializable(typeof(ReturnToSupplier))]
[JsonSerializable(typeof(ReverseSupplierEntry))]
[JsonSerializable(typeof(SaveSupplierGoods))]
[JsonSerializable(typeof(SaveOrder))]
[JsonSerializable(typeof(CancelOrder))]
[JsonSerializable(typeof(CloseOrder))]
public sealed partial class SuppliersJson : JsonSerializerContext;
