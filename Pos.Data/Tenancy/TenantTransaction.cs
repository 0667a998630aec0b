using System.Data;
using Microsoft.EntityFrameworkCore;
using NpgsqlTypes;

namespace Pos.Data.Tenancy;

/// <summary>Opens the one transaction of a unit of work and, as its first statement, its tenant context.</summary>
public sealed class TenantTransaction(PosDb db, TenantContext tenant)
{
    /// <summary>False when the session has ended or its person has no place in the business (any more): nothing is open then.</summary>
    public async Task<bool> EnterAsync(
        Guid businessId,
        SessionToken session,
        CancellationToken ct,
        IsolationLevel isolation = IsolationLevel.ReadCommitted
    )
    {
        await db.Database.BeginTransactionAsync(isolation, ct);
        if (await OpenAsync(businessId, session, null, ct))
            return true;
        await db.Database.RollbackTransactionAsync(CancellationToken.None);
        return false;
    }

    /// <summary>Narrows a cashier of several outlets to another of them for the rest of this transaction. False when it is none of them.</summary>
    public async Task<bool> MoveAsync(Guid outletId, SessionToken session, CancellationToken ct) =>
        await OpenAsync(tenant.BusinessId, session, outletId, ct) && tenant.OutletId == outletId;

    private async Task<bool> OpenAsync(Guid businessId, SessionToken session, Guid? outletId, CancellationToken ct)
    {
        await using var command = db.Command(
            "select worker_id, worker_name, role, outlet_id, business_name, user_id from app.enter($1, $2, $3, $4)"
        );
        command.Parameters.Add(new() { Value = businessId });
        command.Parameters.Add(new() { Value = session.Id });
        command.Parameters.Add(new() { Value = session.Key() });
        command.Parameters.Add(new() { Value = outletId is { } at ? at : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            if (!await reader.ReadAsync(ct))
                return false;
            tenant.Enter(
                businessId,
                reader.GetString(4),
                reader.GetGuid(5),
                reader.GetGuid(0),
                reader.GetString(1),
                reader.GetString(2) == "owner" ? Role.Owner : Role.Cashier,
                reader.IsDBNull(3) ? null : reader.GetGuid(3)
            );
        }
        if (tenant.IsOwner)
            return true;
        tenant.Rights = await db
            .WorkerRights.Where(r => r.WorkerId == tenant.WorkerId && r.Until == null)
            .ToDictionaryAsync(r => r.Right, r => r.Amount, ct);
        var outlets = await new OwnOutlets(db, tenant, this).ListAsync(session, ct);
        tenant.Outlets = outlets.Count > 1 ? outlets : [];
        return true;
    }

    /// <summary>The context of a till: narrowed to the shift's outlet and to a cashier's rights. Null when the token is not known.</summary>
    public async Task<EnteredTill?> EnterByShiftAsync(BearerToken token, IsolationLevel isolation, CancellationToken ct)
    {
        await db.Database.BeginTransactionAsync(isolation, ct);
        await using (
            var command = db.Command(
                "select business_id, outlet_id, device_id, worker_id, user_id, state, public_key from app.enter_by_shift($1, $2)"
            )
        )
        {
            command.Parameters.Add(new() { Value = token.ShiftId });
            command.Parameters.Add(new() { Value = token.Key(), NpgsqlDbType = NpgsqlDbType.Bytea });
            await using var reader = await command.ExecuteReaderAsync(ct);
            if (await reader.ReadAsync(ct))
            {
                var till = new EnteredTill(
                    token.ShiftId,
                    reader.GetGuid(0),
                    reader.GetGuid(1),
                    reader.GetGuid(2),
                    reader.GetGuid(3),
                    Enum.Parse<TokenState>(reader.GetString(5), ignoreCase: true),
                    reader.IsDBNull(6) ? null : reader.GetFieldValue<byte[]>(6)
                );
                tenant.Enter(till.BusinessId, "", reader.GetGuid(4), till.WorkerId, "", Role.Cashier, till.OutletId);
                return till;
            }
        }
        await db.Database.RollbackTransactionAsync(CancellationToken.None);
        return null;
    }

    /// <summary>The first key that a till without one signs with is its key from now on.</summary>
    public async Task KeepKeyAsync(BearerToken token, byte[] publicKey, CancellationToken ct)
    {
        await using var command = db.Command("select app.keep_device_key($1, $2, $3)");
        foreach (var value in new object[] { token.ShiftId, token.Key(), publicKey })
            command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>
    /// Makes a business and opens its founder's context, in the transaction that is open or in one of its own. It is the founder's from its first row on.
    /// </summary>
    public async Task FoundAsync(Business business, SessionToken founder, Guid workerId, string workerName, CancellationToken ct)
    {
        if (db.Database.CurrentTransaction is null)
            await db.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        await using var command = db.Command("select app.found($1, $2, $3, $4, $5)");
        foreach (var value in new object[] { business.BusinessId, business.Name, business.CreatedAt, founder.Id, founder.Key() })
            command.Parameters.Add(new() { Value = value });
        if (await command.ExecuteScalarAsync(ct) is not Guid userId)
            throw new InvalidOperationException("whoever founds a business is signed in");
        tenant.Enter(business.BusinessId, business.Name, userId, workerId, workerName, Role.Owner, null);
    }

    private readonly List<Action> _afterwards = [];

    /// <summary>What is to be done once everything this transaction wrote is there for others to see, and only then.</summary>
    public void AfterCommit(Action action) => _afterwards.Add(action);

    public async Task CommitAsync(CancellationToken ct)
    {
        await db.Database.CommitTransactionAsync(ct);
        foreach (var action in _afterwards)
            action();
        _afterwards.Clear();
    }
}
