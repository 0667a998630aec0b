using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Erasure;

/// <param name="GivenUp">False keeps it after all.</param>
/// <param name="Name">Of the business, typed: who does that means it. Nothing to keep it.</param>
public sealed record GiveUpBusiness(bool GivenUp, string Name);

/// <summary>
/// An owner gives the business up: in seven days everything of it goes. Until then any owner may keep it, and tills sell and send as ever.
/// Refusals: name_other, export_missing.
/// </summary>
public sealed class GiveUpBusinessHandler(PosDb db, TenantContext tenant)
    : OperationHandler<GiveUpBusiness>(ErasureJson.Default.GiveUpBusiness)
{
    public override string Kind => "give_up_business";

    protected override Refusal? Check(GiveUpBusiness input) => null;

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        var refusals = new Dictionary<Guid, Refusal>();
        foreach (var operation in operations)
        {
            var input = InputOf(operation);
            if (!input.GivenUp)
                continue;
            if (!string.Equals(input.Name.Trim(), tenant.BusinessName, StringComparison.OrdinalIgnoreCase))
                refusals[operation.OpId] = new("name_other", nameof(GiveUpBusiness.Name));
            else if (!await db.IsTakenAlongAsync(ct))
                refusals[operation.OpId] = new("export_missing");
        }
        return refusals;
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        foreach (var input in operations.Select(InputOf))
            await db.Database.ExecuteSqlRawAsync(input.GivenUp ? "select app.ask_erasure()" : "select app.withdraw_erasure()", ct);
    }
}
