using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Workers;

public sealed record ResetPins(Guid WorkerId);

/// <summary>
/// The PINs that a worker chose until now open no till once it has heard of it, and prove nothing from now on: he chooses another one, signed in with his password.
/// Refusal: worker_unknown.
/// </summary>
public sealed class ResetPinsHandler(PosDb db, TenantContext tenant) : OperationHandler<ResetPins>(WorkersJson.Default.ResetPins)
{
    public override string Kind => "reset_pins";

    protected override Refusal? Check(ResetPins input) => null;

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        var refusals = new Dictionary<Guid, Refusal>();
        foreach (var operation in operations)
        {
            var worker = InputOf(operation).WorkerId;
            if (!await db.Workers.Present().AnyAsync(w => w.Id == worker, ct))
                refusals[operation.OpId] = new("worker_unknown");
        }
        return refusals;
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        var ids = operations.Select(o => InputOf(o).WorkerId).ToArray();
        // By the clock that PINs are kept by.
        await db.Database.ExecuteSqlAsync(
            $"update shop.workers set pins_reset_at = now() where business_id = {tenant.BusinessId} and id = any({ids})",
            ct
        );
    }
}
