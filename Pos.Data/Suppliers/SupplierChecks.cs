using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;

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
}
