using Microsoft.Playwright;

namespace Pos.E2E.Rig;

public enum Engine
{
    Chromium,
    Firefox,
}

/// <summary>A browser whose profile stays, and which can be killed like a phone that takes an application away.</summary>
public sealed class KeptBrowser(Installation installation, Engine engine) : IAsyncDisposable
{
    private readonly string _profile = Directory.CreateTempSubdirectory("tarazu-profile-").FullName;
    private IBrowserContext? _context;

    public async Task<IBrowserContext> StartAsync() =>
        _context = engine switch
        {
            Engine.Chromium => await installation.Playwright.Chromium.LaunchPersistentContextAsync(
                _profile,
                new()
                {
                    ExecutablePath = BrowserFinder.Chromium,
                    Args = Installation.ChromiumArguments,
                    Timeout = Patience.Milliseconds,
                    ViewportSize = Screens.Phone,
                    HasTouch = true,
                    IsMobile = true,
                    DeviceScaleFactor = 1,
                }
            ),
            Engine.Firefox => await installation.Playwright.Firefox.LaunchPersistentContextAsync(
                _profile,
                new()
                {
                    ExecutablePath = BrowserFinder.Firefox,
                    Channel = "moz-firefox",
                    Timeout = Patience.Milliseconds,
                    ViewportSize = Screens.Phone,
                }
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(engine)),
        };

    /// <summary>SIGKILL to every process of this browser, at once: nothing is finished, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _context!.Close += (_, _) => gone.TrySetResult();
        var processes = Processes();
        Assert.NotEmpty(processes);
        ProcessTree.Kill(processes);
        await Patience.ForAsync(gone.Task, "the killed browser to be gone");
        await Waiting.UntilAsync(
            () =>
            {
                var left = Processes();
                ProcessTree.Kill(left);
                return left.Count == 0;
            },
            "the killed browser's processes to end"
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_context is not null)
        {
            try
            {
                await _context.CloseAsync();
            }
            catch (PlaywrightException)
            {
                // It was killed.
            }
        }
        Directory.Delete(_profile, recursive: true);
    }

    // The first process names the profile on its command line; its children hang below it.
    private List<int> Processes()
    {
        var parents = new Dictionary<int, int>();
        var ours = new HashSet<int>();
        foreach (var folder in Directory.GetDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), out var id))
                continue;
            try
            {
                var stat = File.ReadAllText(Path.Combine(folder, "stat"));
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                if (fields[0] == "Z")
                    continue;
                parents[id] = int.Parse(fields[1], System.Globalization.CultureInfo.InvariantCulture);
                if (File.ReadAllText(Path.Combine(folder, "cmdline")).Contains(_profile, StringComparison.Ordinal))
                    ours.Add(id);
            }
            catch (IOException)
            {
                // It ended meanwhile.
            }
        }
        ours.Remove(Environment.ProcessId);
        while (parents.Where(p => ours.Contains(p.Value) && ours.Add(p.Key)).ToList().Count > 0) { }
        return [.. ours];
    }
}
