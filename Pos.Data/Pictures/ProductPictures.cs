using Microsoft.EntityFrameworkCore;
using Pos.Data.Catalog;
using Pos.Data.Tenancy;

namespace Pos.Data.Pictures;

/// <summary>The pictures of one business: in the store is what its goods name, and no more.</summary>
public sealed class ProductPictures(PosDb db, TenantContext tenant, IPictureStore store)
{
    /// <summary>Until the transaction ends nobody else sets or clears away pictures of the business. Before anything is asked or put.</summary>
    public Task HoldAsync(CancellationToken ct) => db.Database.ExecuteSqlRawAsync("select app.hold_pictures()", ct);

    /// <summary>In the transaction that then names it.</summary>
    public async Task PutAsync(MadePicture picture, CancellationToken ct)
    {
        foreach (var (name, content) in picture.Files)
            await store.PutAsync(tenant.BusinessId, name, content, ct);
    }

    /// <summary>Removes what no product names, also what a server left behind that died in the middle. In a transaction of its own.</summary>
    public async Task ClearAsync(CancellationToken ct)
    {
        await HoldAsync(ct);
        var stored = await store.ListAsync(tenant.BusinessId, ct);
        var named = await db.Products.Where(p => p.Picture != null).Select(p => p.Picture!).ToHashSetAsync(ct);
        foreach (var name in stored.Where(name => !named.Contains(name.Hash)))
            await store.RemoveAsync(tenant.BusinessId, name, ct);
    }
}
