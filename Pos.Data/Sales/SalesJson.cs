using System.Text.Json.Serialization;

namespace Pos.Data.Sales;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(RecordSale))]
[JsonSerializable(typeof(ReturnGoods))]
public sealed partial class SalesJson : JsonSerializerContext;
