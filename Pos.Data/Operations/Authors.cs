using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Operations;

/// <summary>Who can be an author in a till's batch: those whose shift's secret came along, and the sender for those whose shift the server has forgotten.</summary>
public sealed class Authors(PosDb db)
{
    /// <param name="secrets">By shift id.</param>
    public async Task<Dictionary<Guid, Authorship>> ProvenAsync(
        EnteredTill sender,
        IReadOnlyDictionary<string, string> secrets,
        IEnumerable<Guid?> named,
        CancellationToken ct
    )
    {
        var ids = named.OfType<Guid>().Append(sender.ShiftId).Distinct().ToArray();
        var tokens = await (
            from s in db.ShiftTokens
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
        foreach (var token in tokens)
        {
            var left = token.RevokedAt is { } revoked && !(token.RemovedAt < revoked) ? revoked : token.RemovedAt;
            var authorship = new Authorship(token.WorkerId, token.ExpiresAt, left, token.DeviceRevokedAt);
            if (token.Id == sender.ShiftId)
                foreach (var id in await ForgottenAsync([.. ids.Except(tokens.Select(t => t.Id))], ct))
                    authors[id] = authorship with { IsForgotten = true };
            if (!secrets.TryGetValue(token.Id.ToString(), out var secret) || secret is null)
                continue;
            if (CryptographicOperations.FixedTimeEquals(new BearerToken(token.Id, secret).KeyHash(), token.SecretHash))
                authors[token.Id] = authorship;
        }
        return authors;
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
