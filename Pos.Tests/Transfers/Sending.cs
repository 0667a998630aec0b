using Pos.Data.Operations;
using Pos.Data.Stock;
using Pos.Data.Transfers;
using Pos.Tests.Infrastructure;
using Pos.Tests.Suppliers;

namespace Pos.Tests.Transfers;

/// <summary>A shop that sends sugar from its first outlet to its second. Quantities in units.</summary>
internal sealed class Sending(TestShop shop)
{
    private Guid Sugar => shop.Goods[0].ProductId;

    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public SendGoods Sugars(long quantity) =>
        new(shop.Outlet, shop.OtherOutlet, "Ali takes it along", [new(Sugar, quantity * 1000, "Sugar")]);

    public SendGoods Milk(long sugar, long milk) =>
        Sugars(sugar) with
        {
            Lines = [new(Sugar, sugar * 1000), new(shop.Goods[1].ProductId, milk * 1000)],
        };

    public async Task<Guid> SentAsync(SendGoods goods) => (await Buying.DoneAsync(shop, goods)).OpId;

    public Task<Guid> SentAsync(long quantity = 10) => SentAsync(Sugars(quantity));

    public ReceiveGoods Arrived(Guid transfer, long quantity) => new(transfer, null, [new(Sugar, quantity * 1000, "Sugar")]);

    /// <summary>What a till sends, at a moment.</summary>
    public Envelope FromTill(SendGoods goods) => shop.Till.Next(goods with { FromOutletId = null }, Now);

    public Task<OperationResult> RunAsync<TInput>(TInput input)
        where TInput : class => shop.RunAsync<TInput>(shop.NewId(), input);

    public async Task<(long Here, long There)> OnHandAsync(int good = 0)
    {
        async Task<long> AtAsync(Guid outlet) =>
            await shop.Host.AsAsync(
                shop.BusinessId,
                shop.OwnerId,
                async services =>
                    (
                        await Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.ToListAsync(
                            Db(services).StockOnHand.Where(s => s.OutletId == outlet && s.ProductId == shop.Goods[good].ProductId),
                            TestContext.Current.CancellationToken
                        )
                    ).Sum(s => s.Quantity) / 1000
            );
        return (await AtAsync(shop.Outlet), await AtAsync(shop.OtherOutlet));
    }

    private static Data.PosDb Db(IServiceProvider services) => (Data.PosDb)services.GetService(typeof(Data.PosDb))!;
}
