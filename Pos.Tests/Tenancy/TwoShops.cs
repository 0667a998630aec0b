using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Catalog;
using Pos.Data.Review;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Tenancy;

/// <summary>What a feature puts into the tables it owns; found wherever it is written.</summary>
public interface IFeatureRows
{
    Task AddAsync(TestShop shop);
}

/// <summary>Two businesses with a row in every table, made once for all questions about who sees what.</summary>
public sealed class TwoShops(ShopRig rig) : IAsyncLifetime
{
    private static readonly List<IFeatureRows> Rows =
    [
        .. typeof(IFeatureRows)
            .Assembly.GetTypes()
            .Where(t => t.IsClass && t.IsAssignableTo(typeof(IFeatureRows)))
            .OrderBy(t => t.FullName, StringComparer.Ordinal)
            .Select(t => (IFeatureRows)Activator.CreateInstance(t)!),
    ];

    public TestShop A { get; private set; } = null!;
    public TestShop B { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        (A, B) = (await FullShopAsync(), await FullShopAsync());
    }

    private async Task<TestShop> FullShopAsync()
    {
        var shop = await rig.ShopAsync();
        var sugar = shop.Goods[0];
        var dear = await shop.RunAsync<SaveProduct>(shop.NewId(), await ProductOfAsync(shop, sugar.ProductId, price: 1));
        Assert.True(dear.Done, dear.Reason);
        // Flags come from a price that has changed meanwhile and from stock below zero.
        await shop.PushAsync(shop.Sale((0, 200_000), (1, 1000)), shop.Sale());
        await shop.PushAsync(shop.OtherTill, shop.Sale(shop.OtherTill, (2, 1000)));
        // Something set aside, and decided.
        var decided = await shop.RunAsync<ResolveOperation>(
            shop.NewId(),
            new(await shop.SetAsideAsync(), Decision.Dismissed, "Rung up twice", null)
        );
        Assert.True(decided.Done, decided.Reason);
        foreach (var rows in Rows)
            await rows.AddAsync(shop);
        // The books are checked, and something that was broken holds again.
        Assert.Equal(0L, await rig.Database.AskAsync<long>("select app.check_books($1)", shop.BusinessId));
        await rig.Database.AskAsync<long>(
            "insert into shop.broken_books values ($1, 'what was broken', 'sales', 0, now()) returning broken",
            shop.BusinessId
        );
        using var phone = shop.Host.NewVisitor();
        Assert.True((await phone.BearerAsync("/sync/snapshot", TestShop.Bearer(shop.Till))).IsSuccessStatusCode);
        return shop;
    }

    /// <summary>The product as it is, ready to be saved with one thing changed.</summary>
    public static Task<SaveProduct> ProductOfAsync(TestShop shop, Guid productId, long? price = null, bool active = true) =>
        shop.Host.AsAsync(
            shop.BusinessId,
            shop.OwnerId,
            async services =>
            {
                var db = services.GetRequiredService<Data.PosDb>();
                var product = await db.Products.SingleAsync(p => p.Id == productId, TestContext.Current.CancellationToken);
                var barcodes = await db
                    .Barcodes.Where(b => b.ProductId == productId && b.PackId == null)
                    .OrderBy(b => b.Position)
                    .Select(b => b.Code)
                    .ToListAsync(TestContext.Current.CancellationToken);
                return new SaveProduct(
                    productId,
                    product.Name,
                    product.NameUr,
                    product.Code,
                    price ?? product.Price,
                    product.UnitId,
                    product.CategoryId,
                    barcodes,
                    active,
                    []
                );
            }
        );

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
