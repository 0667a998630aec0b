using Microsoft.Playwright;
using Pos.E2E.Rig;

[assembly: Xunit.v3.Parallelization(MaxThreads = 3)]
[assembly: AssemblyFixture(typeof(Installation))]

namespace Pos.E2E.Rig;

/// <summary>What all tests share: one PostgreSQL, one Playwright, one Chromium, one server but for those who need their own. Shops and browser contexts are each test's own.</summary>
public sealed class Installation : IAsyncLifetime
{
    private readonly SemaphoreSlim _one = new(1);
    private ShopServer? _database;
    private IPlaywright? _playwright;
    private IBrowser? _chromium;

    public ShopServer Database => _database!;
    public IPlaywright Playwright => _playwright!;

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience.Milliseconds);
        // What is tested here is the browser's durability, not the disk's.
        _database = await ShopServer.StartAsync(settings: ["fsync=off", "synchronous_commit=off"], serve: false);
        _playwright = await Microsoft.Playwright.Playwright.CreateAsync();
    }

    /// <summary>Starts the server that test classes share, once.</summary>
    public async Task ServeAsync()
    {
        await _one.WaitAsync();
        try
        {
            if (!Database.Process.Running)
                await Database.Process.StartAsync();
        }
        finally
        {
            _one.Release();
        }
    }

    public async Task<IBrowser> ChromiumAsync()
    {
        await _one.WaitAsync();
        try
        {
            return _chromium ??= await Playwright.Chromium.LaunchAsync(
                new()
                {
                    ExecutablePath = BrowserFinder.Chromium,
                    Args = ChromiumArguments,
                    Timeout = Patience.Milliseconds,
                }
            );
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Without its sandbox: Chromium refuses to start as root with it.</summary>
    public static string[] ChromiumArguments => ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"];

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.CloseAsync();
        _playwright?.Dispose();
        _one.Dispose();
        if (_database is not null)
            await _database.DisposeAsync();
    }
}
