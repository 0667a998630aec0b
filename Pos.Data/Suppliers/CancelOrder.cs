using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Suppliers;

public sealed record CancelOrder(Guid OrderId);

/// <summary>Nothing of the order is to come: a draft is thrown away, or the supplier was told. Refusals: order_unknown, order_ended, order_came.</summary>
public sealed class CancelOrderHandler(PosDb db, TenantContext tenant) : OperationHandler<CancelOrder>(SuppliersJson.Default.CancelOrder)
{
    public override string Kind => "cancel_order";

    protected override Refusal? Check(CancelOrder input) => null;

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

    private async Task<Refusal?> RefusalOfAsync(CancelOrder input, CancellationToken ct) =>
        await db.PurchaseOrders.SingleOrDefaultAsync(o => o.Id == input.OrderId, ct) is not { } order ? new("order_unknown")
        : order is not { CancelledAt: null, ClosedAt: null } ? new("order_ended")
        // What came is there: the rest of it can be closed.
        : await db.CameForAsync(order.Id, ct) ? new("order_came")
        : null;

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        await using var batch = db.Batch();
        foreach (var operation in operations)
            batch
                .Add("update shop.purchase_orders set cancelled_at = $3 where business_id = $1 and id = $2")
                .Value(tenant.BusinessId)
                .Value(InputOf(operation).OrderId)
                .Value(operation.OccurredAt);
        await batch.ExecuteNonQueryAsync(ct);
    }
}
