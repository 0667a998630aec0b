using System.Text.Json.Serialization;

namespace Pos.Data.Sync;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(PullReply))]
public sealed partial class SyncJson : JsonSerializerContext;
