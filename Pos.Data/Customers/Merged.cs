using Microsoft.EntityFrameworkCore;

namespace Pos.Data.Customers;

internal static class Merged
{
    public static async Task<HashSet<Guid>> MergedAsync(this PosDb db, IEnumerable<Guid> ids, CancellationToken ct)
    {
        var asked = ids.ToArray();
        return [.. await db.Customers.Where(c => asked.Contains(c.Id) && c.MergedInto != null).Select(c => c.Id).ToListAsync(ct)];
    }
}
