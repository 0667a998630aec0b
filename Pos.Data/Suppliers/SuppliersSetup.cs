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
            .AddScoped<SupplierList>()
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
public sealed partial class SuppliersJson : JsonSerializerContext;
