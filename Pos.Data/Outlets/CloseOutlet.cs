using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Outlets;

/// <param name="Closed">False opens it again.</param>
public sealed record CloseOutlet(Guid OutletId, bool Closed);

/// <summary>
/// Closes an outlet, or opens it again. Its past stays, what its tills have not sent yet is taken as ever, and they are told. Refusals: outlet_unknown,
/// last_outlet.
/// </summary>
public sealed class CloseOutletHandler(PosDb db, TenantContext tenant, TimeProvider clock)
    : OperationHandler<CloseOutlet>(OutletsJson.Default.CloseOutlet)
{
    public override string Kind => "close_outlet";

    protected override Refusal? Check(CloseOutlet input) => null;

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        var refusals = new Dictionary<Guid, Refusal>();
        foreach (var operation in operations)
        {
            var input = InputOf(operation);
            if (!await db.Outlets.AnyAsync(o => o.Id == input.OutletId, ct))
                refusals[operation.OpId] = new("outlet_unknown");
            else if (input.Closed && !await db.Outlets.AnyAsync(o => o.Id != input.OutletId && o.ClosedAt == null, ct))
                refusals[operation.OpId] = new("last_outlet");
        }
        return refusals;
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        foreach (var input in operations.Select(InputOf))
        {
            // Nobody sends goods there any more.
            await db.StampOutletAsync(tenant.BusinessId, null, ct);
            var outlet = await db.Outlets.AsTracking().SingleAsync(o => o.Id == input.OutletId, ct);
            outlet.ClosedAt = input.Closed ? outlet.ClosedAt ?? clock.GetUtcNow() : null;
            await db.SaveChangesAsync(ct);
        }
    }
}
