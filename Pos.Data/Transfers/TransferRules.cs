using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Stock;
using Pos.Data.Tenancy;

namespace Pos.Data.Transfers;

/// <summary>What an outlet is called, for somebody who does not work there.</summary>
public sealed record NamedOutlet(Guid Id, string Name, string NameUr, bool Closed);

/// <summary>What the ends of a transfer have in common.</summary>
public static class TransferRules
{
    internal const long MaxQuantity = 100_000_000_000;

    internal static bool IsTooLong(string? note) => note?.Length > MoveGoodsHandler.MaxNote || note?.Contains('\0') == true;

    /// <summary>All outlets of the business, also those that whoever asks does not work at.</summary>
    public static Task<List<NamedOutlet>> OutletNamesAsync(this PosDb db, CancellationToken ct) =>
        db
            .Database.SqlQuery<NamedOutlet>(
                $"""select n.id as "Id", n.name as "Name", n.name_ur as "NameUr", n.closed as "Closed" from app.outlet_names() n"""
            )
            .ToListAsync(ct);

    /// <param name="end">Where this operation has to be made: at the transfer's one end or its other.</param>
    /// <param name="goods">What it says of goods.</param>
    /// <returns>Refusals transfer_unknown, no_right, unknown_product and transfer_ended, by operation. Of two in one set only the first that may ends it.</returns>
    internal static async Task<Dictionary<Guid, Refusal>> CheckEndsAsync(
        this PosDb db,
        TenantContext tenant,
        IReadOnlyList<AuthenticOperation> operations,
        Func<AuthenticOperation, Guid> transferOf,
        Func<Transfer, Guid> end,
        string right,
        Func<AuthenticOperation, IEnumerable<Guid>> goods,
        CancellationToken ct
    )
    {
        await db.LockAloneAsync(operations.Select(transferOf), ct);
        var asked = operations.Select(transferOf).Distinct().ToArray();
        var known = await db.Transfers.Where(t => asked.Contains(t.OpId)).ToDictionaryAsync(t => t.OpId, ct);
        var ended = await db.TransferEnds.Where(e => asked.Contains(e.TransferId)).Select(e => e.TransferId).ToHashSetAsync(ct);
        // What is sent again ends nothing; what its owner decides about is there already, too.
        var ids = operations.Select(o => o.OpId).ToArray();
        var kept = await db.Operations.Where(o => ids.Contains(o.OpId)).Select(o => o.OpId).ToHashSetAsync(ct);
        var refusals = new Dictionary<Guid, Refusal>();
        foreach (var operation in operations)
        {
            var id = transferOf(operation);
            var here = operation.DeviceId is null ? tenant.OutletId : operation.OutletId;
            if (known.GetValueOrDefault(id) is not { } transfer || (here is not null && here != end(transfer)))
                refusals[operation.OpId] = new("transfer_unknown");
            else if (!await db.MightAsync(tenant, operation, right, ct))
                refusals[operation.OpId] = new("no_right");
            else if (!await db.AreGoodsAsync(goods(operation), ct))
                refusals[operation.OpId] = new("unknown_product");
            else if (kept.Contains(operation.OpId) ? ended.Contains(id) : !ended.Add(id))
                refusals[operation.OpId] = new("transfer_ended");
        }
        return refusals;
    }
}
