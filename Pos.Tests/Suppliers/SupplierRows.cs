using Pos.Data.Suppliers;
using Pos.Tests.Infrastructure;
using Pos.Tests.Tenancy;

namespace Pos.Tests.Suppliers;

/// <summary>At both outlets something was bought, paid, given back, taken back and ordered.</summary>
internal sealed class SupplierRows : IFeatureRows
{
    public async Task AddAsync(TestShop shop)
    {
        var buying = await Buying.FromAsync(shop);
        foreach (var outlet in (Guid[])[shop.Outlet, shop.OtherOutlet])
        {
            await buying.BroughtAsync(buying.Sugar(10, 1_000, outlet: outlet) with { Paid = 10_000 });
            await Buying.DoneAsync(shop, buying.Back(1, 100, outlet));
            await Buying.DoneAsync(shop, new SaveSupplierGoods(buying.Supplier, shop.Goods[0].ProductId, 12_000, Preferred: false));
            var order = shop.NewId();
            await Buying.DoneAsync(shop, buying.Order(order, 24) with { OutletId = outlet });
            await buying.BroughtAsync(buying.Sugar(2, 200, outlet: outlet) with { OrderId = order });
            var wrong = await buying.BroughtAsync(buying.Sugar(5, 500, outlet: outlet));
            await Buying.DoneAsync(shop, new ReverseSupplierEntry(wrong, 1, "Twice"));
        }
    }
}
