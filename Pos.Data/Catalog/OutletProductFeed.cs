using Microsoft.EntityFrameworkCore;
using Pos.Data.Sync;
using Pos.Data.Tenancy;

namespace Pos.Data.Catalog;

/// <param name="Price">Paisa for one unit; null for the product's own.</param>
/// <param name="Sold">False: the till does not offer it.</param>
public sealed record OutletProductRow(Guid ProductId, long? Price, bool Sold);

/// <summary>All that the till's outlet has of its own.</summary>
public sealed record OutletProductPack(long ChangeSeq, IReadOnlyList<OutletProductRow> Products);

/// <summary>What the till's outlet asks for goods, where that is not what the catalogue says: the packed catalogue is one for all outlets.</summary>
public sealed class OutletProductFeed(PosDb db, TenantContext tenant) : ChangeFeed<OutletProductRow>
{
    public override string Field => "outlet_products";
    public override string Counters =>
        "select change_seq from shop.outlet_products where business_id = $1 and outlet_id = $3 and change_seq > $2";

    protected override Task<List<OutletProductRow>> RowsAsync(long since, long upTo, CancellationToken ct) =>
        Rows(db.OutletProducts.Where(o => o.ChangeSeq > since && o.ChangeSeq <= upTo)).ToListAsync(ct);

    public async Task<OutletProductPack> PackAsync(CancellationToken ct)
    {
        var state = await SyncState.OfAsync(db, tenant.BusinessId, ct);
        return new(state.ChangeSeq, await Rows(db.OutletProducts.Where(o => o.Price != null || !o.Sold)).ToListAsync(ct));
    }

    private IQueryable<OutletProductRow> Rows(IQueryable<OutletProduct> some)
    {
        var outletId = tenant.OutletId!.Value;
        return some.Where(o => o.OutletId == outletId).Select(o => new OutletProductRow(o.ProductId, o.Price, o.Sold));
    }
}
