using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Credit;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Credit;

/// <summary>Everybody is listed by quicker ways than those who are looked for: what comes out is the same, on whatever page.</summary>
public sealed class CustomerListTests(ShopRig rig) : ShopTests(rig)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_of_everybody_are_the_whole_list_cut_up_in_every_order(bool oneOutlet)
    {
        var shop = await Rig.ShopAsync();
        var book = new CreditBook(shop);
        foreach (
            var (name, rupees) in new[]
            {
                ("Dara", 300),
                ("Babar", 300),
                ("Akbar", 300),
                ("Chand", 100),
                ("Ejaz", 0),
                ("Farid", -50),
                ("Akbar", 0),
            }
        )
        {
            var customer = await book.CustomerAsync(name);
            if (rupees > 0)
                await book.KeepAsync(book.Sale(customer, rupees));
            else if (rupees < 0)
                await book.KeepAsync(book.Pay(customer, -rupees));
        }
        var settled = await book.CustomerAsync("Gul");
        await book.KeepAsync(book.Sale(settled, 70), book.Pay(settled, 70));

        foreach (var order in Enum.GetValues<CustomerOrder>())
        foreach (var descending in new[] { false, true })
        {
            var asked = new CustomerFilter
            {
                Order = order,
                Descending = descending,
                OneOutlet = oneOutlet,
            };
            var (whole, totals) = await RunAsync(shop, asked with { Words = [""], Take = 100 });
            Assert.Equal((8, 95_000L), (totals.Customers, totals.Balance));
            foreach (var skip in new[] { 0, 2, 4, 6, 8 })
            {
                var (page, same) = await RunAsync(shop, asked with { Skip = skip, Take = 2 });
                Assert.Equal(totals, same);
                Assert.Equal(whole.Skip(skip).Take(2), page);
            }
        }
    }

    private static Task<(IReadOnlyList<ListedCustomer> Page, CustomersTotals Totals)> RunAsync(TestShop shop, CustomerFilter filter) =>
        shop.Host.AsAsync(
            shop.BusinessId,
            shop.OwnerId,
            services => services.GetRequiredService<CustomerList>().RunAsync(filter, TestContext.Current.CancellationToken)
        );
}
