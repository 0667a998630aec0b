using Pos.Data.Catalog;
using Pos.Tests.Infrastructure;
using Pos.Tests.Tenancy;

namespace Pos.Tests.Catalog;

/// <summary>Both outlets have a price of their own for sugar.</summary>
internal sealed class OutletProductRows : IFeatureRows
{
    public async Task AddAsync(TestShop shop)
    {
        var saved = await shop.RunAsync<SaveAtOutlets>(
            shop.NewId(),
            new(shop.Goods[0].ProductId, [new(shop.Outlet, 14_000, true), new(shop.OtherOutlet, 16_000, false)])
        );
        Assert.True(saved.Done, saved.Reason);
    }
}
