using System.Text.Json.Serialization;

namespace Pos.Data.Operations;

/// <summary>The shapes of the core that are kept or travel; each feature has its own (Sales/SalesJson.cs), with the same options: snake_case, enums as lower-case words, a word where a number belongs and a null where something must be are unreadable.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(Envelope))]
[JsonSerializable(typeof(PushRequest))]
[JsonSerializable(typeof(PushReply))]
public sealed partial class OperationJson : JsonSerializerContext;
