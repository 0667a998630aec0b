using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pos.Data.Operations;

/// <param name="DeviceTime">Device clock, milliseconds since 1970; 0 when it did not say.</param>
/// <param name="Tokens">Shift id to secret, one for every author in the batch.</param>
/// <param name="Operations">Read one by one, so that a broken one cannot stop the others. None at all is a sign of life.</param>
/// <param name="Generation">How many versions of how many kinds the till knows (<see cref="OperationRunner.Generation"/>). The first tills did not say, the next counted to 3 by hand.</param>
/// <param name="Pending">Operations the till has no acknowledgement for, these included.</param>
/// <param name="Oldest">Corrected time of the oldest of them, milliseconds since 1970.</param>
/// <param name="Version">Of the till's program.</param>
public sealed record PushRequest(
    [property: JsonRequired] int Proto,
    long DeviceTime,
    [property: JsonRequired] Dictionary<string, string> Tokens,
    [property: JsonRequired] List<JsonElement> Operations,
    int Generation = 1,
    int Pending = 0,
    long? Oldest = null,
    string? Version = null
);

public sealed record PushReply(int Proto, int Generation, long ServerTime, Guid Epoch, long ChangeSeq, IReadOnlyList<PushResult> Results);

public sealed record PushResult(Guid OpId, ResultStatus Status, string? Reason);
