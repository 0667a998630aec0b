using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Customers;

/// <summary>The customers tills speak of. One that nobody has heard of (his own operation is late, or was set aside) is written down by the name that came, so that no sale waits for it.</summary>
public sealed class KnownCustomers(PosDb db, TenantContext tenant)
{
    public static bool Sound(Guid? id, string? name) =>
        id is null ? name is null : id != Guid.Empty && !string.IsNullOrWhiteSpace(name) && CustomerShape.IsName(name);

    /// <summary>Puts what is needed for that in front of what follows in the batch.</summary>
    public async Task WriteUnknownAsync(
        RowBatch batch,
        IEnumerable<(Guid? Id, string? Name)> spokenOf,
        DateTimeOffset receivedAt,
        CancellationToken ct
    )
    {
        var named = spokenOf
            .Where(c => c.Id is not null)
            .DistinctBy(c => c.Id)
            .Select(c => (Id: c.Id!.Value, Name: c.Name!.Trim()))
            .ToList();
        if (named.Count == 0)
            return;
        var ids = named.Select(c => c.Id).ToArray();
        var known = await db.Customers.Where(c => ids.Contains(c.Id)).Select(c => c.Id).ToHashSetAsync(ct);
        batch.InsertRows(
            [
                .. named
                    .Where(c => !known.Contains(c.Id))
                    .Select(c => new Customer
                    {
                        BusinessId = tenant.BusinessId,
                        Id = c.Id,
                        Name = c.Name,
                        CreatedAt = receivedAt,
                    }),
            ],
            "on conflict do nothing",
            stamped: true
        );
    }
}
