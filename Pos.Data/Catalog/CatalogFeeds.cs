using Microsoft.EntityFrameworkCore;
using Pos.Data.Sync;
using Pos.Data.Tenancy;

namespace Pos.Data.Catalog;

public sealed record UnitRow(Guid Id, string Code, string Name, string NameUr, bool Measured);

public sealed record CategoryRow(Guid Id, string Name, string NameUr, int Position, bool Deleted);

// Products point at units and categories that may have changed again since, on a later page: so a page with products carries them all.

public sealed class UnitFeed(PosDb db, ProductPages pages) : ChangeFeed<UnitRow>
{
    public override string Field => "units";
    public override string Counters => "select change_seq from shop.units where business_id = $1 and change_seq > $2";

    protected override async Task<List<UnitRow>> RowsAsync(long since, long upTo, CancellationToken ct)
    {
        var all = await pages.HaveProductsAsync(since, upTo, ct);
        return await db
            .Units.Where(u => all || (u.ChangeSeq > since && u.ChangeSeq <= upTo))
            .Select(u => new UnitRow(u.Id, u.Code, u.Name, u.NameUr, u.Measured))
            .ToListAsync(ct);
    }
}

public sealed class CategoryFeed(PosDb db, ProductPages pages) : ChangeFeed<CategoryRow>
{
    public override string Field => "categories";
    public override string Counters => "select change_seq from shop.categories where business_id = $1 and change_seq > $2";

    protected override async Task<List<CategoryRow>> RowsAsync(long since, long upTo, CancellationToken ct)
    {
        var all = await pages.HaveProductsAsync(since, upTo, ct);
        return await db
            .Categories.Where(c => all || (c.ChangeSeq > since && c.ChangeSeq <= upTo))
            .Select(c => new CategoryRow(c.Id, c.Name, c.NameUr, c.Position, c.DeletedAt != null))
            .ToListAsync(ct);
    }
}

public sealed class ProductFeed(PosDb db, TenantContext tenant) : ChangeFeed<ProductRow>
{
    public override string Field => "products";
    public override string Counters => "select change_seq from shop.products where business_id = $1 and change_seq > $2";

    protected override Task<List<ProductRow>> RowsAsync(long since, long upTo, CancellationToken ct) =>
        db
            .Database.SqlQueryRaw<ProductRow>(
                $"{ProductRow.Select} where p.business_id = {{0}} and p.change_seq > {{1}} and p.change_seq <= {{2}}",
                tenant.BusinessId,
                since,
                upTo
            )
            .ToListAsync(ct);
}

/// <summary>Whether a page of a pull has products: asked by two feeds, looked up once.</summary>
public sealed class ProductPages(PosDb db)
{
    private (long Since, long UpTo, bool Have)? _last;

    public async Task<bool> HaveProductsAsync(long since, long upTo, CancellationToken ct)
    {
        if (_last is not { } last || (last.Since, last.UpTo) != (since, upTo))
            _last = last = (since, upTo, await db.Products.AnyAsync(p => p.ChangeSeq > since && p.ChangeSeq <= upTo, ct));
        return last.Have;
    }
}
