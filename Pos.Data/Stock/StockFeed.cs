using Microsoft.EntityFrameworkCore;
using Pos.Data.Sync;
using Pos.Data.Tenancy;

namespace Pos.Data.Stock;

/// <param name="OnHand">Thousandths of the product's unit.</param>
public sealed record StockRow(Guid ProductId, long OnHand);

/// <summary>All stock of the outlet that is not zero; product ids are one string, joined by line feeds.</summary>
public sealed record StockPack(long ChangeSeq, string Ids, IReadOnlyList<long> OnHand);

/// <summary>The stock of the till's outlet: all of it for a first load, then what changes.</summary>
public sealed class StockFeed(PosDb db, TenantContext tenant) : ChangeFeed<StockRow>
{
    public override string Field => "stock";
    public override string Counters =>
        "select change_seq from shop.stock_on_hand where business_id = $1 and outlet_id = $3 and change_seq > $2";

    protected override Task<List<StockRow>> RowsAsync(long since, long upTo, CancellationToken ct)
    {
        var outletId = tenant.OutletId!.Value;
        return db
            .StockOnHand.Where(s => s.OutletId == outletId && s.ChangeSeq > since && s.ChangeSeq <= upTo)
            .Select(s => new StockRow(s.ProductId, s.Quantity))
            .ToListAsync(ct);
    }

    public async Task<StockPack> PackAsync(CancellationToken ct)
    {
        var outletId = tenant.OutletId!.Value;
        var state = await SyncState.OfAsync(db, tenant.BusinessId, ct);
        var rows = await db
            .StockOnHand.Where(s => s.OutletId == outletId && s.Quantity != 0)
            .Select(s => new StockRow(s.ProductId, s.Quantity))
            .ToListAsync(ct);
        return new(state.ChangeSeq, string.Join('\n', rows.Select(r => r.ProductId)), [.. rows.Select(r => r.OnHand)]);
    }
}
