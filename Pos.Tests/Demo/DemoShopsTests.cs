using Pos.Tests.Infrastructure;
using Pos.Web.Features.Demo;

namespace Pos.Tests.Demo;

public sealed class DemoShopsTests(ShopRig rig)
{
    [Fact]
    public async Task The_demo_and_the_large_shop_are_made_once_and_their_books_balance()
    {
        await using var database = await rig.NewDatabaseAsync("demo");
        await using var host = new ShopHost(database);
        host.StartServer();
        for (var i = 0; i < 2; i++)
        {
            await DemoShops.SeedWhenEmptyAsync(host.Services);
            await LargeShop.SeedAsync(host.Services, 450, 50);
        }
        Assert.Equal(
            ["Al-Madina Kiryana", "Noor Cloth House", "Sabzi Mandi Superstore"],
            await database.ListAsync<string>("select name from shop.businesses order by name")
        );
        Assert.Equal(
            [2, 1, 1],
            await database.ListAsync<long>(
                "select (select count(*) from shop.outlets o where o.business_id = b.business_id) from shop.businesses b order by name"
            )
        );
        Assert.True(
            await database.AskAsync<long>(
                "select count(*) from shop.products p join shop.businesses using (business_id) where businesses.name like 'Al-%' and p.name_ur <> '' and p.price > 0"
            ) >= 300
        );
        Assert.True(
            await database.AskAsync<long>(
                "select count(distinct business_date) from shop.sales s join shop.businesses using (business_id) where name like 'Al-%'"
            ) >= 55
        );
        Assert.Equal(0, await database.AskAsync<long>("select count(*) from shop.operations where status <> 'applied'"));
        Assert.Empty(await Data.Sql.Database.BrokenInvariantsAsync(database.App, TestContext.Current.CancellationToken));

        foreach (
            var (login, password, home) in new[]
            {
                (DemoShops.OwnerLogin, DemoShops.OwnerPassword, "/today"),
                (DemoShops.CashierLogin, DemoShops.CashierPassword, "/till"),
                (DemoShops.AdminLogin, DemoShops.AdminPassword, "/platform/sync"),
            }
        )
        {
            using var visitor = host.NewVisitor();
            await visitor.SignInAsync(login, password);
            Assert.Equal(home, (await visitor.GetAsync("/")).Headers.Location!.OriginalString);
        }

        var barcodes = await database.ListAsync<string>("select code from shop.barcodes where length(code) = 13");
        Assert.True(barcodes.Count > 300);
        Assert.All(barcodes, code => Assert.Equal(0, code.Select((digit, i) => (digit - '0') * (i % 2 == 0 ? 1 : 3)).Sum() % 10));
    }
}
