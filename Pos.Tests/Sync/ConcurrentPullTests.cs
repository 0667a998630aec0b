using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Pos.Data.Catalog;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Sync;

/// <summary>
/// 20,000 commits (with POS_LONG=1 100,000) by sixteen writers in four businesses, while a till of each pulls. After the first page that claims to reach a commit, the till must have
/// that product's price as of that commit or a later one.
/// </summary>
public sealed class ConcurrentPullTests(ShopRig rig) : ShopTests(rig)
{
    private const int Shops = 4,
        WritersEach = 4,
        ProductsEach = 1_250;
    private static readonly int Rounds = Environment.GetEnvironmentVariable("POS_LONG") == "1" ? 20 : 4;

    private readonly record struct Written(Guid ProductId, long ChangeSeq, long Price);

    /// <summary>What a till knew: the checkpoints of its pages, and for each product the prices it heard, with the page they came on.</summary>
    private sealed class Replica
    {
        private readonly List<long> _pages = [];
        private readonly Dictionary<Guid, List<(long Page, long Price)>> _heard = [];

        public int Polls { get; private set; }

        public void Take(Pulled page)
        {
            Polls++;
            _pages.Add(page.Next);
            foreach (var product in page.Products)
            {
                if (!_heard.TryGetValue(product.Id, out var prices))
                    _heard[product.Id] = prices = [];
                prices.Add((page.Next, product.Price));
            }
        }

        public bool Missed(Written written)
        {
            var at = _pages.BinarySearch(written.ChangeSeq);
            var page = _pages[at < 0 ? ~at : at];
            return !_heard.TryGetValue(written.ProductId, out var prices)
                || prices.FindLast(p => p.Page <= page) is not { Price: > 0 } known
                || known.Price < written.Price;
        }
    }

    [Fact]
    public async Task Of_many_thousand_commits_at_once_none_is_missed()
    {
        var (missed, commits, polls) = (0, 0, 0);
        var shops = await Task.WhenAll(Enumerable.Range(0, Shops).Select(_ => Rig.ShopAsync("Pull", Shelf())));
        await Task.WhenAll(
            shops.Select(async shop =>
            {
                using var till = new Reading(shop, shop.Till);
                var (head, _) = await till.SnapshotAsync();
                var replica = new Replica();
                var writing = Task.WhenAll(
                    shop.Goods.Chunk(ProductsEach / WritersEach + 1)
                        .Select(mine => Task.Run(() => WriteAsync(shop, [.. mine.Select(g => g.ProductId)]), Ct))
                );
                var checkpoint = head.ChangeSeq;
                bool done;
                do
                {
                    done = writing.IsCompleted;
                    await foreach (var (_, page) in till.PagesAsync(checkpoint, head.Epoch))
                    {
                        replica.Take(page);
                        checkpoint = page.Next;
                    }
                } while (!done);
                var written = (await writing).SelectMany(w => w).ToList();
                Interlocked.Add(ref commits, written.Count);
                Interlocked.Add(ref missed, written.Count(replica.Missed));
                Interlocked.Add(ref polls, replica.Polls);
            })
        );
        TestContext.Current.TestOutputHelper?.WriteLine($"{commits} commits, {polls} polls, {missed} missed");
        Assert.Equal((Shops * ProductsEach * Rounds, 0), (commits, missed));
        Assert.True(polls > 10 * Rounds, $"{polls} polls: the tills hardly read while the writers wrote");
    }

    private static GoodsList Shelf() =>
        new(
            [
                new()
                {
                    Key = "dry",
                    Name = "Dry goods",
                    NameUr = "",
                },
            ],
            [
                .. Enumerable
                    .Range(0, ProductsEach)
                    .Select(i => new ListedGoods
                    {
                        Category = "dry",
                        Name = FormattableString.Invariant($"Goods {i}"),
                        NameUr = "",
                        Unit = "piece",
                        Code = "",
                        Barcode = "",
                        Price = 100,
                        Opening = 1000,
                    }),
            ]
        );

    private async Task<List<Written>> WriteAsync(TestShop shop, Guid[] products)
    {
        await using var connection = await Database.App.OpenConnectionAsync(Ct);
        var owner = await Database.SessionOfAsync(shop.OwnerId);
        var written = new List<Written>(products.Length * Rounds);
        for (var round = 1; round <= Rounds; round++)
        {
            foreach (var product in products)
            {
                // One round trip, one transaction; the number is taken last before its commit, as the program takes it (CatalogStamps).
                await using var commit = new NpgsqlBatch(connection);
                commit.BatchCommands.Add(
                    new("select from app.enter($1, $2, $3)")
                    {
                        Parameters =
                        {
                            new() { Value = shop.BusinessId },
                            new() { Value = owner.Id },
                            new() { Value = owner.Key() },
                        },
                    }
                );
                commit.BatchCommands.Add(
                    new("update shop.products set price = $3 where business_id = $1 and id = $2")
                    {
                        Parameters =
                        {
                            new() { Value = shop.BusinessId },
                            new() { Value = product },
                            new() { Value = 1000L + round },
                        },
                    }
                );
                commit.BatchCommands.Add(
                    new(CatalogStamps.StampProducts + " returning p.change_seq")
                    {
                        Parameters =
                        {
                            new() { Value = shop.BusinessId },
                            new() { Value = new[] { product } },
                        },
                    }
                );
                await using var stamped = await commit.ExecuteReaderAsync(Ct);
                await stamped.NextResultAsync(Ct);
                await stamped.ReadAsync(Ct);
                written.Add(new(product, stamped.GetInt64(0), 1000L + round));
            }
        }
        return written;
    }
}
