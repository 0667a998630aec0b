using Microsoft.EntityFrameworkCore;
using Pos.Data.Sync;
using Pos.Data.Tenancy;

namespace Pos.Data.Outlets;

/// <summary>True when what stands at the head of the till's receipts has changed: then it asks for it.</summary>
public sealed class OutletFeed(PosDb db, TenantContext tenant) : ChangeFeed
{
    public override string Field => "outlet_changed";
    public override string Counters => "select change_seq from shop.outlets where business_id = $1 and id = $3 and change_seq > $2";
    public override object? Nothing => null;

    public override async Task<object?> ReadAsync(long since, long upTo, CancellationToken ct)
    {
        var outletId = tenant.OutletId!.Value;
        return await db.Outlets.AnyAsync(o => o.Id == outletId && o.ChangeSeq > since && o.ChangeSeq <= upTo, ct) ? true : null;
    }
}
