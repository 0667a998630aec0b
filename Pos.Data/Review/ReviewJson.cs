using System.Text.Json.Serialization;

namespace Pos.Data.Review;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ResolveOperation))]
[JsonSerializable(typeof(MarkFlagsSeen))]
public sealed partial class ReviewJson : JsonSerializerContext;
