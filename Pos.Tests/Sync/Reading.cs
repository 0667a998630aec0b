using System.Text.Json;
using Pos.Data.Operations;
using Pos.Data.Sync;
using Pos.Tests.Infrastructure;

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
        string? Category
    );

    public async Task<HttpResponseMessage> PullRawAsync(long since, Guid epoch, Guid? outlet = null) =>
        await _phone.BearerAsync(
            $"/sync/pull?since={since}&epoch={epoch}{(outlet is null ? "" : $"&outlet={outlet}")}",
            TestShop.Bearer(till)
        );

    public async Task<PullReply> PullAsync(long since, Guid epoch) =>
        await (await PullRawAsync(since, epoch)).AsAsync(OperationJson.Default.PullReply);

    /// <summary>Page after page until there is no more.</summary>
    public async IAsyncEnumerable<(long Since, PullReply Page)> PagesAsync(long since, Guid epoch)
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

    public async Task<StockPack> StockAsync() =>
        await (await _phone.BearerAsync("/sync/stock", TestShop.Bearer(till))).AsAsync(OperationJson.Default.StockPack);

    public async Task<(SnapshotHead Head, List<Goods> Goods)> SnapshotAsync()
    {
        var answer = await _phone.BearerAsync("/sync/snapshot", TestShop.Bearer(till));
        Assert.Equal("application/x-ndjson", answer.Content.Headers.ContentType!.MediaType);
        var lines = (await answer.TextAsync()).Split('\n');
        var head = JsonSerializer.Deserialize(lines[0], OperationJson.Default.SnapshotHead)!;
        var goods = new List<Goods>();
        foreach (var line in lines.Skip(1))
        {
            var chunk = JsonSerializer.Deserialize(line, OperationJson.Default.SnapshotChunk)!;
            var (ids, names, namesUr, codes, barcodes) = (
                chunk.Ids.Split('\n'),
                chunk.Names.Split('\n'),
                chunk.NamesUr.Split('\n'),
                chunk.Codes.Split('\n'),
                chunk.Barcodes.Split('\n')
            );
            Assert.InRange(ids.Length, 1, 1000);
            Assert.All(
                [
                    names.Length,
                    namesUr.Length,
                    codes.Length,
                    barcodes.Length,
                    chunk.Prices.Count,
                    chunk.Units.Count,
                    chunk.Categories.Count,
                ],
                length => Assert.Equal(ids.Length, length)
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
                        chunk.Categories[i] < 0 ? null : head.Categories[chunk.Categories[i]].Name
                    )
                );
        }
        Assert.Equal(head.Products, goods.Count);
        return (head, goods);
    }

    public void Dispose() => _phone.Dispose();
}
