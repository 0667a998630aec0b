using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Pos.Data.Credit;
using Pos.Data.Operations;
using Pos.Data.Payments;
using Pos.E2E.Rig;
using Pos.Web.Features.Demo;

namespace Pos.Bench;

/// <summary>The statements of all who owe in one file, in each language, asked for over HTTP as the owner does; time, time of a page, and the server's greatest memory.</summary>
public static partial class StatementsInOneRun
{
    private const double MostMillisecondsOfAPage = 50,
        MostMebibytes = 512;

    public static async Task<int> RunAsync(Options options)
    {
        var (people, sales) = (options.Number("customers", 1000), options.Number("sales", 20));
        await using var server = await ShopServer.StartAsync();
        var shop = await server.Maker.FoundAsync("Al-Madina Store", "Saddar", "Owner", "bench@example.org", "bench-owner");
        var goods = await server.Maker.StockAsync(shop, LargeShop.Goods(100), shop.FirstOutletId);
        var till = await server.Maker.EnrolAsync(shop.BusinessId, shop.OwnerId, shop.FirstOutletId, "Till");
        Console.WriteLine($"{people} customers, each with {sales} credit sales and {sales / 4} payments");
        await FillAsync(server, till, goods, people, sales);

        using var owner = new HttpClient(new SocketsHttpHandler { CookieContainer = new(), AllowAutoRedirect = true })
        {
            BaseAddress = new(server.Process.Address),
            Timeout = TimeSpan.FromMinutes(10),
        };
        using (var form = new FormUrlEncodedContent([new("Login", "bench@example.org"), new("Password", "bench-owner")]))
        using (var answer = await owner.PostAsync("/sign-in", form))
            answer.EnsureSuccessStatusCode();
        var idle = server.Process.WorkingSet >> 20;
        var figures = new List<(string, object)> { ("statements", people) };
        var met = true;
        foreach (var language in new[] { "en", "ur" })
        {
            var (seconds, bytes, pages, peak) = await MakeAsync(server, owner, language, people);
            met &= seconds * 1000 / pages <= MostMillisecondsOfAPage && peak <= MostMebibytes;
            figures.AddRange([
                ($"{language}_s", seconds),
                ($"{language}_pages", pages),
                ($"{language}_ms_a_page", seconds * 1000 / pages),
                ($"{language}_mb", bytes / 1e6),
                ($"{language}_peak_mib", peak),
            ]);
        }
        figures.AddRange([("idle_mib", idle), ("most_ms_a_page", MostMillisecondsOfAPage), ("most_mib", MostMebibytes)]);
        return Figures.Close("statements", met, [.. figures]);
    }

    private static async Task FillAsync(ShopServer server, EnvelopeChain till, IReadOnlyList<Basket.Goods> goods, int people, int sales)
    {
        var random = new Random(20261122);
        var customers = Enumerable.Range(0, people).Select(_ => server.Maker.NewId()).ToList();
        var at = TimeProvider.System.GetUtcNow().AddDays(-90);
        for (var round = 0; round < sales; round++)
        {
            var happened = new List<Envelope>();
            for (var i = 0; i < people; i++)
            {
                at = at.AddSeconds(90.0 * 86400 / people / sales / 1.3);
                happened.Add(
                    till.Next(
                        Basket
                            .Sell(till.NextReceiptNo(), [(goods[random.Next(goods.Count)], 1000L * (1 + random.Next(4)))])
                            .OnCredit(customers[i], $"Customer {i}"),
                        at
                    )
                );
                if (round % 4 == 3)
                    happened.Add(
                        till.Next(
                            new ReceivePayment
                            {
                                ReceiptNo = till.NextReceiptNo(),
                                CustomerId = customers[i],
                                CustomerName = $"Customer {i}",
                                Method = PaymentMethod.Cash,
                                Amount = 100 * (100 + random.Next(300)),
                            },
                            at
                        )
                    );
            }
            foreach (var batch in happened.Chunk(PushOperations.MostAtOnce))
                await server.Maker.PushAsync(till, batch);
        }
    }

    private static async Task<(double Seconds, long Bytes, int Pages, long PeakMebibytes)> MakeAsync(
        ShopServer server,
        HttpClient owner,
        string language,
        int people
    )
    {
        var watch = Stopwatch.StartNew();
        using (var form = new FormUrlEncodedContent([new("lang", language), new("size", "a4")]))
        using (var answer = await owner.PostAsync("/customers/statements", form))
            answer.EnsureSuccessStatusCode();
        var peak = 0L;
        while (true)
        {
            peak = Math.Max(peak, server.Process.WorkingSet >> 20);
            var page = await owner.GetStringAsync("/customers/statements");
            if (!page.Contains("id=\"runs\"", StringComparison.Ordinal) || page.Contains("could not be made", StringComparison.Ordinal))
                throw new InvalidOperationException(server.Process.Output);
            if (!page.Contains("every 1s", StringComparison.Ordinal) && File().Match(page) is { Success: true } file)
            {
                var seconds = watch.Elapsed.TotalSeconds;
                var pdf = await owner.GetByteArrayAsync(file.Value);
                var count = PageCount().Match(System.Text.Encoding.Latin1.GetString(pdf));
                var pages = int.Parse(count.Groups[1].Value, CultureInfo.InvariantCulture);
                if (pages < people)
                    throw new InvalidOperationException($"{pages} pages for {people} people");
                Console.WriteLine(
                    FormattableString.Invariant($"{language}: {pages} pages, {pdf.Length / 1e6:0.0} MB in {seconds:0.0} s, peak {peak} MiB")
                );
                return (seconds, pdf.Length, pages, peak);
            }
            await Task.Delay(250);
        }
    }

    [GeneratedRegex("/customers/statements/[0-9a-f-]{36}/file")]
    private static partial Regex File();

    [GeneratedRegex(@"/Type /Pages[^>]*?/Count (\d+)", RegexOptions.Singleline)]
    private static partial Regex PageCount();
}
