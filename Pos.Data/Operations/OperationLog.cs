using Microsoft.EntityFrameworkCore;
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
        var receivedAt = clock.GetUtcNow();
        await using var batch = db.Batch();
        batch.InsertRows([.. operations.Select(o => RowOf(o, receivedAt))], "order by u.op_id on conflict do nothing returning op_id");
        var inserted = new HashSet<Guid>(operations.Count);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            inserted.Add(reader.GetGuid(0));
        return inserted;
    }

    private Operation RowOf(AuthenticOperation operation, DateTimeOffset receivedAt) =>
        new()
        {
            BusinessId = tenant.BusinessId,
            OpId = operation.OpId,
            Kind = operation.Kind,
            SchemaVersion = operation.SchemaVersion,
            OutletId = operation.OutletId,
            DeviceId = operation.DeviceId,
            DeviceSeq = operation.DeviceSeq,
            PrevHash = operation.PrevHash,
            Hash = operation.Hash,
            WorkerId = operation.WorkerId,
            ShiftId = operation.ShiftId,
            OccurredAt = operation.DeviceTime,
            ClockOffsetMs = operation.ClockOffsetMs,
            CorrectedAt = operation.OccurredAt,
            ReceivedAt = receivedAt,
            Payload = operation.Payload,
            Status = operation.Refusal is null ? OperationStatus.Applied : OperationStatus.Quarantined,
            Reason = operation.Refusal?.Code,
        };

    /// <summary>What became of those that are there, by id.</summary>
    public Task<Dictionary<Guid, StoredOutcome>> ExistingAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        var ids = operations.Select(o => o.OpId).ToArray();
        return db
            .Operations.Where(o => ids.Contains(o.OpId))
            .Select(o => new
            {
                o.OpId,
                o.Hash,
                o.Reason,
            })
            .ToDictionaryAsync(o => o.OpId, o => new StoredOutcome(o.Hash, o.Reason), ct);
    }

    public async Task RaiseAsync(Guid opId, string kind, string detail, CancellationToken ct)
    {
        await using var batch = db.Batch();
        batch.RaiseFlags([
            new Flag
            {
                BusinessId = tenant.BusinessId,
                OpId = opId,
                Kind = kind,
                Subject = opId,
                Detail = detail,
                RaisedAt = clock.GetUtcNow(),
            },
        ]);
        await batch.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Keeps the second body beside the first operation, for the owner; the first stands.</summary>
    public async Task RaiseKeyReuseAsync(AuthenticOperation second, CancellationToken ct)
    {
        await using var batch = db.Batch();
        batch
            .RaiseFlags(
                tenant.BusinessId,
                Flag.KeyReused,
                clock.GetUtcNow(),
                "select o.op_id, $5 as subject, $6 as detail from shop.operations o where o.business_id = $1 and o.op_id = $4"
            )
            .Value(second.OpId)
            .Value(new Guid(second.Hash.AsSpan(0, 16)))
            .Value(second.Payload);
        await batch.ExecuteNonQueryAsync(ct);
    }
}
