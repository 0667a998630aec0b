using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using NpgsqlTypes;
using Pos.Data.Operations;
using Pos.Data.Tenancy;
using Pos.Data.Till;

namespace Pos.Data.Sync;

/// <param name="DeviceTime">Device clock, milliseconds since 1970; 0 when it did not say.</param>
/// <param name="Tokens">Shift id to secret, one for every author in the batch.</param>
/// <param name="Operations">Read one by one, so that a broken one cannot stop the others. None at all is a sign of life.</param>
/// <param name="Generation">Which kinds and versions the till knows; raised with every new one. The first tills did not say.</param>
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

/// <summary>
/// Takes a till's batch. Refused (kept by the till, not by us): unreadable_envelope, other_shop. Later (kept by the till, and sent again): a kind or version
/// that only a newer server knows. Quarantined: unknown_author, hash_mismatch, author_expired, author_revoked, device_revoked, unknown_kind, unknown_version and
/// whatever the kind's handler says. Flags: clock_wrong, author_left.
/// </summary>
public sealed class PushOperations(PosDb db, TenantContext tenant, OperationRunner runner, TimeProvider clock)
{
    public const int MostAtOnce = 50;

    /// <summary>Raised with every new kind of operation and every new version of a payload, here and in wwwroot-src/shared/protocol.ts.</summary>
    public const int Generation = 3;

    // The year 4199: no clock says so, and every sum of two such times is still a date.
    private const long LatestTime = 1L << 46;

    public async Task<PushReply> RunAsync(EnteredShift sender, PushRequest request, CancellationToken ct)
    {
        var batch = new Batch(clock.GetUtcNow(), request.DeviceTime, request.Generation > Generation);
        var envelopes = request.Operations.Select(Read).ToList();
        var authors = await AuthorsAsync(request, envelopes, ct);
        var (lastSeq, lastContact) = await BeforeAsync(sender, batch, ct);
        var results = new PushResult?[envelopes.Count];
        var authentic = new List<(int Index, AuthenticOperation Operation)>(envelopes.Count);
        var flags = new List<(Guid OpId, string Kind, Guid Subject, string Detail)>();
        for (var i = 0; i < envelopes.Count; i++)
        {
            var (opId, envelope) = envelopes[i];
            if (opId == Guid.Empty)
                continue;
            if (envelope is null)
                results[i] = new(opId, ResultStatus.Refused, "unreadable_envelope");
            else if (
                envelope.BusinessId != sender.BusinessId
                || envelope.OutletId != sender.OutletId
                || envelope.DeviceId != sender.DeviceId
            )
                results[i] = new(opId, ResultStatus.Refused, "other_shop");
            else if (batch.FromNewerTill && !Knows(envelope))
                results[i] = new(opId, ResultStatus.Later, "newer_than_server");
            else
            {
                var time = DeviceTime.Correct(
                    DateTimeOffset.FromUnixTimeMilliseconds(envelope.OccurredAt),
                    TimeSpan.FromMilliseconds(envelope.ClockOffsetMs),
                    batch.MeasuredOffset,
                    envelope.DeviceSeq > lastSeq ? lastContact : batch.ReceivedAt - DeviceTime.Longest,
                    batch.ReceivedAt
                );
                var author = authors.GetValueOrDefault(envelope.Author);
                authentic.Add((i, Authentic(envelope, sender, author, time.At)));
                if (time.Mistrusted)
                    flags.Add(
                        (
                            opId,
                            Flag.ClockWrong,
                            envelope.DeviceId,
                            FormattableString.Invariant(
                                $"{(long)(time.At - DateTimeOffset.FromUnixTimeMilliseconds(envelope.OccurredAt)).TotalMilliseconds}"
                            )
                        )
                    );
                if (author is { LeftAt: not null, DeviceRevokedAt: null } && author.Judge(time.At) is null)
                    flags.Add((opId, Flag.AuthorLeft, author.WorkerId, ""));
            }
        }
        var kinds = authentic
            .GroupBy(a => a.Operation.Kind)
            .OrderBy(kind => runner.HandlerOf(kind.Key) is { GoesFirst: true } ? 0 : 1)
            .ToList();
        foreach (var kind in kinds)
        {
            var operations = kind.ToList();
            var outcomes = await runner.RunAsync([.. operations.Select(o => o.Operation)], ct);
            for (var i = 0; i < operations.Count; i++)
                results[operations[i].Index] = new(outcomes[i].OpId, outcomes[i].Status, outcomes[i].Reason);
        }
        foreach (var kind in kinds)
            if (
                kind.Where(o => results[o.Index]?.Status == ResultStatus.Applied).Select(o => o.Operation).ToList() is
                { Count: > 0 } applied
            )
                await runner.HandlerOf(kind.Key)!.ConcludeAsync(applied, ct);
        var kept = results.OfType<PushResult>().ToList();
        await RaiseAsync(flags, kept, batch, ct);
        return await AnswerAsync(sender, request, batch, kept, ct);
    }

    private readonly record struct Batch(DateTimeOffset ReceivedAt, long DeviceTime, bool FromNewerTill)
    {
        public TimeSpan? MeasuredOffset =>
            DeviceTime is > 0 and < LatestTime ? ReceivedAt - DateTimeOffset.FromUnixTimeMilliseconds(DeviceTime) : null;
    }

    private bool Knows(Envelope envelope) =>
        runner.HandlerOf(envelope.Kind) is { FromTills: true } handler && handler.Knows(envelope.SchemaVersion);

    /// <summary>What the phone told of itself, and what it needs to know. Last, so that its row is not locked while the batch is worked on.</summary>
    private async Task<PushReply> AnswerAsync(
        EnteredShift sender,
        PushRequest request,
        Batch batch,
        IReadOnlyList<PushResult> results,
        CancellationToken ct
    )
    {
        var taken = results.Count(r => r.Status is ResultStatus.Applied or ResultStatus.Duplicate or ResultStatus.Quarantined);
        var pending = Math.Clamp(request.Pending - taken, 0, 1_000_000);
        await using var command = db.Batch();
        command
            .Insert(
                """
                update shop.devices
                set last_contact_at = $3, pending = $4, oldest_pending_at = case when $4 > 0 then $5 end, clock_offset_ms = coalesce($6, clock_offset_ms), version = $7
                where business_id = $1 and id = $2
                """
            )
            .Value(sender.BusinessId)
            .Value(sender.DeviceId)
            .Value(batch.ReceivedAt)
            .Value(pending)
            .Optional<DateTimeOffset>(
                request.Oldest is > 0 and < LatestTime ? DateTimeOffset.FromUnixTimeMilliseconds(request.Oldest.Value) : null,
                NpgsqlDbType.TimestampTz
            )
            .Optional((long?)batch.MeasuredOffset?.TotalMilliseconds, NpgsqlDbType.Bigint)
            .Value(VersionOf(request));
        command.Insert("select epoch, change_seq from shop.sync_state where business_id = $1").Value(tenant.BusinessId);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new(1, Generation, clock.GetUtcNow().ToUnixTimeMilliseconds(), reader.GetGuid(0), reader.GetInt64(1), results);
    }

    private static string VersionOf(PushRequest request) =>
        request.Version is { Length: > 0 and <= 40 } version && version.All(c => c is >= ' ' and <= '~') ? version : "";

    /// <summary>
    /// What a device with nothing left to send makes next, it makes after that contact. The first tills did not say what was left, and a phone that sends
    /// another's sales cannot: neither tells a version.
    /// </summary>
    private async Task<(long LastSeq, DateTimeOffset LastContact)> BeforeAsync(EnteredShift sender, Batch batch, CancellationToken ct)
    {
        await using var command = db.Command(
            """
            select coalesce(h.last_seq, 0), d.last_contact_at
            from shop.devices d left join shop.device_heads h on h.business_id = d.business_id and h.device_id = d.id
            where d.business_id = $1 and d.id = $2 and d.pending = 0 and d.version <> '' and d.last_contact_at is not null
            """
        );
        command.Parameters.Add(new() { Value = sender.BusinessId });
        command.Parameters.Add(new() { Value = sender.DeviceId });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? (reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1))
            : (0, batch.ReceivedAt - DeviceTime.Longest);
    }

    private async Task RaiseAsync(
        List<(Guid OpId, string Kind, Guid Subject, string Detail)> flags,
        List<PushResult> results,
        Batch batch,
        CancellationToken ct
    )
    {
        var fresh = results.Where(r => r.Status == ResultStatus.Applied).Select(r => r.OpId).ToHashSet();
        // Of a wrong clock, one for the batch says it; the sales themselves bear the corrected time.
        var raised = flags.Where(f => fresh.Contains(f.OpId)).DistinctBy(f => f.Kind == Flag.ClockWrong ? default : f.OpId).ToList();
        if (raised.Count == 0)
            return;
        await using var command = db.Batch();
        command.RaiseFlags([
            .. raised.Select(f => new Flag
            {
                BusinessId = tenant.BusinessId,
                OpId = f.OpId,
                Kind = f.Kind,
                Subject = f.Subject,
                Detail = f.Detail,
                RaisedAt = batch.ReceivedAt,
            }),
        ]);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static (Guid OpId, Envelope? Envelope) Read(JsonElement element)
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

    /// <param name="author">Null when nobody can prove to be it: then it is kept under the name of who sent it.</param>
    private AuthenticOperation Authentic(Envelope e, EnteredShift sender, Authorship? author, DateTimeOffset at)
    {
        var hash = e.ComputeHash();
        var handler = runner.HandlerOf(e.Kind);
        object? input = null;
        Refusal? refusal;
        if (Convert.ToHexStringLower(hash) != e.Hash)
            refusal = new("hash_mismatch");
        else if (author is null)
            refusal = new("unknown_author");
        else if (author.Judge(at) is { } judged)
            refusal = judged;
        else if (handler is null || !handler.FromTills)
            refusal = new("unknown_kind");
        else
            (input, refusal) = handler.Read(e.SchemaVersion, e.Payload);
        return new(
            e.OpId,
            e.Kind,
            e.SchemaVersion,
            e.OutletId,
            e.DeviceId,
            e.DeviceSeq,
            Convert.FromHexString(e.PrevHash),
            hash,
            author?.WorkerId ?? sender.WorkerId,
            e.Author,
            DateTimeOffset.FromUnixTimeMilliseconds(e.OccurredAt),
            e.ClockOffsetMs,
            e.Payload,
            input,
            refusal
        )
        {
            OccurredAt = at,
        };
    }

    private async Task<Dictionary<Guid, Authorship>> AuthorsAsync(
        PushRequest request,
        List<(Guid, Envelope? Envelope)> envelopes,
        CancellationToken ct
    )
    {
        var ids = envelopes.Select(e => e.Envelope?.Author).OfType<Guid>().Distinct().ToArray();
        var shifts = await (
            from s in db.Shifts
            join w in db.Workers on new { s.BusinessId, Id = s.WorkerId } equals new { w.BusinessId, w.Id }
            join d in db.Devices on new { s.BusinessId, Id = s.DeviceId } equals new { d.BusinessId, d.Id }
            where ids.Contains(s.Id)
            select new
            {
                s.Id,
                s.SecretHash,
                s.WorkerId,
                s.ExpiresAt,
                s.RevokedAt,
                w.RemovedAt,
                DeviceRevokedAt = d.RevokedAt,
            }
        ).ToListAsync(ct);
        var authors = new Dictionary<Guid, Authorship>();
        foreach (var shift in shifts)
        {
            if (!request.Tokens.TryGetValue(shift.Id.ToString(), out var secret) || secret is null)
                continue;
            if (!CryptographicOperations.FixedTimeEquals(new ShiftToken(shift.Id, secret).Hash(), shift.SecretHash))
                continue;
            var left = shift.RevokedAt is { } revoked && !(shift.RemovedAt < revoked) ? revoked : shift.RemovedAt;
            authors[shift.Id] = new(shift.WorkerId, shift.ExpiresAt, left, shift.DeviceRevokedAt);
        }
        return authors;
    }
}
