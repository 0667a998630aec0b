using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Workers;

public sealed record RemoveWorker(Guid WorkerId);

/// <summary>
/// The worker has left. The name stays on what was done; the shifts end for good, so that a phone of before opens nothing even when the same person is hired
/// again. Refusals: worker_unknown, last_owner.
/// </summary>
public sealed class RemoveWorkerHandler(PosDb db, TimeProvider clock) : OperationHandler<RemoveWorker>(WorkersJson.Default.RemoveWorker)
{
    public override string Kind => "remove_worker";

    protected override Refusal? Check(RemoveWorker input) => null;

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
        var now = clock.GetUtcNow();
        foreach (var id in operations.Select(o => InputOf(o).WorkerId))
        {
            await db.WorksAtAsync(await db.Workers.SingleAsync(w => w.Id == id, ct), null, null, ends: now, ct);
            await db.Workers.Where(w => w.Id == id).ExecuteUpdateAsync(set => set.SetProperty(w => w.RemovedAt, now), ct);
        }
    }
}
