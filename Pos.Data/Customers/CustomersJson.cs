using System.Text.Json.Serialization;

namespace Pos.Data.Customers;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(AddCustomer))]
[JsonSerializable(typeof(SaveCustomer))]
public sealed partial class CustomersJson : JsonSerializerContext;
