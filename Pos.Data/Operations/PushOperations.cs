using NpgsqlTypes;
using Pos.Data.Tenancy;

namespace Pos.Data.Operations;

/// <summary>
/// Takes a till's batch. Refused (kept by the till, not by us): unreadable_envelope, other_shop. Later (kept by the till, and sent again): a kind or version
/// that only a newer server knows. Quarantined: unknown_author, hash_mismatch, author_expired, author_revoked, device_revoked, unknown_kind, unknown_version and
/// sequence_jump and whatever the kind's handler says. Flags: clock_wrong, author_left, author_forgotten. Later is also what would be set aside while so much of this phone is
/// (see <see cref="SetAside"/>).
/// </summary>
public sealed class PushOperations(
    PosDb db,
    TenantContext tenant,
    OperationRunner runner,
    Authors authors,
    OutletDays days,
    SetAside setAside,
    TimeProvider clock
)
{
    public const int MostAtOnce = 50;

    /// <summary>
    /// No phone numbers so many operations between two contacts, nor one whose device a restored backup forgot in years. What lies further ahead is kept without
    /// its number: taken for true, everything between would be missing for ever.
    /// </summary>
    public const long LargestJump = 1_000_000;

    public async Task<PushReply> RunAsync(EnteredTill sender, PushRequest request, CancellationToken ct)
    {
        var batch = new Batch(clock.GetUtcNow(), request.DeviceTime, request.Generation > runner.Generation);
        var envelopes = request.Operations.Select(EnvelopeReader.Read).ToList();
        var named = envelopes.Select(e => e.Envelope?.Author).OfType<Guid>().Append(sender.ShiftId).Distinct().ToArray();
        var (before, known) = await BeforeAsync(sender, request, batch, named, ct);
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
                    envelope.DeviceSeq > before.GuardedSeq ? before.LastContact : batch.ReceivedAt - DeviceTime.Longest,
                    batch.ReceivedAt
                );
                var author = known.GetValueOrDefault(envelope.Author);
                var operation = envelope.Authentic(runner.HandlerOf(envelope.Kind), author, sender.WorkerId, time.At);
                if (envelope.DeviceSeq > before.LastSeq + LargestJump)
                    operation = operation with { DeviceId = null, DeviceSeq = null, Refusal = new("sequence_jump") };
                authentic.Add((i, operation));
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
                if (author is { IsForgotten: true })
                    flags.Add((opId, Flag.AuthorForgotten, author.WorkerId, ""));
            }
        }
        foreach (var opId in await setAside.BeyondAsync(before.SetAside, [.. authentic.Select(a => a.Operation)], ct))
        foreach (var (index, _) in authentic.Where(a => a.Operation.OpId == opId))
            results[index] = new(opId, ResultStatus.Later, SetAside.Full);
        authentic.RemoveAll(a => results[a.Index] is not null);
        var outcomes = await runner.RunInOrderAsync([.. authentic.Select(a => a.Operation)], ct);
        for (var i = 0; i < authentic.Count; i++)
            results[authentic[i].Index] = new(outcomes[i].OpId, outcomes[i].Status, outcomes[i].Reason);
        var kept = results.OfType<PushResult>().ToList();
        await RaiseAsync(flags, kept, batch, ct);
        // Numbers below the highest are ones this phone forgot it used, or a copy of it.
        long[] below = [.. authentic.Select(a => a.Operation.DeviceSeq ?? long.MaxValue).Where(seq => seq <= before.LastSeq)];
        return await AnswerAsync(sender, request, batch, below, kept, ct);
    }

    private readonly record struct Batch(DateTimeOffset ReceivedAt, long DeviceTime, bool FromNewerTill)
    {
        public TimeSpan? MeasuredOffset =>
            DeviceTime is > 0 and < EnvelopeReader.LatestTime ? ReceivedAt - DateTimeOffset.FromUnixTimeMilliseconds(DeviceTime) : null;
    }

    private bool Knows(Envelope envelope) =>
        runner.HandlerOf(envelope.Kind) is { FromTills: true } handler && handler.Knows(envelope.SchemaVersion);

    /// <summary>What the phone told of itself, and what it needs to know. Last, so that its row is not locked while the batch is worked on.</summary>
    private async Task<PushReply> AnswerAsync(
        EnteredTill sender,
        PushRequest request,
        Batch batch,
        long[] below,
        IReadOnlyList<PushResult> results,
        CancellationToken ct
    )
    {
        var taken = results.Count(r => r.Status is ResultStatus.Applied or ResultStatus.Duplicate or ResultStatus.Quarantined);
        var pending = Math.Clamp(request.Pending - taken, 0, 1_000_000);
        await using var command = db.Batch();
        // The counter before the phone's row, as sales take it: of two that send as one device none waits for the other.
        if (request.Again && results.Any(r => r.Status == ResultStatus.Applied))
            command.Add("select app.renew_epoch()");
        else if (request.Checkpoint is { } checkpoint)
            command
                .Add("select app.renew_epoch() from shop.sync_state where business_id = $1 and app.epoch(epoch) = $2 and change_seq < $3")
                .Value(tenant.BusinessId)
                .Value(checkpoint.Epoch)
                .Value(checkpoint.ChangeSeq);
        else
            command.Add("select");
        command
            .Add(
                """
                update shop.devices
                set last_contact_at = $3, pending = $4, oldest_pending_at = case when $4 > 0 then $5 end, clock_offset_ms = coalesce($6, clock_offset_ms), version = $7,
                    is_kept = coalesce($8, is_kept)
                where business_id = $1 and id = $2
                """
            )
            .Value(sender.BusinessId)
            .Value(sender.DeviceId)
            .Value(batch.ReceivedAt)
            .Value(pending)
            .Optional<DateTimeOffset>(
                request.Oldest is > 0 and < EnvelopeReader.LatestTime
                    ? DateTimeOffset.FromUnixTimeMilliseconds(request.Oldest.Value)
                    : null,
                NpgsqlDbType.TimestampTz
            )
            .Optional((long?)batch.MeasuredOffset?.TotalMilliseconds, NpgsqlDbType.Bigint)
            .Value(VersionOf(request))
            .Optional(request.Kept, NpgsqlDbType.Boolean);
        command
            .Add(
                "select app.epoch(epoch), change_seq, app.backed_up_to(), app.is_copied($2, $3) from shop.sync_state where business_id = $1"
            )
            .Value(tenant.BusinessId)
            .Value(sender.DeviceId)
            .Value(below);
        if (AckedOf(request) is { } acked)
            command
                .Add("select first_seq, last_seq from app.forgotten_operations($1, $2, $3, $4)")
                .Value(sender.DeviceId)
                .Value(acked.First)
                .Value(acked.Last)
                .Value(Convert.FromHexString(acked.Hash));
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        var (epoch, changeSeq, isCopied) = (reader.GetGuid(0), reader.GetInt64(1), reader.GetBoolean(3));
        var backedUpTo = reader.IsDBNull(2) ? (long?)null : reader.GetFieldValue<DateTimeOffset>(2).ToUnixTimeMilliseconds();
        List<Stretch>? forgot = await reader.NextResultAsync(ct) ? [] : null;
        while (forgot is not null && await reader.ReadAsync(ct))
            forgot.Add(new(reader.GetInt64(0), reader.GetInt64(1)));
        return new(
            1,
            runner.Generation,
            clock.GetUtcNow().ToUnixTimeMilliseconds(),
            epoch,
            changeSeq,
            results,
            forgot,
            isCopied,
            backedUpTo
        );
    }

    private static Acknowledged? AckedOf(PushRequest request) =>
        request.Acked is { First: > 0, Hash.Length: 64 } acked && acked.Last >= acked.First && acked.Hash.All(char.IsAsciiHexDigit)
            ? acked
            : null;

    private static string VersionOf(PushRequest request) =>
        request.Version is { Length: > 0 and <= 40 } version && version.All(c => c is >= ' ' and <= '~') ? version : "";

    /// <param name="LastSeq">The highest number of this phone that came.</param>
    /// <param name="GuardedSeq">What lies above it was made after <paramref name="LastContact"/>.</param>
    /// <param name="SetAside">Bytes of it that wait for the owner.</param>
    private readonly record struct Before(long LastSeq, long GuardedSeq, DateTimeOffset LastContact, long SetAside);

    /// <summary>
    /// What a device with nothing left to send makes next, it makes after that contact. The first tills did not say what was left, and a phone that sends
    /// another's sales cannot: neither tells a version.
    /// </summary>
    /// <remarks>One question for all that is needed before the batch can be judged: the phone, its outlet's days, and who may be an author.</remarks>
    private async Task<(Before, Dictionary<Guid, Authorship>)> BeforeAsync(
        EnteredTill sender,
        PushRequest request,
        Batch batch,
        Guid[] named,
        CancellationToken ct
    )
    {
        await using var command = db.Batch();
        command
            .Add(
                """
                select coalesce(h.last_seq, 0), case when d.pending = 0 and d.version <> '' then d.last_contact_at end, app.set_aside_bytes(d.outlet_id, d.id),
                       o.time_zone, o.cutover_hour
                from shop.devices d
                join shop.outlets o on o.business_id = $1 and o.id = $3
                left join shop.device_heads h on h.business_id = $1 and h.device_id = $2
                where d.business_id = $1 and d.id = $2
                """
            )
            .Value(sender.BusinessId)
            .Value(sender.DeviceId)
            .Value(sender.OutletId);
        Authors.Ask(command, sender.BusinessId, named);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var last = reader.GetInt64(0);
        var (guarded, contact) = reader.IsDBNull(1)
            ? (0, batch.ReceivedAt - DeviceTime.Longest)
            : (last, reader.GetFieldValue<DateTimeOffset>(1));
        var before = new Before(last, guarded, contact, reader.GetInt64(2));
        days.Know(sender.OutletId, new(reader.GetString(3), reader.GetInt16(4)));
        await reader.NextResultAsync(ct);
        return (before, await authors.ProvenAsync(reader, sender, request.Tokens, named, ct));
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
}
