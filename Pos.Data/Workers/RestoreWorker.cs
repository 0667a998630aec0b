using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Workers;

public sealed record RestoreWorker(Guid WorkerId);

/// <summary>A suspended worker is back, on the phones of before too. What came meanwhile still waits for the owner. Refusal: worker_unknown.</summary>
public sealed class RestoreWorkerHandler(PosDb db) : OperationHandler<RestoreWorker>(WorkersJson.Default.RestoreWorker)
{
    public override string Kind => "restore_worker";

    protected override Refusal? Check(RestoreWorker input) => null;

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        var ids = operations.Select(o => InputOf(o).WorkerId).ToArray();
        var known = await db.Workers.Present().Where(w => ids.Contains(w.Id)).Select(w => w.Id).ToListAsync(ct);
        return operations.Where(o => !known.Contains(InputOf(o).WorkerId)).ToDictionary(o => o.OpId, _ => new Refusal("worker_unknown"));
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        var ids = operations.Select(o => InputOf(o).WorkerId).ToArray();
        await db
            .Workers.Where(w => ids.Contains(w.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(w => w.SuspendedAt, (DateTimeOffset?)null), ct);
    }
}
