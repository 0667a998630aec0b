using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pos.Data;

/// <summary>Enums travel as words (key_reused, cash), never as numbers. Named on the enums themselves, so that every serializer obeys.</summary>
public sealed class LowerCaseEnumConverter<TEnum>()
    : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where TEnum : struct, Enum;
