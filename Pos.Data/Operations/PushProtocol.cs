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
/// <param name="Acked">What the till still holds that was acknowledged; null when it holds nothing, or is of the first ones.</param>
/// <param name="Checkpoint">Up to where it has pulled.</param>
/// <param name="Again">These were acknowledged before and are sent because the server asked: what of them is new to it, it had forgotten.</param>
/// <param name="Kept">Whether its browser promised never to clear the till's store by itself; null when it does not say.</param>
public sealed record PushRequest(
    [property: JsonRequired] int Proto,
    long DeviceTime,
    [property: JsonRequired] Dictionary<string, string> Tokens,
    [property: JsonRequired] List<JsonElement> Operations,
    int Generation = 1,
    int Pending = 0,
    long? Oldest = null,
    string? Version = null,
    Acknowledged? Acked = null,
    Checkpoint? Checkpoint = null,
    bool Again = false,
    bool? Kept = null
);

/// <summary>The numbers from first to last are, by the till's account, at the server; holes between them are what is still unsent.</summary>
/// <param name="Hash">Of the last, hex.</param>
public sealed record Acknowledged(long First, long Last, string Hash);

public sealed record Checkpoint(Guid Epoch, long ChangeSeq);

/// <param name="Forgot">Of what the till says was acknowledged, the stretches of numbers that are not here: to be sent again. Null when it did not say.</param>
/// <param name="Copied">Numbers of this batch were used by a copy of this phone: it is to become a device of its own.</param>
/// <param name="BackedUpTo">What was received before is in a backup, milliseconds since 1970; null when nobody ever said.</param>
public sealed record PushReply(
    int Proto,
    int Generation,
    long ServerTime,
    Guid Epoch,
    long ChangeSeq,
    IReadOnlyList<PushResult> Results,
    IReadOnlyList<Stretch>? Forgot,
    bool Copied,
    long? BackedUpTo
);

public sealed record Stretch(long First, long Last);

public sealed record PushResult(Guid OpId, ResultStatus Status, string? Reason);
