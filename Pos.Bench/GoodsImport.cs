using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Pos.E2E.Rig;
using Pos.Web.Features.Demo;

namespace Pos.Bench;

/// <summary>A list of many goods brought over HTTP as the owner does: looked at, saved, looked at once more when it changes nothing, and taken back.</summary>
public static partial class GoodsImport
{
    private const double MostSeconds = 30;

    public static async Task<int> RunAsync(Options options)
    {
        var count = options.Number("products", 20_000);
        await using var server = await ShopServer.StartAsync();
        await server.Maker.FoundAsync("Al-Madina Store", "Saddar", "Owner", "bench@example.org", "bench-owner");
        using var owner = new HttpClient(new SocketsHttpHandler { CookieContainer = new(), AllowAutoRedirect = true })
        {
            BaseAddress = new(server.Process.Address),
            Timeout = TimeSpan.FromMinutes(5),
        };
        await PostAsync(owner, "/sign-in", new FormUrlEncodedContent([new("Login", "bench@example.org"), new("Password", "bench-owner")]));
        var list = new StringBuilder("name,name_ur,price,code,barcode,category,stock\n");
        foreach (var (goods, i) in LargeShop.Goods(count).Goods.Select((g, i) => (g, i)))
            list.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"\"{goods.Name}\",\"{goods.NameUr}\",{goods.Price / 100m},C{i},{goods.Barcode},{goods.Category},{i % 50}\n"
            );
        var file = Encoding.UTF8.GetBytes(list.ToString());

        var (look, page) = await TimedAsync(() => UploadAsync(owner, file));
        var (save, change) = await TimedAsync(() => PostAsync(owner, Draft().Match(page).Value, new FormUrlEncodedContent([])));
        var (again, same) = await TimedAsync(() => UploadAsync(owner, file));
        var undoForm = Undo().Match(change);
        var (undo, _) = await TimedAsync(() =>
            PostAsync(owner, undoForm.Groups[1].Value, new FormUrlEncodedContent([new("opId", undoForm.Groups[2].Value)]))
        );
        // Both numbers of the page: what is as it is, and nothing else.
        var isSame = Same().IsMatch(same) && same.Contains($"id=\"same\">{count:N0}<", StringComparison.Ordinal);
        return Figures.Close(
            "import",
            look + save <= MostSeconds && isSame,
            ("products", count),
            ("file_mb", file.Length / 1e6),
            ("look_s", look),
            ("save_s", save),
            ("again_s", again),
            ("again_changes_nothing", isSame),
            ("undo_s", undo),
            ("most_s", MostSeconds),
            ("server_mib", server.Process.WorkingSet >> 20)
        );
    }

    private static async Task<(double Seconds, string Page)> TimedAsync(Func<Task<string>> act)
    {
        var watch = Stopwatch.StartNew();
        var page = await act();
        return (watch.Elapsed.TotalSeconds, page);
    }

    private static Task<string> UploadAsync(HttpClient owner, byte[] file) =>
        PostAsync(owner, "/products/import", new MultipartFormDataContent { { new ByteArrayContent(file), "file", "list.csv" } });

    private static async Task<string> PostAsync(HttpClient owner, string path, HttpContent content)
    {
        using var answer = await owner.PostAsync(path, content);
        answer.EnsureSuccessStatusCode();
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    [GeneratedRegex("/products/import/[0-9a-f-]{36}(?=\")")]
    private static partial Regex Draft();

    [GeneratedRegex("action=\"(/products/changes/[0-9a-f-]{36}/undo)\".*?name=\"opId\" value=\"([^\"]+)\"", RegexOptions.Singleline)]
    private static partial Regex Undo();

    [GeneratedRegex("id=\"new\">0<.*id=\"changed\">0<", RegexOptions.Singleline)]
    private static partial Regex Same();
}
