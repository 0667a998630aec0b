using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Pos.E2E.Rig;

/// <summary>One person's browser: a context of its own, its page, and all it complained about.</summary>
public sealed class Window
{
    // Everything the browser says of a broken policy becomes a console error, and those fail the test.
    private const string Listen = """
        addEventListener('securitypolicyviolation', e => console.error(`policy broken: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));
        // A way over several pages is counted as one.
        Object.defineProperty(window, 'taps', { get: () => Number(sessionStorage.taps ?? 0), set: taps => { sessionStorage.taps = taps; } });
        addEventListener('pointerdown', () => { window.taps += 1; }, { capture: true });
        """;

    private const string Strike = """
        keys => {
          for (const key of keys) {
            const target = document.activeElement ?? document.body;
            for (const type of ['keydown', 'keyup']) target.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true, cancelable: true, composed: true }));
          }
        }
        """;

    // Events have one time and timers wait, until it goes on.
    private const string StandStill = """
        () => {
          const { setTimeout, clearTimeout } = window;
          const stamp = Object.getOwnPropertyDescriptor(Event.prototype, 'timeStamp');
          const now = performance.now();
          const waiting = new Map();
          window.setTimeout = (...timer) => {
            const id = -1 - waiting.size;
            waiting.set(id, timer);
            return id;
          };
          window.clearTimeout = id => void (waiting.has(id) ? waiting.set(id, null) : clearTimeout(id));
          Object.defineProperty(Event.prototype, 'timeStamp', { ...stamp, get: () => now });
          window.goOn = () => {
            Object.assign(window, { setTimeout, clearTimeout });
            Object.defineProperty(Event.prototype, 'timeStamp', stamp);
            for (const timer of waiting.values()) if (timer) setTimeout(...timer);
          };
        }
        """;

    private readonly ConcurrentQueue<string> _log = new();
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly List<string> _tolerated = [];
    private ICDPSession? _wire;

    private Window(IBrowserContext context, IPage page, string address)
    {
        Context = context;
        Page = page;
        Address = address;
    }

    public IBrowserContext Context { get; }
    public IPage Page { get; }

    /// <summary>Of the shop, as this browser reaches it.</summary>
    public string Address { get; }
    public required bool Touches { get; init; }

    /// <summary>The end of it: how a long test began is seldom what is looked for.</summary>
    public string Log => string.Join(Environment.NewLine, _log.TakeLast(80));
    public IEnumerable<string> Complaints =>
        _complaints.Where(complaint => !_tolerated.Any(words => complaint.Contains(words, StringComparison.Ordinal)));

    public static async Task<Window> InAsync(IBrowserContext context, string address, bool touches = true)
    {
        context.SetDefaultTimeout(Patience.Milliseconds);
        await context.AddInitScriptAsync(Listen);
        var window = new Window(context, context.Pages.Count > 0 ? context.Pages[0] : await context.NewPageAsync(), address)
        {
            Touches = touches,
        };
        window.Follow(window.Page);
        return window;
    }

    /// <summary>A second tab of the same browser.</summary>
    public async Task<Window> NewTabAsync()
    {
        var tab = new Window(Context, await Context.NewPageAsync(), Address) { Touches = Touches };
        tab._tolerated.AddRange(_tolerated);
        tab.Follow(tab.Page);
        return tab;
    }

    /// <summary>Complaints with these words are what the test wants to see.</summary>
    public Window Tolerate(params string[] words)
    {
        _tolerated.AddRange(words);
        return this;
    }

    /// <summary>A browser that is to lose its network says so in its console.</summary>
    public Window TolerateNoNetwork() =>
        Tolerate(
            "net::ERR_",
            "NetworkError",
            "network error",
            "Failed to fetch",
            "NS_ERROR_",
            "Load failed",
            "can’t establish a connection"
        );

    public Window TolerateStatus(params int[] statuses)
    {
        foreach (var status in statuses)
            Tolerate($"the server responded with a status of {status}");
        return this;
    }

    /// <summary>With a finger where the browser has touch; Firefox is driven without. What a page does without its scripts is not what is tested: they are there first.</summary>
    public async Task TapAsync(ILocator target)
    {
        await ScriptsHaveRunAsync();
        await (Touches ? target.TapAsync() : target.ClickAsync());
    }

    public Task<int> TapsAsync() => Page.EvaluateAsync<int>("window.taps");

    public Task ForgetTapsAsync() => Page.EvaluateAsync("window.taps = 0");

    /// <summary>Asked of the page itself: what the browser tells of a navigation may get lost when another one comes in between.</summary>
    public async Task ScriptsHaveRunAsync() =>
        await Page.WaitForFunctionAsync("() => performance.getEntriesByType('navigation')[0]?.domContentLoadedEventEnd > 0");

    /// <summary>
    /// A scanner's keys from a script: for what is scanned on the way to something else. What a script strikes is not written into the field that has the focus.
    /// </summary>
    public Task StrikeAtOnceAsync(string keys) => Page.EvaluateAsync(Strike, keys.Select(key => key.ToString()).Append("Enter").ToArray());

    /// <summary>
    /// Real keys, struck while the page's time stands still: a scanner is told from a person by how fast its keys come, and a busy machine may stall between any two.
    /// </summary>
    public async Task StrikeAtOnceByKeysAsync(string keys)
    {
        await Page.EvaluateAsync(StandStill);
        await StrikeAsync(keys, enter: true);
        await Page.EvaluateAsync("goOn()");
    }

    /// <summary>Real keys, down one wire without waiting for each, where the browser is Chromium.</summary>
    public async Task StrikeAsync(string keys, bool enter)
    {
        if (!Touches)
        {
            await Page.EvaluateAsync(
                Strike,
                enter ? [.. keys.Select(key => key.ToString()), "Enter"] : keys.Select(key => key.ToString()).ToArray()
            );
            return;
        }
        _wire ??= await Context.NewCDPSessionAsync(Page);
        var sent = new List<Task>();
        foreach (var key in keys)
        {
            var text = key.ToString();
            sent.Add(
                _wire.SendAsync(
                    "Input.dispatchKeyEvent",
                    new()
                    {
                        ["type"] = "keyDown",
                        ["key"] = text,
                        ["text"] = text,
                    }
                )
            );
            sent.Add(_wire.SendAsync("Input.dispatchKeyEvent", new() { ["type"] = "keyUp", ["key"] = text }));
        }
        if (enter)
        {
            sent.Add(
                _wire.SendAsync(
                    "Input.dispatchKeyEvent",
                    new()
                    {
                        ["type"] = "keyDown",
                        ["key"] = "Enter",
                        ["code"] = "Enter",
                        ["text"] = "\r",
                        ["windowsVirtualKeyCode"] = 13,
                    }
                )
            );
            sent.Add(
                _wire.SendAsync(
                    "Input.dispatchKeyEvent",
                    new()
                    {
                        ["type"] = "keyUp",
                        ["key"] = "Enter",
                        ["code"] = "Enter",
                        ["windowsVirtualKeyCode"] = 13,
                    }
                )
            );
        }
        await Task.WhenAll(sent);
    }

    public async Task<IPage> GoAsync(string path)
    {
        await Page.GotoAsync(Address + path);
        return Page;
    }

    private void Follow(IPage page)
    {
        page.Context.Request += (_, request) => _log.Enqueue($"  {request.Method} {request.Url}");
        page.Context.RequestFailed += (_, request) => _log.Enqueue($"  failed: {request.Url} {request.Failure}");
        page.Context.Response += (_, response) => _log.Enqueue($"  {response.Status} {response.Url}");
        page.Console += (_, message) =>
        {
            _log.Enqueue($"{message.Type}: {message.Text} {message.Location}");
            if (message.Type == "error")
                _complaints.Enqueue($"{message.Text} ({message.Location})");
        };
        page.PageError += (_, error) =>
        {
            _log.Enqueue($"uncaught: {error}");
            _complaints.Enqueue($"uncaught: {error}");
        };
    }
}
