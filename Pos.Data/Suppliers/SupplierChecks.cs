using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Suppliers;

internal static class SupplierChecks
{
    /// <returns>Refusals supplier_unknown, by operation.</returns>
    public static async Task<IReadOnlyDictionary<Guid, Refusal>> UnknownSuppliersAsync(
        this PosDb db,
        IReadOnlyList<AuthenticOperation> operations,
        Func<AuthenticOperation, Guid> supplier,
        CancellationToken ct
    )
    {
        var asked = operations.Select(supplier).Distinct().ToArray();
        var known = await db.Suppliers.Where(s => asked.Contains(s.Id)).Select(s => s.Id).ToListAsync(ct);
        return operations
            .Where(o => !known.Contains(supplier(o)))
            .ToDictionary(o => o.OpId, _ => new Refusal("supplier_unknown", nameof(PaySupplier.SupplierId)));
    }

    /// <summary>Until the transaction ends nobody else of the business writes or ends an order, or brings something for one.</summary>
    public static async Task LockOrdersAsync(this PosDb db, TenantContext tenant, CancellationToken ct)
    {
        await using var command = db.Command("select pg_advisory_xact_lock(hashtextextended($1, 0))");
        command.Parameters.Add(new() { Value = $"orders of {tenant.BusinessId}" });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <returns>Whether a delivery that still stands names the order.</returns>
    public static Task<bool> CameForAsync(this PosDb db, Guid order, CancellationToken ct) =>
        db.Deliveries.AnyAsync(
            d => d.OrderId == order && !db.Set<SupplierEntry>().Any(r => r.ReversesOp == d.OpId && r.ReversesLine == 1),
            ct
        );
}
