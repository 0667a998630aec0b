using System.Net;
using Npgsql;
using Pos.Data.Catalog;
using Pos.Data.Operations;
using Pos.Tests.Infrastructure;
using Pos.Tests.Operations;
using Pos.Tests.Tenancy;

namespace Pos.Tests.Sync;

/// <summary>What goes on in a server and its database while tills sell.</summary>
public sealed class ServerTroubleTests(ShopRig rig) : ShopTests(rig)
{
    [Fact]
    public async Task A_slow_writer_holds_up_no_till_and_no_till_passes_over_its_change()
    {
        var shop = await Rig.ShopAsync();
        using var till = new Reading(shop, shop.Till);
        var (head, _) = await till.SnapshotAsync();

        // A long transaction changes a product; its number comes last, as CatalogStamps takes it.
        await using var connection = await Database.App.OpenConnectionAsync(Ct);
        await using var slow = await connection.BeginTransactionAsync(Ct);
        async Task SlowlyAsync(string sql, params object[] values)
        {
            await using var command = new NpgsqlCommand(sql, connection, slow);
            foreach (var value in values)
                command.Parameters.Add(new() { Value = value });
            await command.ExecuteNonQueryAsync(Ct);
        }
        var owner = await Database.SessionOfAsync(shop.OwnerId);
        await SlowlyAsync("select from app.enter($1, $2, $3)", shop.BusinessId, owner.Id, owner.Key());
        await SlowlyAsync(
            "update shop.products set price = 777 where business_id = $1 and id = $2",
            shop.BusinessId,
            shop.Goods[0].ProductId
        );

        // Meanwhile the shop goes on, and the till hears of it.
        Assert.Equal(ResultStatus.Applied, (await shop.PushAsync(shop.Sale())).Results.Single().Status);
        await shop.RunAsync<SaveProduct>(shop.NewId(), await TwoShops.ProductOfAsync(shop, shop.Goods[3].ProductId, price: 5));
        var meanwhile = await till.PullAsync(head.ChangeSeq, head.Epoch);
        Assert.Equal([shop.Goods[3].ProductId], meanwhile.Products.Select(p => p.Id));

        await SlowlyAsync(CatalogStamps.StampProducts, shop.BusinessId, new[] { shop.Goods[0].ProductId });
        Assert.Empty((await till.PullAsync(meanwhile.Next, head.Epoch)).Products);
        await slow.CommitAsync(Ct);
        Assert.Equal(
            (shop.Goods[0].ProductId, 777),
            (await till.PullAsync(meanwhile.Next, head.Epoch)).Products.Select(p => (p.Id, p.Price)).Single()
        );
    }

    [Fact]
    public async Task A_long_list_of_goods_that_is_brought_in_while_tills_sell_reaches_them_whole()
    {
        const int Lists = 25,
            Each = 200;
        var shop = await Rig.ShopAsync();
        using var till = new Reading(shop, shop.Till);
        var (head, _) = await till.SnapshotAsync();
        var bringing = Task.Run(
            async () =>
            {
                for (var list = 0; list < Lists; list++)
                {
                    var result = await shop.RunAsync<AddProducts>(
                        shop.NewId(),
                        new([
                            .. Enumerable
                                .Range(0, Each)
                                .Select(i => new NewProduct(shop.NewId(), $"Goods {list} {i}", "", "", 100 + i, "piece", null, [], [])),
                        ])
                    );
                    Assert.True(result.Done, result.Reason);
                }
            },
            Ct
        );
        var seen = new HashSet<Guid>();
        var (checkpoint, sold) = (head.ChangeSeq, 0);
        bool done;
        do
        {
            done = bringing.IsCompleted;
            await foreach (var (_, page) in till.PagesAsync(checkpoint, head.Epoch))
            {
                seen.UnionWith(page.Products.Select(p => p.Id));
                checkpoint = page.Next;
            }
            Assert.Equal(ResultStatus.Applied, (await shop.PushAsync(shop.Sale())).Results.Single().Status);
            sold++;
        } while (!done);
        await bringing;
        Assert.Equal(Lists * Each, seen.Count);
        Assert.Equal(sold, await Database.AskAsync<long>("select count(*) from shop.sales where business_id = $1", shop.BusinessId));
    }

    [Fact]
    public async Task When_the_cookie_keys_are_lost_people_sign_in_again_and_tills_go_on_sending()
    {
        var database = await Rig.NewDatabaseAsync("lost_keys");
        await using (var before = new ShopHost(database))
        {
            before.StartServer();
            var shop = await TestShop.FoundAsync(Rig, before);
            using var owner = await shop.SignedInAsync(shop.OwnerLogin);
            Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync("/products")).StatusCode);
            await using (var command = database.Admin.CreateCommand("delete from identity.data_protection_keys"))
                await command.ExecuteNonQueryAsync(Ct);
            await using var after = new ShopHost(database);
            after.StartServer();
            using var again = after.NewVisitor();
            foreach (System.Net.Cookie cookie in owner.Cookies.GetAllCookies())
                again.Cookies.Add(after.Address, new System.Net.Cookie(cookie.Name, cookie.Value));
            var answer = await again.GetAsync("/products");
            Assert.Equal(
                (HttpStatusCode.Redirect, "/sign-in"),
                (
                    answer.StatusCode,
                    answer.Headers.Location!.IsAbsoluteUri
                        ? answer.Headers.Location.AbsolutePath
                        : answer.Headers.Location.ToString().Split('?')[0]
                )
            );
            var sale = shop.Sale();
            Assert.Equal(
                ResultStatus.Applied,
                (await shop.PushAsync(shop.Till, shop.Till.Push([sale], sale.Time()), after)).Results.Single().Status
            );
        }
        await database.DisposeAsync();
    }
}
