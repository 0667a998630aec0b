using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Workers;

/// <param name="OutletId">Where a cashier works; null for an owner.</param>
/// <param name="Also">Further outlets; those that are not named are none any more.</param>
public sealed record SaveWorker(Guid WorkerId, string Name, Role Role, Guid? OutletId, IReadOnlyList<Guid>? Also = null);

/// <summary>An owner changes what a worker is called, may do, and where. Refusals: those of a name, worker_unknown, outlet_unknown, last_owner.</summary>
public sealed class SaveWorkerHandler(PosDb db, TimeProvider clock) : OperationHandler<SaveWorker>(WorkersJson.Default.SaveWorker)
{
    public override string Kind => "save_worker";

    protected override Refusal? Check(SaveWorker input) => WorkerShape.Check(input.Name, input.Role, input.OutletId, input.Also);

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        var refusals = new Dictionary<Guid, Refusal>();
        foreach (var operation in operations)
        {
            var input = InputOf(operation);
            if (!await db.Workers.Present().AnyAsync(w => w.Id == input.WorkerId, ct))
                refusals[operation.OpId] = new("worker_unknown");
            else if (!await db.AreOutletsAsync(input.OutletId, input.Also, ct))
                refusals[operation.OpId] = new("outlet_unknown", "OutletIds");
            else if (input.Role != Role.Owner && await db.IsLastOwnerAsync(input.WorkerId, ct))
                refusals[operation.OpId] = new("last_owner", nameof(input.Role));
        }
        return refusals;
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        foreach (var input in operations.Select(InputOf))
        {
            var worker = await db.Workers.SingleAsync(w => w.Id == input.WorkerId, ct);
            await db.WorksAtAsync(worker, input.OutletId, input.Also, input.Role == Role.Cashier ? clock.GetUtcNow() : null, ct);
            await db
                .Workers.Where(w => w.Id == input.WorkerId)
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(w => w.Name, input.Name.Trim())
                            .SetProperty(w => w.Role, input.Role)
                            .SetProperty(w => w.OutletId, input.OutletId),
                    ct
                );
        }
    }
}
