using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data;
using Pos.Data.Catalog;
using Pos.Tests.Infrastructure;
using Pos.Tests.Tenancy;

namespace Pos.Tests.Sync;

public sealed class PullTests(ShopRig rig) : ShopTests(rig)
{
    private const string GoodsInTheDatabase = """
        select concat_ws('|', p.id, p.name, p.name_ur, p.code, coalesce((select string_agg(b.code, ' ' order by b.position) from shop.barcodes b where b.business_id = p.business_id and b.product_id = p.id), ''),
                         p.price, u.code, coalesce(c.name, '-'))
        from shop.products p join shop.units u on u.business_id = p.business_id and u.id = p.unit_id
        left join shop.categories c on c.business_id = p.business_id and c.id = p.category_id and c.deleted_at is null
        where p.business_id = $1 and p.active order by 1
        """;

    private Task<List<string>> InDatabaseAsync(TestShop shop) => Database.ListAsync<string>(GoodsInTheDatabase, shop.BusinessId);

    private static IEnumerable<string> Read(IEnumerable<Reading.Goods> goods) =>
        goods
            .Select(g => string.Join('|', g.Id, g.Name, g.NameUr, g.Code, g.Barcodes, g.Price, g.Unit, g.Category ?? "-"))
            .Order(StringComparer.Ordinal);

    private static Task<Data.Operations.OperationResult> AddAsync(TestShop shop, int count, string name) =>
        shop.RunAsync<AddProducts>(
            shop.NewId(),
            new([
                .. Enumerable
                    .Range(0, count)
                    .Select(i => new NewProduct(shop.NewId(), $"{name} {i}", "", "", 100 + i, "piece", null, [], [])),
            ])
        );

    [Fact]
    public async Task A_snapshot_has_what_the_database_has()
    {
        var shop = await Rig.ShopAsync();
        for (var i = 0; i < 6; i++)
            Assert.True((await AddAsync(shop, 200, $"List {i}")).Done);
        using var till = new Reading(shop, shop.Till);
        var (head, goods) = await till.SnapshotAsync();
        Assert.Equal(await InDatabaseAsync(shop), Read(goods));
        Assert.Equal(1204, goods.Count);
        Assert.Equal(
            await Database.AskAsync<long>("select change_seq from shop.sync_state where business_id = $1", shop.BusinessId),
            head.ChangeSeq
        );
        Assert.Equal(["Dry goods"], head.Categories.Select(c => c.Name));
        Assert.Equal(6, head.Units.Count);
    }

    [Fact]
    public async Task A_till_that_follows_the_changes_has_what_the_database_has()
    {
        var shop = await Rig.ShopAsync();
        using var till = new Reading(shop, shop.Till);
        var (head, goods) = await till.SnapshotAsync();
        var stock = await till.StockAsync();
        var mine = goods.ToDictionary(g => g.Id);
        var onHand = stock.Ids.Split('\n').Select(Guid.Parse).Zip(stock.OnHand).ToDictionary(s => s.First, s => s.Second);

        await shop.RunAsync<SaveProduct>(shop.NewId(), await TwoShops.ProductOfAsync(shop, shop.Goods[1].ProductId, price: 29_900));
        await shop.RunAsync<SaveProduct>(shop.NewId(), await TwoShops.ProductOfAsync(shop, shop.Goods[2].ProductId, active: false));
        await AddAsync(shop, 200, "More");
        await shop.PushAsync(shop.Sale((1, 3000), (3, 1000)));
        await shop.PushAsync(shop.OtherTill, shop.Sale(shop.OtherTill, (1, 50_000)));

        var units = head.Units.ToDictionary(u => u.Id);
        await foreach (var (_, page) in till.PagesAsync(head.ChangeSeq, head.Epoch))
        {
            foreach (var product in page.Products)
            {
                mine.Remove(product.Id);
                if (!product.Deleted)
                    mine[product.Id] = new(
                        product.Id,
                        product.Name,
                        product.NameUr,
                        product.Code,
                        string.Join(' ', product.Barcodes),
                        product.Price,
                        units[product.UnitId].Code,
                        product.CategoryId is null ? null : head.Categories.Single(c => c.Id == product.CategoryId).Name
                    );
            }
            foreach (var row in page.Stock)
                onHand[row.ProductId] = row.OnHand;
        }
        Assert.Equal(await InDatabaseAsync(shop), Read(mine.Values));
        Assert.Equal(
            await Database.ListAsync<string>(
                "select product_id || ' ' || quantity from shop.stock_on_hand where outlet_id = $1 and quantity <> 0 order by 1",
                shop.Outlet
            ),
            onHand.Select(s => $"{s.Key} {s.Value}").Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_product_switched_off_comes_as_deleted_and_leaves_the_snapshot()
    {
        var shop = await Rig.ShopAsync();
        using var till = new Reading(shop, shop.Till);
        var (head, _) = await till.SnapshotAsync();
        var bread = shop.Goods[2].ProductId;
        await shop.RunAsync<SaveProduct>(shop.NewId(), await TwoShops.ProductOfAsync(shop, bread, active: false));
        Assert.Equal([(bread, true)], (await till.PullAsync(head.ChangeSeq, head.Epoch)).Products.Select(p => (p.Id, p.Deleted)));
        Assert.DoesNotContain(bread, (await till.SnapshotAsync()).Goods.Select(g => g.Id));
        await shop.RunAsync<SaveProduct>(shop.NewId(), await TwoShops.ProductOfAsync(shop, bread));
        Assert.Equal([(bread, false)], (await till.PullAsync(head.ChangeSeq, head.Epoch)).Products.Select(p => (p.Id, p.Deleted)));
    }

    [Fact]
    public async Task A_removed_category_comes_as_deleted()
    {
        var shop = await Rig.ShopAsync();
        using var till = new Reading(shop, shop.Till);
        var (head, _) = await till.SnapshotAsync();
        var dry = head.Categories.Single().Id;
        await shop.RunAsync<SaveCategory>(shop.NewId(), new(dry, "Dry goods", "", 1, true));
        Assert.Equal([(dry, true)], (await till.PullAsync(head.ChangeSeq, head.Epoch)).Categories.Select(c => (c.Id, c.Deleted)));
        var (after, goods) = await till.SnapshotAsync();
        Assert.Empty(after.Categories);
        Assert.All(goods, g => Assert.Null(g.Category));
    }

    [Fact]
    public async Task A_page_never_splits_a_write()
    {
        var shop = await Rig.ShopAsync();
        for (var i = 0; i < 9; i++)
            await AddAsync(shop, 40 * (i % 5 + 1), $"List {i}");
        using var till = new Reading(shop, shop.Till);
        var epoch = (await till.SnapshotAsync()).Head.Epoch;
        var numbers = (
            await Database.ListAsync<string>("select id || ' ' || change_seq from shop.products where business_id = $1", shop.BusinessId)
        )
            .Select(row => row.Split(' '))
            .ToDictionary(row => Guid.Parse(row[0]), row => long.Parse(row[1], System.Globalization.CultureInfo.InvariantCulture));
        var (pages, seen) = (0, 0);
        await foreach (var (since, page) in till.PagesAsync(0, epoch))
        {
            pages++;
            seen += page.Products.Count;
            Assert.Equal(
                numbers.Where(n => n.Value > since && n.Value <= page.Next).Select(n => n.Key).Order(),
                page.Products.Select(p => p.Id).Order()
            );
        }
        Assert.Equal((numbers.Count, true), (seen, pages > 1));
    }

    [Fact]
    public async Task Another_epoch_and_a_checkpoint_from_the_future_must_load_everything_again()
    {
        var shop = await Rig.ShopAsync();
        using var till = new Reading(shop, shop.Till);
        var (head, _) = await till.SnapshotAsync();
        foreach (
            var (since, epoch) in new[]
            {
                (0L, Guid.CreateVersion7()),
                (0L, Guid.Empty),
                (head.ChangeSeq + 1000, head.Epoch),
                (-1L, head.Epoch),
                (long.MaxValue, head.Epoch),
            }
        )
        {
            var answer = await till.PullRawAsync(since, epoch);
            Assert.Equal(
                (HttpStatusCode.Gone, $$"""{"error":"full_resync","epoch":"{{head.Epoch}}","change_seq":{{head.ChangeSeq}}}"""),
                (answer.StatusCode, await answer.TextAsync())
            );
        }
        Assert.Equal(HttpStatusCode.OK, (await till.PullRawAsync(head.ChangeSeq, head.Epoch, shop.Outlet)).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await till.PullRawAsync(head.ChangeSeq, head.Epoch, shop.OtherOutlet)).StatusCode);
        await using (
            var command = Database.Admin.CreateCommand("update shop.sync_state set min_valid_seq = change_seq where business_id = $1")
        )
        {
            command.Parameters.Add(new() { Value = shop.BusinessId });
            await command.ExecuteNonQueryAsync(Ct);
        }
        Assert.Equal(HttpStatusCode.Gone, (await till.PullRawAsync(head.ChangeSeq - 1, head.Epoch)).StatusCode);
    }

    [Fact]
    public async Task A_snapshot_is_packed_once_for_a_version_of_the_catalogue()
    {
        var shop = await Rig.ShopAsync();
        using var till = new Reading(shop, shop.Till);
        using var other = new Reading(shop, shop.OtherTill);
        const string Version = "select xmin::text from shop.catalogue_snapshots where business_id = $1";
        var (head, _) = await till.SnapshotAsync();
        var packed = await Database.AskAsync<string>(Version, shop.BusinessId);
        await shop.PushAsync(shop.Sale(), shop.Sale());
        Assert.Equal(head.ChangeSeq, (await other.SnapshotAsync()).Head.ChangeSeq);
        Assert.Equal(packed, await Database.AskAsync<string>(Version, shop.BusinessId));
        await AddAsync(shop, 1, "New");
        Assert.Equal(5, (await till.SnapshotAsync()).Goods.Count);
        Assert.NotEqual(packed, await Database.AskAsync<string>(Version, shop.BusinessId));
    }

    [Fact]
    public async Task Tills_that_load_at_once_all_get_a_snapshot()
    {
        var shop = await Rig.ShopAsync();
        var tills = Enumerable.Range(0, 8).Select(i => new Reading(shop, i % 2 == 0 ? shop.Till : shop.OtherTill)).ToList();
        for (var round = 0; round < 3; round++)
        {
            await AddAsync(shop, 5, $"Round {round}");
            var loads = await Task.WhenAll(tills.Select(t => t.SnapshotAsync()));
            Assert.All(loads, load => Assert.Equal(4 + 5 * (round + 1), load.Goods.Count));
        }
        tills.ForEach(t => t.Dispose());
    }
}
