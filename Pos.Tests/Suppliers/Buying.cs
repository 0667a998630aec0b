using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Operations;
using Pos.Data.Suppliers;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Suppliers;

/// <summary>A shop that buys from one supplier. Amounts in rupees, quantities in units.</summary>
internal sealed class Buying(TestShop shop, Guid supplier)
{
    public Guid Supplier => supplier;

    public static readonly DateOnly Today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    public static async Task<Buying> FromAsync(TestShop shop, string name = "Metro Traders", int terms = 15)
    {
        var supplier = shop.NewId();
        await DoneAsync(shop, new SaveSupplier(supplier, name, "", "0300 5556667", terms, ""));
        return new(shop, supplier);
    }

    public static async Task<OperationResult> DoneAsync<TInput>(TestShop shop, TInput input)
        where TInput : class
    {
        var result = await shop.RunAsync<TInput>(shop.NewId(), input);
        Assert.True(result.Done, result.Reason);
        return result;
    }

    /// <summary>Sugar, so much of it for so much.</summary>
    public ReceiveDelivery Sugar(long quantity, long cost, string invoice = "", Guid? outlet = null) =>
        new(
            supplier,
            outlet ?? shop.Outlet,
            invoice,
            Today,
            [new(shop.Goods[0].ProductId, quantity * 1000, 0, cost * 100, 0)],
            0,
            ExtraOnInvoice: true,
            AlreadyIn: false,
            0,
            PaidBy.Cash,
            ""
        );

    public ReturnToSupplier Back(long quantity, long worth, Guid? outlet = null) =>
        new(supplier, outlet ?? shop.Outlet, [new(shop.Goods[0].ProductId, quantity * 1000, worth * 100)], "", "Wet");

    /// <summary>So much sugar is ordered, in bags of twelve.</summary>
    public SaveOrder Order(Guid id, long quantity, bool place = true) =>
        new(id, supplier, shop.Outlet, Today.AddDays(3), "", [new(shop.Goods[0].ProductId, quantity * 1000, 12_000, null)], place);

    public Task<OrderState> StateAsync(Guid order) =>
        shop.Host.AsAsync(
            shop.BusinessId,
            shop.OwnerId,
            async services =>
                (await services.GetRequiredService<OrderList>().RunAsync(new(One: order), 0, 1, TestContext.Current.CancellationToken))
                    .Single()
                    .Is
        );

    public PaySupplier Pay(long amount) => new(supplier, amount * 100, PaidBy.Bank, "TT-1", "");

    public async Task<Guid> BroughtAsync(ReceiveDelivery delivery) => (await DoneAsync(shop, delivery)).OpId;

    public async Task<long> OwedAsync() => (await RowAsync(Today)).Owed / 100;

    public Task<SupplierRow> RowAsync(DateOnly today) =>
        shop.Host.AsAsync(
            shop.BusinessId,
            shop.OwnerId,
            async services =>
                (
                    await services.GetRequiredService<SupplierList>().RunAsync(today, supplier, TestContext.Current.CancellationToken)
                ).Single()
        );
}
