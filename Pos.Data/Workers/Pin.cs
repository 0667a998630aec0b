using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Workers;

/// <summary>A worker chose a PIN on a till. What proves it, a key made there from the digits and from what no script can read, is written and never read.</summary>
[Table("pins"), PrimaryKey(nameof(BusinessId), nameof(DeviceId), nameof(WorkerId), nameof(Since))]
public sealed class Pin : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid DeviceId { get; init; }
    public Guid WorkerId { get; init; }
    public DateTimeOffset Since { get; init; }
    public required byte[] Key { get; init; }
}

/// <summary>No operation: what is kept of every operation would hold the secret for ever.</summary>
public sealed class Pins(PosDb db, TenantContext tenant)
{
    public const int KeyLength = 32;

    /// <summary>Of whoever is signed in, on a till that he sees. Those of before stay, for what they proved until now may still be on its way.</summary>
    /// <returns>Since when it counts, as the server's clock says.</returns>
    public async Task<DateTimeOffset> KeepAsync(Guid deviceId, byte[] key, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync(
            $"insert into shop.pins (business_id, device_id, worker_id, since, key) values ({tenant.BusinessId}, {deviceId}, {tenant.WorkerId}, now(), {key})",
            ct
        );
        return await db.Database.SqlQuery<DateTimeOffset>($"""select now() as "Value" """).SingleAsync(ct);
    }
}
