using System.Text.Json;
using Pos.Data.Catalog;
using Pos.Data.Stock;
using Pos.Tests.Infrastructure;
using Pos.Web.Features.Demo;

namespace Pos.Tests.Sync;

/// <summary>What a till reads, as it reads it.</summary>
public sealed class Reading(TestShop shop, EnvelopeChain till) : IDisposable
{
    private readonly Visitor _phone = shop.Host.NewVisitor();

    public sealed record Goods(
        Guid Id,
        string Name,
        string NameUr,
        string Code,
        string Barcodes,
        long Price,
        string Unit,
        string? Category,
        string Packs = ""
    );

    public async Task<HttpResponseMessage> PullRawAsync(long since, Guid epoch, Guid? outlet = null) =>
        await _phone.BearerAsync(
            $"/sync/pull?since={since}&epoch={epoch}{(outlet is null ? "" : $"&outlet={outlet}")}",
            TestShop.Bearer(till)
        );

    public async Task<Pulled> PullAsync(long since, Guid epoch) =>
        await (await PullRawAsync(since, epoch)).AsAsync(Pulled.Json.Default.Pulled);

    /// <summary>Page after page until there is no more.</summary>
    public async IAsyncEnumerable<(long Since, Pulled Page)> PagesAsync(long since, Guid epoch)
    {
        while (true)
        {
            var page = await PullAsync(since, epoch);
            yield return (since, page);
            if (!page.More)
                yield break;
            Assert.True(page.Next > since);
            since = page.Next;
        }
    }

    public async Task<OutletProductPack> OutletProductsAsync() =>
        await (await _phone.BearerAsync("/sync/at-outlet", TestShop.Bearer(till))).AsAsync(CatalogJson.Default.OutletProductPack);

    public async Task<StockPack> StockAsync() =>
        await (await _phone.BearerAsync("/sync/stock", TestShop.Bearer(till))).AsAsync(StockJson.Default.StockPack);

    /// <param name="format">The newest a till understands; the first tills did not say.</param>
    public async Task<(SnapshotHead Head, List<Goods> Goods)> SnapshotAsync(int? format = null)
    {
        var answer = await _phone.BearerAsync(format is null ? "/sync/snapshot" : $"/sync/snapshot?format={format}", TestShop.Bearer(till));
        Assert.Equal("application/x-ndjson", answer.Content.Headers.ContentType!.MediaType);
        var lines = (await answer.TextAsync()).Split('\n');
        var head = JsonSerializer.Deserialize(lines[0], CatalogJson.Default.SnapshotHead)!;
        var goods = new List<Goods>();
        foreach (var line in lines.Skip(1))
        {
            var chunk = JsonSerializer.Deserialize(line, CatalogJson.Default.SnapshotChunk)!;
            var (ids, names, namesUr, codes, barcodes) = (
                chunk.Ids.Split('\n'),
                chunk.Names.Split('\n'),
                chunk.NamesUr.Split('\n'),
                chunk.Codes.Split('\n'),
                chunk.Barcodes.Split('\n')
            );
            Assert.InRange(ids.Length, 1, 1000);
            using var columns = JsonDocument.Parse(line);
            Assert.All(
                columns.RootElement.EnumerateObject(),
                column => Assert.Equal((column.Name, ids.Length), (column.Name, LengthOf(column.Value)))
            );
            for (var i = 0; i < ids.Length; i++)
                goods.Add(
                    new(
                        Guid.Parse(ids[i]),
                        names[i],
                        namesUr[i],
                        codes[i],
                        barcodes[i],
                        chunk.Prices[i],
                        head.Units[chunk.Units[i]].Code,
                        chunk.Categories[i] < 0 ? null : head.Categories[chunk.Categories[i]].Name,
                        chunk.Packs.Split('\n')[i]
                    )
                );
        }
        Assert.Equal(head.Products, goods.Count);
        return (head, goods);
    }

    private static int LengthOf(JsonElement column) =>
        column.ValueKind == JsonValueKind.Array ? column.GetArrayLength() : column.GetString()!.Split('\n').Length;

    public void Dispose() => _phone.Dispose();
}
