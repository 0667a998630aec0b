using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Workers;

public sealed record SuspendWorker(Guid WorkerId);

/// <summary>
/// Out for a while: office and till refuse the worker at the next contact, and what a phone still sends from then on waits for the owner.
/// Refusals: worker_unknown, last_owner.
/// </summary>
public sealed class SuspendWorkerHandler(PosDb db, TimeProvider clock) : OperationHandler<SuspendWorker>(WorkersJson.Default.SuspendWorker)
{
    public override string Kind => "suspend_worker";

    protected override Refusal? Check(SuspendWorker input) => null;

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
            else if (await db.IsLastOwnerAsync(worker, ct))
                refusals[operation.OpId] = new("last_owner");
        }
        return refusals;
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        var ids = operations.Select(o => InputOf(o).WorkerId).ToArray();
        var now = clock.GetUtcNow();
        await db
            .Workers.Where(w => ids.Contains(w.Id) && w.SuspendedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(w => w.SuspendedAt, now), ct);
    }
}
