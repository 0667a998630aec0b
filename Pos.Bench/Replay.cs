using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration.Attributes;
using Npgsql;
using Pos.Data.Catalog;
using Pos.Data.Operations;
using Pos.E2E.Rig;
using Pos.Web.Features.Demo;

namespace Pos.Bench;

/// <summary>
/// Every receipt of a basket file (goods separated by commas, one receipt a line), priced from the demo catalogue, posted through HTTP in batches, then
/// every batch once more: each sale there once, totals and stock equal to sums made here without the product's own arithmetic.
/// </summary>
public static class Replay
{
    private sealed record Mapping
    {
        [Name("basket")]
        public required string Basket { get; init; }

        [Name("product")]
        public required string Product { get; init; }
    }

    public static async Task<int> RunAsync(string file)
    {
        if (!File.Exists(file))
        {
            Console.Error.WriteLine(
                $"{file} is not there. Any file with one receipt a line, goods separated by commas, will do (Pos.Tests/Sales/baskets.csv, say)."
            );
            return 2;
        }
        var receipts = (await File.ReadAllLinesAsync(file))
            .Where(l => l.Trim().Length > 0)
            .Select(l => l.Split(',').Select(g => g.Trim()).Where(g => g.Length > 0).Distinct().ToList())
            .ToList();
        await using var server = await ShopServer.StartAsync("Production");
        var shop = await server.Maker.FoundAsync("Replay", "Counter", "Owner", "replay@example.org", "bench-owner");
        var goods = (await server.Maker.StockAsync(shop, GoodsList.Kiryana(), shop.FirstOutletId)).ToDictionary(g => g.Name);
        var products = Mappings().ToDictionary(m => m.Basket, m => goods[m.Product]);
        var chain = await server.Maker.EnrolAsync(shop.BusinessId, shop.OwnerId, shop.FirstOutletId, "Till");

        var missing = receipts.SelectMany(r => r).Where(g => !products.ContainsKey(g)).Distinct().ToList();
        if (missing.Count > 0)
        {
            Console.Error.WriteLine($"Not in Pos.Bench/baskets-map.csv: {string.Join(", ", missing)}");
            return 2;
        }
        var start = TimeProvider.System.GetUtcNow().AddDays(-30);
        var batches = receipts
            .Select(
                (receipt, i) =>
                    chain.Next(
                        Basket.Sell(chain.NextReceiptNo(), receipt.Select(g => products[g]).Distinct().Select(g => (g, 1000L))),
                        start.AddMinutes(i)
                    )
            )
            .Chunk(PushOperations.MostAtOnce)
            .Select(b => JsonSerializer.SerializeToUtf8Bytes(chain.Push(b, start), OperationJson.Default.PushRequest))
            .ToList();

        // One of each: the sum of whole-rupee prices needs no rounding and none of the product's own code.
        var expectedTotal = receipts.Sum(r => r.Select(g => products[g]).Distinct().Sum(g => g.Price));
        var expectedLines = receipts.Sum(r => (long)r.Select(g => products[g]).Distinct().Count());

        using var http = new HttpClient { BaseAddress = new(server.Process.Address) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", $"{chain.Token.ShiftId}.{chain.Token.Secret}");
        var watch = Stopwatch.StartNew();
        var first = await PostAsync(http, batches);
        var seconds = watch.Elapsed.TotalSeconds;
        var right = await CheckAsync(server, receipts.Count, expectedLines, expectedTotal);
        var second = await PostAsync(http, batches);
        right &= await CheckAsync(server, receipts.Count, expectedLines, expectedTotal);
        right &= first == (receipts.Count, 0) && second == (0, receipts.Count);
        return Figures.Close(
            "replay",
            right,
            ("receipts", receipts.Count),
            ("lines", expectedLines),
            ("total_rs", expectedTotal / 100),
            ("applied", first.Applied),
            ("applied_again", second.Applied),
            ("duplicates", second.Duplicates),
            ("seconds", seconds)
        );
    }

    private static async Task<(int Applied, int Duplicates)> PostAsync(HttpClient http, List<byte[]> batches)
    {
        var (applied, duplicates) = (0, 0);
        foreach (var body in batches)
        {
            using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var response = await http.PostAsync("/sync/push", content);
            response.EnsureSuccessStatusCode();
            var reply = JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(), OperationJson.Default.PushReply)!;
            applied += reply.Results.Count(r => r.Status == ResultStatus.Applied);
            duplicates += reply.Results.Count(r => r.Status == ResultStatus.Duplicate);
        }
        return (applied, duplicates);
    }

    private static async Task<bool> CheckAsync(ShopServer server, int sales, long lines, long total)
    {
        var found = (
            Sales: await server.ScalarAsync<long>("select count(*) from shop.sales"),
            Lines: await server.ScalarAsync<long>("select count(*) from shop.sale_lines"),
            Total: await server.ScalarAsync<decimal>("select sum(total) from shop.sales"),
            Moved: await server.ScalarAsync<decimal>("select -sum(quantity) from shop.stock_movements where reason = 'sale'")
        );
        var broken = await Pos.Data.Sql.Database.BrokenInvariantsAsync(NpgsqlDataSource.Create(server.AppConnection), default);
        Console.WriteLine(
            FormattableString.Invariant(
                $"sales {found.Sales} of {sales}, lines {found.Lines} of {lines}, total Rs {found.Total / 100} of {total / 100}, goods out {found.Moved / 1000} of {lines}, invariants broken {broken.Count}"
            )
        );
        return found == (sales, lines, total, lines * 1000) && broken.Count == 0;
    }

    private static List<Mapping> Mappings()
    {
        using var csv = new CsvReader(
            new StreamReader(Path.Combine(Repository.Root, "Pos.Bench", "baskets-map.csv")),
            CultureInfo.InvariantCulture
        );
        return [.. csv.GetRecords<Mapping>()];
    }
}
