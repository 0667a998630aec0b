using Pos.Data.Credit;
using Pos.Data.Sales;
using Pos.Tests.Infrastructure;
using Pos.Tests.Statements;
using Pos.Tests.Tenancy;

namespace Pos.Tests.Credit;

/// <summary>At both outlets something is owed, paid, given up and brought back.</summary>
public sealed class CreditRows : IFeatureRows
{
    public async Task AddAsync(TestShop shop)
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
        await new StatementBook(shop).HandOutAsync(customer);
    }
}
