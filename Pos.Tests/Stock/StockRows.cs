using Pos.Data.Stock;
using Pos.Tests.Infrastructure;
using Pos.Tests.Tenancy;

namespace Pos.Tests.Stock;

/// <summary>At both outlets something was counted, and there is less than there should be.</summary>
internal sealed class StockRows : IFeatureRows
{
    public async Task AddAsync(TestShop shop)
    {
        foreach (var outlet in (Guid[])[shop.Outlet, shop.OtherOutlet])
        {
            var counted = await shop.RunAsync<CountGoods>(shop.NewId(), new(outlet, "", [new(shop.Goods[0].ProductId, 9_000)]));
            Assert.True(counted.Done, counted.Reason);
            var minimum = await shop.RunAsync<SaveMinimum>(shop.NewId(), new(outlet, shop.Goods[0].ProductId, 10_000));
            Assert.True(minimum.Done, minimum.Reason);
        }
    }
}
