using System.Text.Json.Serialization;

namespace Pos.Data.SignIn;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(RegisterBusiness))]
public sealed partial class SignInJson : JsonSerializerContext;
