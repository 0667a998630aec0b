using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Suppliers;

public sealed record CloseOrder(Guid OrderId);

/// <summary>The rest of what was ordered will not come, and is waited for no more. Refusals: order_unknown, order_draft, order_ended.</summary>
public sealed class CloseOrderHandler(PosDb db, TenantContext tenant) : OperationHandler<CloseOrder>(SuppliersJson.Default.CloseOrder)
{
    public override string Kind => "close_order";

    protected override Refusal? Check(CloseOrder input) => null;

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        await db.LockOrdersAsync(tenant, ct);
        var refusals = new Dictionary<Guid, Refusal>();
        foreach (var operation in operations)
            if (await RefusalOfAsync(InputOf(operation), ct) is { } refusal)
                refusals[operation.OpId] = refusal;
        return refusals;
    }

    private async Task<Refusal?> RefusalOfAsync(CloseOrder input, CancellationToken ct) =>
        await db.PurchaseOrders.SingleOrDefaultAsync(o => o.Id == input.OrderId, ct) is not { } order ? new("order_unknown")
        : order is not { CancelledAt: null, ClosedAt: null } ? new("order_ended")
        : order.PlacedAt is null ? new("order_draft")
        : null;

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        await using var batch = db.Batch();
        foreach (var operation in operations)
            batch
                .Add("update shop.purchase_orders set closed_at = $3 where business_id = $1 and id = $2")
                .Value(tenant.BusinessId)
                .Value(InputOf(operation).OrderId)
                .Value(operation.OccurredAt);
        await batch.ExecuteNonQueryAsync(ct);
    }
}
