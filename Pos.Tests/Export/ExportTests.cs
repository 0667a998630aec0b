using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pos.Data.Export;
using Pos.Tests.Infrastructure;
using Pos.Tests.Statements;

namespace Pos.Tests.Export;

/// <summary>A business takes everything along, and nothing of anybody else's.</summary>
public sealed partial class ExportTests(ShopRig rig) : ShopTests(rig)
{
    internal static async Task<string> MadeAsync(Visitor owner)
    {
        Assert.Equal(HttpStatusCode.Redirect, (await owner.FormAsync("/settings/export")).StatusCode);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromMinutes(5));
        while (true)
        {
            var page = await (await owner.GetAsync("/settings/export")).TextAsync();
            if (File().Match(page) is { Success: true } file)
                return file.Value;
            await Task.Delay(100, patience.Token);
        }
    }

    private static async Task<ZipArchive> OpenAsync(HttpResponseMessage response) =>
        new(new MemoryStream(await response.Content.ReadAsByteArrayAsync(Ct)));

    private static string TextOf(ZipArchive archive, string name)
    {
        using var reader = new StreamReader(archive.GetEntry(name)!.Open(), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    [Fact]
    public async Task Every_row_of_every_table_is_there_twice_and_none_of_another_business()
    {
        var (shop, other) = (await Rig.ShopAsync("Mine, all mine"), await Rig.ShopAsync("Foreign Canary"));
        await new StatementBook(other).DebtorsAsync([("Canary Foreign", 10L)]);
        await new StatementBook(shop).DebtorsAsync([("=HYPERLINK(\"x\")", 10L), ("محمد اسلم", 20L)]);
        await shop.PushAsync(shop.Sale((0, 1000)));
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);

        var response = await owner.GetAsync(await MadeAsync(owner));
        Assert.Matches(@"tarazu-\d{4}-\d\d-\d\d\.zip", response.Content.Headers.ContentDisposition!.FileName!);
        using var archive = await OpenAsync(response);

        var counts = JsonSerializer.Deserialize<Dictionary<string, long>>(BytesOf(archive, "tables.json"))!;
        var tables = await Database.ListAsync<string>(
            "select c.relname::text from pg_class c where c.relnamespace = 'shop'::regnamespace and c.relkind in ('r', 'p')"
        );
        Assert.Equal(tables.Except(ExportedTable.LeftOut.Keys).Order(StringComparer.Ordinal), counts.Keys.Order(StringComparer.Ordinal));
        foreach (var (table, rows) in counts)
        {
            Assert.Equal(await Database.AskAsync<long>($"select count(*) from shop.{table} where business_id = $1", shop.BusinessId), rows);
            using var json = JsonDocument.Parse(TextOf(archive, $"json/{table}.json"));
            Assert.Equal(rows, json.RootElement.GetArrayLength());
            Assert.All(json.RootElement.EnumerateArray(), row => Assert.Equal(shop.BusinessId, row.GetProperty("business_id").GetGuid()));
            Assert.Equal('\ufeff', Encoding.UTF8.GetString(BytesOf(archive, $"csv/{table}.csv"))[0]);
        }
        Assert.True(counts["sales"] == 1 && counts["customers"] == 2, $"sales {counts["sales"]}, customers {counts["customers"]}");
        Assert.Contains("\"name\":\"=HYPERLINK(", TextOf(archive, "json/customers.json"), StringComparison.Ordinal);
        Assert.Contains("\"'=HYPERLINK(\"\"x\"\")\"", TextOf(archive, "csv/customers.csv"), StringComparison.Ordinal);
        Assert.Contains("محمد اسلم", TextOf(archive, "csv/customers.csv"), StringComparison.Ordinal);
        Assert.Contains("paisa", TextOf(archive, "README.txt"), StringComparison.Ordinal);

        var everything = string.Concat(archive.Entries.Select(entry => TextOf(archive, entry.FullName)));
        Assert.DoesNotContain("Canary", everything, StringComparison.Ordinal);
        Assert.DoesNotContain(other.BusinessId.ToString(), everything, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?<!\\\\)\"(secret_hash|seal|salt|key)\":", everything);
    }

    [Fact]
    public async Task A_download_that_broke_off_is_gone_on_with()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var file = await MadeAsync(owner);
        // Large enough to have parts: what chance makes does not pack.
        var whole = new byte[(ExportPart.Size * 2) + 12_345];
        new Random(1).NextBytes(whole);
        var id = Guid.Parse(file.Split('/')[^2]);
        await Database.AskAsync<object?>("delete from shop.export_parts where export_id = $1", id);
        foreach (var (part, content) in whole.Chunk(ExportPart.Size).Index())
            await Database.AskAsync<object?>("insert into shop.export_parts values ($1, $2, $3, $4)", shop.BusinessId, id, part, content);
        await Database.AskAsync<object?>("update shop.exports set length = $1 where id = $2", (long)whole.Length, id);
        Assert.Equal(whole, await (await owner.GetAsync(file)).Content.ReadAsByteArrayAsync(Ct));

        foreach (var from in (int[])[1, ExportPart.Size - 1, ExportPart.Size, ExportPart.Size + 77, whole.Length - 1])
        {
            var request = new HttpRequestMessage(HttpMethod.Get, file) { Headers = { Range = new RangeHeaderValue(from, null) } };
            var rest = await owner.SendAsync(request);
            Assert.Equal(HttpStatusCode.PartialContent, rest.StatusCode);
            Assert.Equal(whole[from..], await rest.Content.ReadAsByteArrayAsync(Ct));
        }
    }

    [Fact]
    public async Task Nobody_else_has_it_and_what_is_removed_is_gone()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var file = await MadeAsync(owner);
        using var stranger = await other.SignedInAsync(other.OwnerLogin);
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(file)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await cashier.GetAsync(file)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await cashier.GetAsync("/settings/export")).StatusCode);
        var removal = file.Replace("/file", "/removal", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.FormAsync(removal)).StatusCode);

        Assert.Equal(HttpStatusCode.Redirect, (await owner.FormAsync(removal)).StatusCode);

        Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync(file)).StatusCode);
        Assert.Equal(0, await Database.AskAsync<long>("select count(*) from shop.export_parts where business_id = $1", shop.BusinessId));
    }

    [Fact]
    public async Task Two_taps_make_one_and_one_whose_server_is_gone_is_started_again()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        await Database.AskAsync<object?>(
            "insert into shop.exports (business_id, id, asked_by, state, asked_at, seen_at) select $1, gen_random_uuid(), w.id, 'running', now(), now() from shop.workers w where w.business_id = $1 and w.role = 'owner'",
            shop.BusinessId
        );
        await owner.FormAsync("/settings/export");
        Assert.Equal(1, await Database.AskAsync<long>("select count(*) from shop.exports where business_id = $1", shop.BusinessId));
        await Database.AskAsync<object?>(
            "update shop.exports set seen_at = now() - interval '10 minutes' where business_id = $1",
            shop.BusinessId
        );

        await MadeAsync(owner);

        Assert.Contains("It stopped", await (await owner.GetAsync("/settings/export")).TextAsync(), StringComparison.Ordinal);
    }

    private static byte[] BytesOf(ZipArchive archive, string name)
    {
        using var content = new MemoryStream();
        using var entry = archive.GetEntry(name)!.Open();
        entry.CopyTo(content);
        return content.ToArray();
    }

    [GeneratedRegex("/settings/export/[0-9a-f-]{36}/file")]
    private static partial Regex File();
}
