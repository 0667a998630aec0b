using System.Security.Cryptography;
using Npgsql;
using Pos.Data.Tenancy;

namespace Pos.Data.Operations;

/// <summary>Who can be an author in a till's batch: those whose shift's secret came along, and the sender for those whose shift the server has forgotten.</summary>
public sealed class Authors(PosDb db)
{
    private sealed record NamedToken(Guid Id, byte[] SecretHash, Authorship Authorship);

    /// <summary>Asks for the shifts; the answer is read by <see cref="ProvenAsync"/>.</summary>
    public static void Ask(RowBatch batch, Guid businessId, Guid[] shifts) =>
        batch
            .Add(
                """
                select s.id, s.secret_hash, s.worker_id, s.expires_at, s.revoked_at, least(w.removed_at, w.suspended_at), d.revoked_at
                from shop.shifts s
                join shop.workers w on w.business_id = s.business_id and w.id = s.worker_id
                join shop.devices d on d.business_id = s.business_id and d.id = s.device_id
                where s.business_id = $1 and s.id = any($2)
                """
            )
            .Value(businessId)
            .Value(shifts);

    /// <param name="reader">At the answer; read to its end, and closed.</param>
    /// <param name="secrets">By shift id.</param>
    /// <param name="asked">What was asked for.</param>
    public async Task<Dictionary<Guid, Authorship>> ProvenAsync(
        NpgsqlDataReader reader,
        EnteredTill sender,
        IReadOnlyDictionary<string, string> secrets,
        Guid[] asked,
        CancellationToken ct
    )
    {
        var shifts = new List<NamedToken>();
        while (await reader.ReadAsync(ct))
            shifts.Add(Read(reader));
        await reader.CloseAsync();
        var authors = new Dictionary<Guid, Authorship>();
        foreach (var (id, secretHash, authorship) in shifts)
        {
            if (id == sender.ShiftId)
                foreach (var forgotten in await ForgottenAsync([.. asked.Except(shifts.Select(s => s.Id))], ct))
                    authors[forgotten] = authorship with { IsForgotten = true };
            if (!secrets.TryGetValue(id.ToString(), out var secret) || secret is null)
                continue;
            if (CryptographicOperations.FixedTimeEquals(new BearerToken(id, secret).KeyHash(), secretHash))
                authors[id] = authorship;
        }
        return authors;
    }

    private static NamedToken Read(NpgsqlDataReader reader)
    {
        DateTimeOffset? At(int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
        var (revoked, removed) = (At(4), At(5));
        var left = revoked is not null && !(removed < revoked) ? revoked : removed;
        return new(
            reader.GetGuid(0),
            reader.GetFieldValue<byte[]>(1),
            new Authorship(reader.GetGuid(2), reader.GetFieldValue<DateTimeOffset>(3), left, At(6))
        );
    }

    private async Task<List<Guid>> ForgottenAsync(Guid[] ids, CancellationToken ct)
    {
        var forgotten = new List<Guid>();
        if (ids.Length == 0)
            return forgotten;
        await using var command = db.Command("select app.forgotten_shifts($1)");
        command.Parameters.Add(new() { Value = ids });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            forgotten.Add(reader.GetGuid(0));
        return forgotten;
    }
}
