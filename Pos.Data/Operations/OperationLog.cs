using NpgsqlTypes;
using Pos.Data.Tenancy;

namespace Pos.Data.Operations;

/// <param name="Reason">Why it is quarantined; null when it was applied.</param>
public sealed record StoredOutcome(byte[] Hash, string? Reason);

/// <summary>The rows of shop.operations, written and read as sets.</summary>
public sealed class OperationLog(PosDb db, TenantContext tenant, TimeProvider clock)
{
    /// <summary>Inserts those not there yet and answers their ids. Waits for a twin in another transaction: afterwards either it or we have it.</summary>
    public async Task<HashSet<Guid>> InsertAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        await using var batch = db.Batch();
        batch
            .Insert(
                """
                insert into shop.operations (business_id, op_id, kind, schema_version, outlet_id, device_id, device_seq, prev_hash, hash, worker_id, shift_id,
                                             occurred_at, clock_offset_ms, corrected_at, received_at, payload, status, reason)
                select $1, u.op_id, u.kind, u.schema_version, u.outlet_id, u.device_id, u.device_seq, u.prev_hash, u.hash, u.worker_id, u.shift_id,
                       u.occurred_at, u.clock_offset_ms, u.corrected_at, $2, u.payload, case when u.reason is null then 'applied' else 'quarantined' end, u.reason
                from unnest($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
                  as u (op_id, kind, schema_version, outlet_id, device_id, device_seq, prev_hash, hash, worker_id, shift_id, occurred_at, clock_offset_ms, corrected_at, payload, reason)
                order by u.op_id
                on conflict do nothing
                returning op_id
                """
            )
            .Value(tenant.BusinessId)
            .Value(clock.GetUtcNow())
            .Column(operations, NpgsqlDbType.Uuid, o => o.OpId)
            .Column(operations, NpgsqlDbType.Text, o => o.Kind)
            .Column(operations, NpgsqlDbType.Integer, o => o.SchemaVersion)
            .Column(operations, NpgsqlDbType.Uuid, o => o.OutletId)
            .Column(operations, NpgsqlDbType.Uuid, o => o.DeviceId)
            .Column(operations, NpgsqlDbType.Bigint, o => o.DeviceSeq)
            .Column(operations, NpgsqlDbType.Bytea, o => o.PrevHash)
            .Column(operations, NpgsqlDbType.Bytea, o => o.Hash)
            .Column(operations, NpgsqlDbType.Uuid, o => o.WorkerId)
            .Column(operations, NpgsqlDbType.Uuid, o => o.ShiftId)
            .Column(operations, NpgsqlDbType.TimestampTz, o => o.DeviceTime)
            .Column(operations, NpgsqlDbType.Bigint, o => o.ClockOffsetMs)
            .Column(operations, NpgsqlDbType.TimestampTz, o => o.OccurredAt)
            .Column(operations, NpgsqlDbType.Text, o => o.Payload)
            .Column(operations, NpgsqlDbType.Text, o => o.Refusal?.Code);
        var inserted = new HashSet<Guid>(operations.Count);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            inserted.Add(reader.GetGuid(0));
        return inserted;
    }

    /// <summary>What became of those that are there, by id.</summary>
    public async Task<Dictionary<Guid, StoredOutcome>> ExistingAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        await using var command = db.Command("select op_id, hash, reason from shop.operations where business_id = $1 and op_id = any($2)");
        command.Parameters.Add(new() { Value = tenant.BusinessId });
        command.Parameters.Add(new() { Value = operations.Select(o => o.OpId).ToArray() });
        var existing = new Dictionary<Guid, StoredOutcome>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            existing[reader.GetGuid(0)] = new(reader.GetFieldValue<byte[]>(1), reader.IsDBNull(2) ? null : reader.GetString(2));
        return existing;
    }

    /// <summary>Keeps the second body beside the first operation, for the owner; the first stands.</summary>
    public async Task RaiseKeyReuseAsync(AuthenticOperation second, CancellationToken ct)
    {
        await using var command = db.Command(
            """
            insert into shop.flags (business_id, op_id, kind, subject, detail, raised_at)
            select $1, op_id, $3, $4, $5, $6 from shop.operations where business_id = $1 and op_id = $2
            on conflict do nothing
            """
        );
        command.Parameters.Add(new() { Value = tenant.BusinessId });
        command.Parameters.Add(new() { Value = second.OpId });
        command.Parameters.Add(new() { Value = Flag.KeyReused });
        command.Parameters.Add(new() { Value = new Guid(second.Hash.AsSpan(0, 16)) });
        command.Parameters.Add(new() { Value = second.Payload });
        command.Parameters.Add(new() { Value = clock.GetUtcNow() });
        await command.ExecuteNonQueryAsync(ct);
    }
}
