using System.Text.Json.Serialization;

namespace Pos.Data.Till;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(EnrolDevice))]
[JsonSerializable(typeof(RevokeDevice))]
[JsonSerializable(typeof(RestoreDevice))]
[JsonSerializable(typeof(Enrolment))]
[JsonSerializable(typeof(Who))]
public sealed partial class TillJson : JsonSerializerContext;
