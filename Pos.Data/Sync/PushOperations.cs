using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Tenancy;
using Pos.Data.Till;

namespace Pos.Data.Sync;

/// <param name="DeviceTime">Device clock, milliseconds since 1970.</param>
/// <param name="Tokens">Shift id to secret, one for every author in the batch.</param>
/// <param name="Operations">Read one by one, so that a broken one cannot stop the others.</param>
public sealed record PushRequest(
    [property: JsonRequired] int Proto, long DeviceTime, [property: JsonRequired] Dictionary<string, string> Tokens, [property: JsonRequired] List<JsonElement> Operations);

public sealed record PushReply(int Proto, long ServerTime, Guid Epoch, long ChangeSeq, IReadOnlyList<PushResult> Results);

public sealed record PushResult(Guid OpId, ResultStatus Status, string? Reason);

/// <summary>
/// Takes a till's batch. Refused (kept by the till, not by us): unreadable_envelope, other_shop, unknown_author.
/// Quarantined: hash_mismatch, author_expired, author_revoked, unknown_kind and whatever the kind's handler says.
/// </summary>
public sealed class PushOperations(PosDb db, TenantContext tenant, OperationRunner runner, TimeProvider clock)
{
    public const int MostAtOnce = 50;

    // The year 4199: no clock says so, and every sum of two such times is still a date.
    private const long LatestTime = 1L << 46;

    public async Task<PushReply> RunAsync(EnteredShift sender, PushRequest request, CancellationToken ct)
    {
        await TouchDeviceAsync(sender, ct);
        var envelopes = request.Operations.Select(Read).ToList();
        var authors = await AuthorsAsync(request, envelopes, ct);
        var results = new PushResult?[envelopes.Count];
        var authentic = new List<(int Index, AuthenticOperation Operation)>(envelopes.Count);
        for (var i = 0; i < envelopes.Count; i++)
        {
            var (opId, envelope) = envelopes[i];
            if (opId == Guid.Empty) continue;
            if (envelope is null) results[i] = new(opId, ResultStatus.Refused, "unreadable_envelope");
            else if (envelope.BusinessId != sender.BusinessId || envelope.OutletId != sender.OutletId || envelope.DeviceId != sender.DeviceId)
                results[i] = new(opId, ResultStatus.Refused, "other_shop");
            else if (!authors.TryGetValue(envelope.Author, out var author)) results[i] = new(opId, ResultStatus.Refused, "unknown_author");
            else authentic.Add((i, Authentic(envelope, author)));
        }
        foreach (var kind in authentic.GroupBy(a => a.Operation.Kind))
        {
            var operations = kind.ToList();
            var outcomes = await runner.RunAsync([.. operations.Select(o => o.Operation)], ct);
            for (var i = 0; i < operations.Count; i++) results[operations[i].Index] = new(outcomes[i].OpId, outcomes[i].Status, outcomes[i].Reason);
        }

        await using var command = db.Command("select epoch, change_seq from shop.sync_state where business_id = $1");
        command.Parameters.Add(new() { Value = tenant.BusinessId });
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new(1, clock.GetUtcNow().ToUnixTimeMilliseconds(), reader.GetGuid(0), reader.GetInt64(1), [.. results.OfType<PushResult>()]);
    }

    private async Task TouchDeviceAsync(EnteredShift sender, CancellationToken ct)
    {
        await using var command = db.Command("update shop.devices set last_contact_at = $3 where business_id = $1 and id = $2");
        command.Parameters.Add(new() { Value = sender.BusinessId });
        command.Parameters.Add(new() { Value = sender.DeviceId });
        command.Parameters.Add(new() { Value = clock.GetUtcNow() });
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
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty("op_id", out var id) && id.ValueKind == JsonValueKind.String && id.TryGetGuid(out var guid) ? guid : Guid.Empty;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair is no text.
            return Guid.Empty;
        }
    }

    private static bool Sound(Envelope e) =>
        e.DeviceSeq is > 0 and < 1L << 53 && e.PrevHash.Length == 64 && e.PrevHash.All(char.IsAsciiHexDigitLower)
        && e.Hash.Length == 64 && e.Hash.All(char.IsAsciiHexDigitLower) && e.Kind.Length is > 0 and <= 40 && !e.Kind.Contains('\0')
        && e.OccurredAt is > 0 and < LatestTime && e.ClockOffsetMs is > -LatestTime and < LatestTime && e.OccurredAt + e.ClockOffsetMs is > 0 and < LatestTime
        && !e.Payload.Contains('\0');

    private AuthenticOperation Authentic(Envelope e, Author author)
    {
        var hash = e.ComputeHash();
        var handler = runner.HandlerOf(e.Kind);
        object? input = null;
        Refusal? refusal;
        if (Convert.ToHexStringLower(hash) != e.Hash) refusal = new("hash_mismatch");
        else if (author.Refusal is not null) refusal = author.Refusal;
        else if (handler is null || !handler.FromTills) refusal = new("unknown_kind");
        else (input, refusal) = handler.Read(e.SchemaVersion, e.Payload);
        return new(e.OpId, e.Kind, e.SchemaVersion, e.OutletId, e.DeviceId, e.DeviceSeq, Convert.FromHexString(e.PrevHash), hash, author.WorkerId, e.Author,
            DateTimeOffset.FromUnixTimeMilliseconds(e.OccurredAt), e.ClockOffsetMs, e.Payload, input, refusal);
    }

    private sealed record Author(Guid WorkerId, Refusal? Refusal);

    private async Task<Dictionary<Guid, Author>> AuthorsAsync(PushRequest request, List<(Guid, Envelope? Envelope)> envelopes, CancellationToken ct)
    {
        var ids = envelopes.Select(e => e.Envelope?.Author).OfType<Guid>().Distinct().ToArray();
        var shifts = await (from s in db.Shifts
                            join w in db.Workers on new { s.BusinessId, Id = s.WorkerId } equals new { w.BusinessId, w.Id }
                            join d in db.Devices on new { s.BusinessId, Id = s.DeviceId } equals new { d.BusinessId, d.Id }
                            where ids.Contains(s.Id)
                            select new { s.Id, s.SecretHash, s.WorkerId, s.ExpiresAt, Revoked = s.RevokedAt != null || w.RemovedAt != null || d.RevokedAt != null }).ToListAsync(ct);
        var authors = new Dictionary<Guid, Author>();
        foreach (var shift in shifts)
        {
            if (!request.Tokens.TryGetValue(shift.Id.ToString(), out var secret) || secret is null) continue;
            if (!CryptographicOperations.FixedTimeEquals(new ShiftToken(shift.Id, secret).Hash(), shift.SecretHash)) continue;
            authors[shift.Id] = new(shift.WorkerId, shift.Revoked ? new("author_revoked") : shift.ExpiresAt < clock.GetUtcNow() ? new("author_expired") : null);
        }
        return authors;
    }
}
