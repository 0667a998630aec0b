using System.Text.Json.Serialization;

namespace Pos.Data.Stock;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(StockPack))]
[JsonSerializable(typeof(List<StockRow>))]
public sealed partial class StockJson : JsonSerializerContext;
