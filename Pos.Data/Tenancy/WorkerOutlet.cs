using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;

namespace Pos.Data.Tenancy;

/// <summary>Where a cashier works beside the first outlet.</summary>
[Table("worker_outlets"), PrimaryKey(nameof(BusinessId), nameof(WorkerId), nameof(OutletId))]
public sealed class WorkerOutlet : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid WorkerId { get; init; }
    public Guid OutletId { get; init; }
}
