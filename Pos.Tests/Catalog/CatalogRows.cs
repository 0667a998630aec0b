using Microsoft.Extensions.DependencyInjection;
using Pos.Data;
using Pos.Data.Catalog;
using Pos.Data.Tenancy;
using Pos.Tests.Infrastructure;
using Pos.Tests.Tenancy;

namespace Pos.Tests.Catalog;

/// <summary>Goods have a pack, prices were changed in one go, and a list is being looked at.</summary>
internal sealed class CatalogRows : IFeatureRows
{
    public async Task AddAsync(TestShop shop)
    {
        await PacksTests.MilkAsync(shop);
        var product = await SaveProductsTests.NowAsync(shop, shop.Goods[0].ProductId);
        var changed = await shop.RunAsync<SaveProducts>(
            shop.NewId(),
            new(
                BatchReason.Prices,
                "5 %",
                [],
                [new(shop.Goods[0].ProductId, IsNew: false, product with { Price = product.Price + 100 }, [])]
            )
        );
        Assert.True(changed.Done, changed.Reason);
        await shop.Host.AsAsync(
            shop.BusinessId,
            shop.OwnerId,
            async services =>
            {
                var db = services.GetRequiredService<PosDb>();
                db.ImportDrafts.Add(
                    new()
                    {
                        BusinessId = shop.BusinessId,
                        Id = shop.NewId(),
                        MadeBy = services.GetRequiredService<TenantContext>().WorkerId,
                        MadeAt = TimeProvider.System.GetUtcNow(),
                        Name = "list.csv",
                        Content = "name,price\nSalt,50\n"u8.ToArray(),
                    }
                );
                return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            }
        );
    }
}
