using System.Net;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Shared;

/// <summary>Everything of shop A, asked for by the people of shop B, at every address that takes an id.</summary>
public sealed class CrossTenantTests(ShopRig rig) : ShopTests(rig)
{
    private const string Canary = "Kanarienvogel";

    private async Task<(TestShop A, TestShop B, List<string> Ids)> ShopsAsync()
    {
        var (a, b) = (await Rig.ShopAsync(Canary), await Rig.ShopAsync());
        await a.PushAsync(a.Sale());
        await a.PushAsync(a.OtherTill, a.Sale(a.OtherTill));
        var ids = new List<string>();
        foreach (
            var column in await Database.ListAsync<string>(
                """
                select format('select distinct %I::text from shop.%I where business_id = $1 and %1$I is not null', a.attname, c.relname)
                from pg_attribute a join pg_class c on c.oid = a.attrelid
                where c.relnamespace = 'shop'::regnamespace and c.relkind = 'r' and a.atttypid = 'uuid'::regtype and a.attnum > 0
                """
            )
        )
            ids.AddRange(await Database.ListAsync<string>(column, a.BusinessId));
        return (a, b, [.. ids.Distinct()]);
    }

    [Fact]
    public async Task Every_id_of_another_shop_is_nothing_here()
    {
        var (_, b, ids) = await ShopsAsync();
        Assert.True(ids.Count > 25);
        var addresses = Endpoints.All(Rig.Host).Where(a => a.Parameters.Contains("id")).ToList();
        Assert.True(addresses.Count >= 5);
        foreach (var login in new[] { b.OwnerLogin, b.CashierLogin })
        {
            using var visitor = await b.SignedInAsync(login);
            foreach (var address in addresses)
            foreach (var id in ids)
            {
                using var request = new HttpRequestMessage(new(address.Method), address.With(_ => id));
                if (!address.IsRead)
                    request.Content = new FormUrlEncodedContent([
                        new("Name", "Mine now"),
                        new("Price", "1"),
                        new("OpId", b.NewId().ToString()),
                    ]);
                using var answer = await visitor.SendAsync(request);
                Assert.True(
                    answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden,
                    $"{address} {id}: {answer.StatusCode}"
                );
                Assert.DoesNotContain(Canary, await answer.TextAsync(), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task No_page_shows_a_word_of_another_shop_whatever_it_is_asked_for()
    {
        var (a, b, _) = await ShopsAsync();
        var category = await Database.AskAsync<Guid>("select id from shop.categories where business_id = $1", a.BusinessId);
        foreach (var login in new[] { b.OwnerLogin, b.CashierLogin })
        {
            using var visitor = await b.SignedInAsync(login);
            foreach (
                var address in Endpoints.All(Rig.Host).Where(x => x.IsRead && x.Parameters.Count == 0 && x.Route is not "/sales/events")
            )
            foreach (
                var query in new[]
                {
                    "",
                    $"?q=Sugar&category={category}",
                    $"?outlet={a.Outlet}&worker={a.OwnerId}&from=2020-01-01&to=2030-01-01",
                    $"?category={category}&businessId={a.BusinessId}",
                }
            )
                Assert.DoesNotContain(Canary, await (await visitor.GetAsync(address.Route + query)).TextAsync(), StringComparison.Ordinal);
        }
        using var own = await a.SignedInAsync(a.OwnerLogin);
        Assert.Contains(Canary, await (await own.GetAsync("/sales")).TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ids_of_another_shop_in_a_body_are_nothing_either()
    {
        var (a, b, _) = await ShopsAsync();
        using var visitor = await b.SignedInAsync(b.OwnerLogin);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (
                await visitor.JsonAsync(
                    "/till/devices",
                    new
                    {
                        op_id = b.NewId(),
                        outlet_id = a.Outlet,
                        name = "Phone",
                    }
                )
            ).StatusCode
        );
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await visitor.JsonAsync("/till/shifts", new { device_id = a.Till.Enrolment.Device.Id })).StatusCode
        );
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await visitor.FormAsync("/choose-business", ("businessId", a.BusinessId.ToString()))).StatusCode
        );
        var unit = await Database.AskAsync<Guid>("select id from shop.units where business_id = $1 and code = 'kg'", a.BusinessId);
        var category = await Database.AskAsync<Guid>("select id from shop.categories where business_id = $1", a.BusinessId);
        var mine = await Database.AskAsync<Guid>("select id from shop.units where business_id = $1 and code = 'kg'", b.BusinessId);
        foreach (var (name, value) in new[] { ("UnitId", unit), ("CategoryId", category), ("Opening[0].OutletId", a.Outlet) })
        {
            var answer = await visitor.FormAsync(
                "/products",
                [
                    ("Name", "Rice"),
                    ("Price", "10"),
                    .. name == "UnitId" ? [] : new[] { ("UnitId", mine.ToString()) },
                    (name, value.ToString()),
                    ("Opening[0].Quantity", "1"),
                ]
            );
            Assert.True(answer.StatusCode == HttpStatusCode.UnprocessableEntity, $"{name}: {answer.StatusCode}");
        }
        Assert.Equal(4, await Database.AskAsync<long>("select count(*) from shop.products where business_id = $1", b.BusinessId));
    }

    [Fact]
    public async Task The_till_of_one_outlet_reads_nothing_of_the_other()
    {
        var shop = await Rig.ShopAsync();
        await shop.PushAsync(shop.OtherTill, shop.Sale(shop.OtherTill, (1, 7000)));
        using var till = new Sync.Reading(shop, shop.Till);
        var stock = await till.StockAsync();
        Assert.All(stock.OnHand, onHand => Assert.Equal(100_000, onHand));
        var epoch = (await till.SnapshotAsync()).Head.Epoch;
        await foreach (var (_, page) in till.PagesAsync(0, epoch))
            Assert.All(page.Stock, row => Assert.Equal(100_000, row.OnHand));
    }

    [Fact]
    public async Task What_is_for_owners_is_forbidden_to_cashiers()
    {
        var shop = await Rig.ShopAsync();
        var sale = shop.Sale();
        await shop.PushAsync(sale);
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        var addresses = Endpoints.All(Rig.Host).Where(a => a.OwnerOnly).ToList();
        Assert.True(addresses.Count >= 10);
        foreach (var address in addresses)
        {
            using var request = new HttpRequestMessage(new(address.Method), address.With(_ => sale.OpId.ToString()));
            if (!address.IsRead)
                request.Content = new FormUrlEncodedContent([new("Name", "Mine now")]);
            // With an id in the address, "not yours" and "not there" are one answer.
            var expected = address.Parameters.Contains("id") ? HttpStatusCode.NotFound : HttpStatusCode.Forbidden;
            Assert.Equal((address, expected), (address, (await cashier.SendAsync(request)).StatusCode));
        }
        var goods = await (await cashier.GetAsync("/products")).TextAsync();
        Assert.Contains("href=\"/till\"", goods, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/sales\"", goods, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/products/new\"", goods, StringComparison.Ordinal);
    }
}
