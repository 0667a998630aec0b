using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Operations;

namespace Pos.Data.Customers;

public static class CustomersSetup
{
    public static IServiceCollection AddCustomersData(this IServiceCollection services) =>
        services
            .AddOperation<AddCustomerHandler>()
            .AddOperation<SaveCustomerHandler>()
            .AddScoped<KnownCustomers>()
            .AddJson(CustomersJson.Default);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(AddCustomer))]
[JsonSerializable(typeof(SaveCustomer))]
public sealed partial class CustomersJson : JsonSerializerContext;
