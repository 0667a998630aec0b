using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Pos.Data.Operations;

/// <summary>
/// One operation as it travels (wwwroot-src/shared/protocol.ts is the twin). Times in milliseconds since 1970;
/// <see cref="Payload"/> is JSON text, so that what was hashed is what is kept.
/// </summary>
public sealed record Envelope
{
    [JsonRequired]
    public Guid OpId { get; init; }

    [JsonRequired]
    public string Kind { get; init; } = "";

    [JsonRequired]
    public int SchemaVersion { get; init; }

    [JsonRequired]
    public Guid BusinessId { get; init; }

    [JsonRequired]
    public Guid OutletId { get; init; }

    [JsonRequired]
    public Guid DeviceId { get; init; }

    [JsonRequired]
    public long DeviceSeq { get; init; }

    [JsonRequired]
    public string PrevHash { get; init; } = "";

    [JsonRequired]
    public Guid Author { get; init; }

    [JsonRequired]
    public long OccurredAt { get; init; }

    [JsonRequired]
    public long ClockOffsetMs { get; init; }

    [JsonRequired]
    public string Payload { get; init; } = "";

    [JsonRequired]
    public string Hash { get; init; } = "";

    /// <summary>SHA-256 over the fields in their order, joined by line feeds.</summary>
    public byte[] ComputeHash()
    {
        var text = string.Join(
            '\n',
            OpId.ToString(),
            Kind,
            SchemaVersion.ToString(CultureInfo.InvariantCulture),
            BusinessId.ToString(),
            OutletId.ToString(),
            DeviceId.ToString(),
            DeviceSeq.ToString(CultureInfo.InvariantCulture),
            PrevHash,
            Author.ToString(),
            OccurredAt.ToString(CultureInfo.InvariantCulture),
            ClockOffsetMs.ToString(CultureInfo.InvariantCulture),
            Payload
        );
        return SHA256.HashData(Encoding.UTF8.GetBytes(text));
    }
}
