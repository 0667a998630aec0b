using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Pos.Data.Operations;

/// <summary>A business rule said no. The code names the sentence shown to people; the field is the input it belongs to.</summary>
public sealed record Refusal(string Code, string? Field = null);

/// <summary>An operation whose origin is proven: who, where, when, and what came.</summary>
/// <param name="DeviceTime">What the device's clock said.</param>
/// <param name="ClockOffsetMs">What the device knew to add to it.</param>
/// <param name="Input">The parsed payload; null when it could not be read (then <paramref name="Refusal"/> is set).</param>
public sealed record AuthenticOperation(
    Guid OpId,
    string Kind,
    int SchemaVersion,
    Guid? OutletId,
    Guid? DeviceId,
    long? DeviceSeq,
    byte[]? PrevHash,
    byte[] Hash,
    Guid WorkerId,
    Guid? ShiftId,
    DateTimeOffset DeviceTime,
    long ClockOffsetMs,
    string Payload,
    object? Input,
    Refusal? Refusal
)
{
    /// <summary>When it happened: the device's time with its offset, unless the server knows better.</summary>
    public DateTimeOffset OccurredAt { get; init; } = DeviceTime.AddMilliseconds(ClockOffsetMs);

    /// <summary>Itself under an id that follows from its own and its content (a UUID of version 8), so that it is the same however often it comes.</summary>
    public AuthenticOperation UnderAnotherId()
    {
        var id = SHA256.HashData([.. OpId.ToByteArray(bigEndian: true), .. Hash]).AsSpan(0, 16);
        id[6] = (byte)((id[6] & 0x0F) | 0x80);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return this with { OpId = new(id, bigEndian: true) };
    }
}

/// <summary>
/// One kind of operation. Works on sets, so that a till's backlog costs a handful of statements; a single write is a set of one.
/// </summary>
public abstract class OperationHandler
{
    public abstract string Kind { get; }

    /// <summary>What its payload is read into.</summary>
    public abstract Type InputType { get; }

    /// <summary>The newest payload version this handler reads.</summary>
    public virtual int SchemaVersion => 1;

    /// <summary>May a till send it? Otherwise only the office may.</summary>
    public virtual bool FromTills => false;

    /// <summary>The text that names the kind where one was set aside; null when what it says is enough.</summary>
    public virtual string? KindKey => null;

    /// <summary>Can a payload of this version be read? Older ones are brought up to date first.</summary>
    public bool Knows(int schemaVersion) => schemaVersion >= 1 && schemaVersion <= SchemaVersion;

    /// <summary>Parses and checks the payload by itself, without the database.</summary>
    public abstract (object? Input, Refusal? Refusal) Read(int schemaVersion, string payload);

    /// <summary>What a parsed payload says to the person who decides about it. Whatever a till may send has an answer.</summary>
    public virtual Described? Describe(object input) => null;

    /// <summary>What nobody else may touch while this is applied. Asked of all that a till pushes before any of it is written, for whoever has written holds the business's sequence.</summary>
    public virtual IEnumerable<Guid> Alone(AuthenticOperation operation) => [];

    /// <summary>Checks against the database before anything is written; answers the refused ones.</summary>
    public virtual Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    ) => Task.FromResult<IReadOnlyDictionary<Guid, Refusal>>(new Dictionary<Guid, Refusal>());

    /// <summary>Writes the effects. Whatever it throws rolls back all of them.</summary>
    public abstract Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct);

    /// <summary>What else forbids it when the owner applies by hand what was set aside: a number on a customer's paper that another has by now.</summary>
    public virtual Task<Refusal?> CheckByHandAsync(AuthenticOperation operation, CancellationToken ct) => Task.FromResult<Refusal?>(null);

    /// <summary>False for one that has nothing to be judged afterwards: then nothing is asked of the database for it.</summary>
    public virtual bool Concludes(AuthenticOperation applied) => true;

    /// <summary>Raises what can only be judged when everything that came with them is applied.</summary>
    public virtual Task ConcludeAsync(IReadOnlyList<AuthenticOperation> applied, CancellationToken ct) => Task.CompletedTask;
}

/// <summary>A handler whose payload is JSON of <typeparamref name="TInput"/>.</summary>
public abstract class OperationHandler<TInput>(JsonTypeInfo<TInput> json) : OperationHandler
    where TInput : class
{
    public sealed override Type InputType => typeof(TInput);

    public sealed override (object? Input, Refusal? Refusal) Read(int schemaVersion, string payload)
    {
        if (!Knows(schemaVersion))
            return (null, new("unknown_version"));
        try
        {
            return
                (schemaVersion == SchemaVersion ? JsonSerializer.Deserialize(payload, json) : Upcast(schemaVersion, payload)) is { } input
                ? (input, Check(input))
                : (null, new("unreadable"));
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            // To JsonNode a name that stands twice is an ArgumentException, half a surrogate pair an InvalidOperationException.
            return (null, new("unreadable"));
        }
    }

    private TInput? Upcast(int schemaVersion, string payload)
    {
        if (JsonNode.Parse(payload) is not JsonObject old)
            return null;
        for (var version = schemaVersion; version < SchemaVersion; version++)
            Upcast(version, old);
        return old.Deserialize(json);
    }

    /// <summary>Turns a payload of this version into the next one, in place. What was sent once is understood for ever.</summary>
    protected virtual void Upcast(int version, JsonObject payload) =>
        throw new NotSupportedException($"{Kind} has no step from version {version}");

    public string Write(TInput input) => JsonSerializer.Serialize(input, json);

    /// <summary>Rules that need nothing but the input.</summary>
    protected abstract Refusal? Check(TInput input);

    public sealed override Described? Describe(object input) => Describe((TInput)input);

    protected virtual Described? Describe(TInput input) => null;

    protected static TInput InputOf(AuthenticOperation operation) => (TInput)operation.Input!;
}
