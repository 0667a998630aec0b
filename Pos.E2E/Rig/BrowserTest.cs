using Microsoft.Playwright;

namespace Pos.E2E.Rig;

/// <summary>A test in real browsers against a real server: it fails too when a page or the server complained, and says what was to be seen.</summary>
public abstract class BrowserTest(Server server) : IAsyncLifetime, IClassFixture<Server>
{
    private readonly List<Window> _windows = [];
    private readonly List<IAsyncDisposable> _belongings = [];
    private int _mark;

    protected Server Server { get; } = server;
    protected Installation Installation => Server.Installation;
    protected ShopServer Database => Server.Installation.Database;
    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync()
    {
        if (!Server.Process.Running)
            await Server.Process.StartAsync(Ct);
        _mark = Server.Process.Mark;
        await ShopDay.NotAboutToEndAsync(Ct);
    }

    protected Task<TestShop> FoundShopAsync(params string[] moreOutlets) => TestShop.FoundAsync(Database, moreOutlets);

    /// <summary>A phone of 360 by 640 in a context of its own.</summary>
    protected async Task<Window> PhoneAsync(string? address = null, ColorScheme colours = ColorScheme.Light, bool javaScript = true) =>
        await WindowAsync(
            address,
            new()
            {
                ViewportSize = Screens.Phone,
                HasTouch = true,
                IsMobile = true,
                DeviceScaleFactor = 1,
                ColorScheme = colours,
                JavaScriptEnabled = javaScript,
            }
        );

    protected async Task<Window> DesktopAsync(string? address = null, bool javaScript = true) =>
        await WindowAsync(address, new() { ViewportSize = Screens.Desktop, JavaScriptEnabled = javaScript });

    private async Task<Window> WindowAsync(string? address, BrowserNewContextOptions options)
    {
        var browser = await Installation.ChromiumAsync();
        return Watch(await Window.InAsync(await browser.NewContextAsync(options), address ?? Server.Address, options.HasTouch == true));
    }

    /// <summary>A line to the server that can be cut.</summary>
    protected async Task<FaultProxy> LineAsync() => Keep(await FaultProxy.StartAsync(Server.Address));

    /// <summary>From now on its complaints are the test's.</summary>
    protected Window Watch(Window window)
    {
        _windows.Add(window);
        return window;
    }

    /// <summary>Put away when the test ends, last one first.</summary>
    protected T Keep<T>(T belonging)
        where T : IAsyncDisposable
    {
        _belongings.Add(belonging);
        return belonging;
    }

    public virtual async ValueTask DisposeAsync()
    {
        var failed = TestContext.Current.TestState?.Result == TestResult.Failed;
        var complaints = _windows.SelectMany(window => window.Complaints).ToList();
        var error = Server.Process.ErrorSince(_mark);
        if (failed || complaints.Count > 0 || error is not null)
            await ShowAsync();
        for (var i = _belongings.Count - 1; i >= 0; i--)
            await _belongings[i].DisposeAsync();
        foreach (var context in _windows.Select(window => window.Context).Distinct())
            await CloseAsync(context);
        if (failed)
            return;
        Assert.True(
            complaints.Count == 0,
            $"The browser complained {complaints.Count} times: {string.Join(Environment.NewLine, complaints.Take(3))}"
        );
        Assert.True(error is null, "The server logged an error: " + error);
        await Database.AssertInvariantsAsync();
    }

    private static async Task CloseAsync(IBrowserContext context)
    {
        try
        {
            await context.CloseAsync();
        }
        catch (PlaywrightException)
        {
            // It was killed.
        }
    }

    private async Task ShowAsync()
    {
        var output = TestContext.Current.TestOutputHelper;
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "failures")).FullName;
        var name = string.Concat(
            (TestContext.Current.Test?.TestDisplayName ?? "test")
                .Split(Path.GetInvalidFileNameChars())
                .Select(part => part.Length > 120 ? part[..120] : part)
        );
        for (var i = 0; i < _windows.Count; i++)
        {
            var picture = Path.Combine(folder, $"{name} {i + 1}.png");
            var seen = await SeenAsync(_windows[i].Page, picture);
            output?.WriteLine($"--- window {i + 1}: {_windows[i].Page.Url} {seen}");
            output?.WriteLine(_windows[i].Log);
        }
        output?.WriteLine("--- server");
        output?.WriteLine(Server.Process.OutputSince(_mark));
    }

    private static async Task<string> SeenAsync(IPage page, string picture)
    {
        try
        {
            await page.ScreenshotAsync(new() { Path = picture, Timeout = 5_000 });
            return picture;
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            return $"(no picture: {e.Message.Split('\n')[0]})";
        }
    }
}

public static class Screens
{
    public static ViewportSize Phone => new() { Width = 360, Height = 640 };
    public static ViewportSize Desktop => new() { Width = 1280, Height = 800 };
}
