using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Workers;

/// <param name="Rights">Names with their limits in paisa, null for any amount; what is not named is not given any more.</param>
public sealed record SaveRights(Guid WorkerId, IReadOnlyDictionary<string, long?> Rights);

/// <summary>An owner says what a cashier may do beyond selling, from now on. Refusals: worker_unknown, right_unknown, right_limit_bad.</summary>
public sealed class SaveRightsHandler(PosDb db, TenantContext tenant, IEnumerable<Right> rights)
    : OperationHandler<SaveRights>(WorkersJson.Default.SaveRights)
{
    public override string Kind => "save_rights";

    protected override Refusal? Check(SaveRights input) => WorkerShape.Check(input.Rights, rights);

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        var refusals = new Dictionary<Guid, Refusal>();
        foreach (var operation in operations)
        {
            var workerId = InputOf(operation).WorkerId;
            if (!await db.Workers.Present().AnyAsync(w => w.Id == workerId && w.Role == Role.Cashier, ct))
                refusals[operation.OpId] = new("worker_unknown");
        }
        return refusals;
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        foreach (var input in operations.Select(InputOf))
            await db.Database.ExecuteSqlAsync(
                $"select app.set_rights({tenant.BusinessId}, {input.WorkerId}, {JsonSerializer.Serialize(input.Rights)}::jsonb)",
                ct
            );
    }
}
