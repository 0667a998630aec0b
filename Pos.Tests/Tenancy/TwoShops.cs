using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Catalog;
using Pos.Data.Credit;
using Pos.Data.Review;
using Pos.Data.Sales;
using Pos.Tests.Credit;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Tenancy;

/// <summary>Two businesses with a row in every table, made once for all questions about who sees what.</summary>
public sealed class TwoShops(ShopRig rig) : IAsyncLifetime
{
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
        await OnCreditAsync(shop);
        using var phone = shop.Host.NewVisitor();
        Assert.True((await phone.BearerAsync("/sync/snapshot", TestShop.Bearer(shop.Till))).IsSuccessStatusCode);
        return shop;
    }

    /// <summary>At both outlets something is owed, paid, given up and brought back.</summary>
    private static async Task OnCreditAsync(TestShop shop)
    {
        var book = new CreditBook(shop);
        var customer = await book.CustomerAsync();
        await OwnerCodeTests.SetAsync(shop, "135790");
        foreach (var (till, outlet) in new[] { (shop.Till, shop.Outlet), (shop.OtherTill, shop.OtherOutlet) })
        {
            var (bought, bad) = (book.Sale(customer, 300, till: till), book.Sale(customer, 100, till: till));
            await book.KeepAsync(bought, bad, book.Pay(customer, 50, till));
            await book.DoneAsync<ReturnGoods>(new(bought.OpId, [new(1, 500)], "Torn"));
            var written = await book.DoneAsync<WriteOff>(new(customer, outlet, [new(bad.OpId, 1, 10_000)], "Left town"));
            await book.DoneAsync<ReverseEntry>(new(written.OpId, null, "Came back", null));
        }
        await book.DoneAsync<MergeCustomers>(new(await book.CustomerAsync("Akbar again"), customer));
        await new Statements.StatementBook(shop).HandOutAsync(customer);
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
                    .Barcodes.Where(b => b.ProductId == productId)
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
