using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Operations;

/// <summary>Who can be an author in a till's batch: those whose shift's secret came along.</summary>
public sealed class Authors(PosDb db)
{
    /// <param name="secrets">By shift id.</param>
    public async Task<Dictionary<Guid, Authorship>> ProvenAsync(
        IReadOnlyDictionary<string, string> secrets,
        IEnumerable<Guid?> named,
        CancellationToken ct
    )
    {
        var ids = named.OfType<Guid>().Distinct().ToArray();
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
            if (!secrets.TryGetValue(token.Id.ToString(), out var secret) || secret is null)
                continue;
            if (!CryptographicOperations.FixedTimeEquals(new BearerToken(token.Id, secret).KeyHash(), token.SecretHash))
                continue;
            var left = token.RevokedAt is { } revoked && !(token.RemovedAt < revoked) ? revoked : token.RemovedAt;
            authors[token.Id] = new(token.WorkerId, token.ExpiresAt, left, token.DeviceRevokedAt);
        }
        return authors;
    }
}
