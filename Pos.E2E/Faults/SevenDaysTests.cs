using System.Diagnostics;
using Microsoft.Playwright;
using Pos.Data.Tenancy;
using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Faults;

/// <summary>
/// A week without the server, in a real browser with its own storage. Two things are played: the page's clock, which begins seven days ago and is moved
/// on day by day (the service worker keeps the true time), and the server's word of its own time while the phone enrols. Five sales a day are tapped; the
/// others are made by the same engine, loaded once more beside an empty page. With POS_LONG=1, and then alone on its machine, the phone has 5,000 sales to send and a
/// minute to do so.
/// </summary>
public sealed class SevenDaysTests(OwnServer server) : BrowserTest(server), IClassFixture<OwnServer>
{
    private const int Days = 7,
        Tapped = 5;
    private static readonly int Sales = Length.Of(700, 5_000),
        SalesADay = Sales / Days;
    private static readonly TimeSpan Most = Length.IsLong ? TimeSpan.FromMinutes(1) : Patience.Most;
    private const string Salt = "National Iodized Salt 800 g";
    private const string Zone = "Asia/Karachi";

    private const string Shifted = """
        self.clockOffset ??= 0;
        if (!self.RightDate) {
          self.RightDate = Date;
          self.Date = class extends self.RightDate {
            constructor(...parts) { parts.length ? super(...parts) : super(self.RightDate.now() + self.clockOffset); }
            static now() { return self.RightDate.now() + self.clockOffset; }
          };
        }
        """;

    private const string Sell = """
        async ([goods, times, waits]) => {
          for (let i = 0; i < times; i++) {
            const { product_id, name, unit, price } = goods[i % goods.length];
            const line = { key: '0', measured: false, product_id, name, unit, quantity: 1000, unit_price: price, line_total: price };
            const total = Math.round(price / 100) * 100;
            const { receipt_no } = await engine.sales.checkout({ op_id: null, lines: [line] }, [{ method: 'cash', amount: total }]);
            const noted = told(receipt_no);
            if (waits) await noted;
          }
        }
        """;

    private readonly Dictionary<string, DateOnly> _told = [];
    private KeptBrowser _browser = null!;
    private FaultProxy _proxy = null!;
    private string _engine = "";
    private DateOnly _today;
    private TimeSpan _offset;

    [Fact]
    public async Task All_sales_of_seven_days_offline_arrive_in_order_on_their_days()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("POS_SEED"), out var given) ? given : Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"POS_SEED={seed}");
        var random = new Random(seed);
        var shop = await FoundShopAsync();
        _engine = await BundleAsync();
        _proxy = Keep(await FaultProxy.StartAsync(Server.Address));
        _browser = Keep(new KeptBrowser(Installation, Engine.Chromium));
        SetClock(Days);
        _proxy.ServerClock = _offset;
        var till = await (await TillPage.SignInAsync(await OpenAsync(), shop)).KeptForOfflineAsync();
        _proxy.Break("", Fault.DropBefore);
        // An answer still on its way would tell the phone the true time, or come after what is written below.
        await Waiting.UntilAsync(() => _proxy.Rests, "what was on its way");
        _proxy.ServerClock = TimeSpan.Zero;
        // The server's own clock is not moved: what it wrote down a moment ago was when it said it was.
        await using (
            var command = Database.Admin.CreateCommand(
                "update shop.devices set last_contact_at = last_contact_at + $2 where business_id = $1"
            )
        )
        {
            command.Parameters.Add(new() { Value = shop.BusinessId });
            command.Parameters.Add(new() { Value = _offset });
            await command.ExecuteNonQueryAsync(Ct);
        }

        for (var day = Days; day >= 1; day--)
        {
            SetClock(day);
            till = await MovedOnAsync(till.Window);
            if (day == 4)
                till = await UpdatedAsync(till);
            for (var i = 0; i < Tapped; i++)
                till = await TapOneAsync(till, shop);
            await SellAsync(
                till,
                shop,
                Sales * (Days + 1 - day) / Days,
                killAt: day % 2 == 0 ? random.Next(SalesADay / 14, SalesADay * 2 / 3) : null,
                random
            );
            till = new(Current);
        }

        SetClock(0);
        till = await MovedOnAsync(till.Window);
        var watch = Stopwatch.StartNew();
        _proxy.Mend();
        await (await till.StatusAsync()).SendNowAsync();
        await Expect(till.Chip).ToHaveAttributeAsync("data-state", "sent", new() { Timeout = (float)Most.TotalMilliseconds });
        TestContext.Current.TestOutputHelper?.WriteLine($"{Sales} sales sent in {watch.Elapsed.TotalSeconds:0.0} s");

        await shop.AssertChainsAsync(Sales);
        Assert.Equal(
            0,
            await Database.ScalarAsync<long>(
                """
                select count(*) from (select occurred_at < lag(occurred_at) over (order by device_seq) as back from shop.operations where business_id = $1 and device_id is not null) o where back
                """,
                shop.BusinessId
            )
        );
        var there = await DatesAsync(shop);
        Assert.Equal(Sales, there.Count);
        Assert.All(_told, told => Assert.Equal(told.Value, there[told.Key]));
    }

    private int Told
    {
        get
        {
            lock (_told)
                return _told.Count;
        }
    }

    private Window Current { get; set; } = null!;

    /// <summary>Noon of so many days ago; now, when that is no day ago.</summary>
    private void SetClock(int daysAgo)
    {
        var now = TimeProvider.System.GetUtcNow();
        var zone = TimeZoneInfo.FindSystemTimeZoneById(Zone);
        var today = BusinessDate.Of(now, Zone, 0);
        _today = today.AddDays(-daysAgo);
        _offset = daysAgo == 0 ? TimeSpan.Zero : new DateTimeOffset(_today.ToDateTime(new(12, 0)), zone.GetUtcOffset(now)) - now;
    }

    private async Task<Window> OpenAsync()
    {
        var context = await _browser.StartAsync();
        await context.AddInitScriptAsync(Shifted);
        // Chromium writes its cookies down every half minute: one that was killed may have forgotten who signed in. The till has not.
        Current = Watch((await Window.InAsync(context, _proxy.Address)).TolerateNoNetwork().TolerateStatus(401));
        await context.ExposeFunctionAsync<string>("told", Note);
        await FollowClockAsync();
        return Current;
    }

    private Task FollowClockAsync() =>
        Current.Context.AddInitScriptAsync(FormattableString.Invariant($"self.clockOffset = {(long)_offset.TotalMilliseconds};"));

    private async Task<TillPage> MovedOnAsync(Window window)
    {
        await FollowClockAsync();
        return await TillPage.OpenAsync(window);
    }

    private async Task<TillPage> TapOneAsync(TillPage till, TestShop shop)
    {
        await till.ScanAsync(shop, Salt);
        var done = await till.SellForCashAsync();
        Note(await done.ReceiptNumberAsync());
        return await done.NewSaleAsync();
    }

    /// <summary>Until the phone has so many sales; in the middle the browser may be killed.</summary>
    private async Task SellAsync(TillPage till, TestShop shop, int until, int? killAt, Random random)
    {
        var page = await BesideAsync(till.Page);
        var goods = new[] { Salt, "Rafhan Jelly Strawberry 80 g" }
            .Select(shop.Goods)
            .Select(g => new
            {
                product_id = g.ProductId,
                name = g.Name,
                unit = g.Unit,
                price = g.Price,
            })
            .ToArray();
        var sold = await SoldAsync(page);
        if (killAt is not null)
        {
            var before = Told;
            var selling = page.EvaluateAsync(Sell, new object[] { goods, until - sold, true });
            await Waiting.UntilAsync(() => Told >= before + killAt, "some sales");
            // The injected fault: anywhere in a sale.
            await Task.Delay(random.Next(20), Ct);
            await _browser.KillAsync();
            await Assert.ThrowsAnyAsync<PlaywrightException>(() => selling);
            page = await BesideAsync((await OpenAsync()).Page);
            sold = await SoldAsync(page);
        }
        await page.EvaluateAsync(Sell, new object[] { goods, until - sold, false });
        await page.EvaluateAsync("engine.close()");
        await TillPage.OpenAsync(Current);
    }

    /// <summary>The engine on a page that has none of its own.</summary>
    private async Task<IPage> BesideAsync(IPage page)
    {
        await page.GotoAsync(_proxy.Address + "/offline/en");
        await page.EvaluateAsync(_engine);
        await page.EvaluateAsync("opening.then(() => null)");
        return page;
    }

    private static Task<int> SoldAsync(IPage page) =>
        page.EvaluateAsync<int>("engine.sales.receipts(1).then(sales => sales[0]?.device_seq ?? 0)");

    /// <summary>A new version is there while the server's sync is not.</summary>
    private async Task<TillPage> UpdatedAsync(TillPage till)
    {
        _proxy.Break("/sync", Fault.DropBefore);
        _proxy.Append("/sw-manifest.js", "\nself.__deployment = 2;");
        await till.Page.EvaluateAsync(
            "navigator.serviceWorker.getRegistration().then(registration => registration.update()).then(() => null)"
        );
        await Expect(till.Page.Locator("#new-version")).ToBeVisibleAsync();
        var reloaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        till.Page.DOMContentLoaded += (_, _) => reloaded.TrySetResult();
        await till.Window.TapAsync(till.Page.Locator("#restart"));
        await Patience.ForAsync(reloaded.Task, "the page to be loaded with the new version");
        _proxy.Break("", Fault.DropBefore);
        return await TillPage.ReadyAsync(till.Window);
    }

    private void Note(string receiptNo)
    {
        lock (_told)
            _told[receiptNo] = _today;
    }

    private async Task<Dictionary<string, DateOnly>> DatesAsync(TestShop shop)
    {
        var dates = new Dictionary<string, DateOnly>();
        await using var command = Database.Admin.CreateCommand("select receipt_no, business_date from shop.sales where business_id = $1");
        command.Parameters.Add(new() { Value = shop.BusinessId });
        await using var reader = await command.ExecuteReaderAsync(Ct);
        while (await reader.ReadAsync(Ct))
            dates.Add(reader.GetString(0), reader.GetFieldValue<DateOnly>(1));
        return dates;
    }

    private static async Task<string> BundleAsync()
    {
        using var node = Process.Start(
            new ProcessStartInfo("node", [Path.Combine(Repository.Root, "wwwroot-src", "testing", "engine.mjs")])
            {
                RedirectStandardOutput = true,
            }
        )!;
        var bundle = await node.StandardOutput.ReadToEndAsync(Ct);
        await node.WaitForExitAsync(Ct);
        Assert.Equal(0, node.ExitCode);
        return bundle;
    }
}
