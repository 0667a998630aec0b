using System.Text.Json;

namespace Pos.Data.Operations;

/// <summary>Reads what a till sent, one envelope at a time: a broken one is null and stops no other.</summary>
public static class EnvelopeReader
{
    /// <summary>The year 4199: no clock says so, and every sum of two such times is still a date.</summary>
    public const long LatestTime = 1L << 46;

    /// <returns>An empty id when not even that can be read.</returns>
    public static (Guid OpId, Envelope? Envelope) Read(JsonElement element)
    {
        var opId = OpIdOf(element);
        try
        {
            var envelope = element.Deserialize(OperationJson.Default.Envelope);
            return (opId, envelope is not null && Sound(envelope) ? envelope : null);
        }
        catch (JsonException)
        {
            return (opId, null);
        }
    }

    private static Guid OpIdOf(JsonElement element)
    {
        try
        {
            return
                element.ValueKind == JsonValueKind.Object
                && element.TryGetProperty("op_id", out var id)
                && id.ValueKind == JsonValueKind.String
                && id.TryGetGuid(out var guid)
                ? guid
                : Guid.Empty;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair is no text.
            return Guid.Empty;
        }
    }

    private static bool Sound(Envelope e) =>
        e.DeviceSeq is > 0 and < 1L << 53
        && e.PrevHash.Length == 64
        && e.PrevHash.All(char.IsAsciiHexDigitLower)
        && e.Hash.Length == 64
        && e.Hash.All(char.IsAsciiHexDigitLower)
        && e.Kind.Length is > 0 and <= 40
        && !e.Kind.Contains('\0')
        && e.OccurredAt is > 0 and < LatestTime
        && e.ClockOffsetMs is > -LatestTime and < LatestTime
        && e.OccurredAt + e.ClockOffsetMs is > 0 and < LatestTime
        && !e.Payload.Contains('\0');
}
