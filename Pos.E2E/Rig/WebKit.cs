using System.Diagnostics;
using System.Globalization;
using OpenQA.Selenium;
using OpenQA.Selenium.Remote;

namespace Pos.E2E.Rig;

/// <summary>WebKitGTK on a display of its own, driven by Selenium.</summary>
public sealed class WebKit : IAsyncDisposable
{
    private readonly List<Process> _processes;

    private WebKit(RemoteWebDriver page, List<Process> processes)
    {
        Page = page;
        _processes = processes;
    }

    public RemoteWebDriver Page { get; }

    public static async Task<WebKit> StartAsync()
    {
        var processes = new List<Process>();
        var browser = BrowserFinder.WebKitBrowser;
        var environment = new Dictionary<string, string?> { ["DISPLAY"] = await DisplayAsync(processes) };
        var port = ServerProcess.FreePort();
        processes.Add(Start(BrowserFinder.WebKitDriver, [FormattableString.Invariant($"--port={port}")], environment));
        var address = new Uri(FormattableString.Invariant($"http://127.0.0.1:{port}"));
        using (var http = new HttpClient())
            await Waiting.UntilAsync(() => AnswersAsync(http, address), "WebKitWebDriver");
        var page = await Task.Run(() => new RemoteWebDriver(address, new Options(browser).ToCapabilities(), Patience.Most));
        page.Manage().Window.Size = new(360, 680);
        return new(page, processes);
    }

    public object? Run(string script, params object[] arguments) => Page.ExecuteScript(script, arguments);

    public Task UntilAsync(string condition, string what) => Waiting.UntilAsync(() => Holds(condition), what);

    /// <summary>Does it to the element as soon as it can be seen.</summary>
    public async Task FindAsync(string selector, Action<IWebElement> act)
    {
        await Waiting.UntilAsync(
            () => Page.FindElements(By.CssSelector(selector)).Any(element => element.Displayed && element.Enabled),
            selector
        );
        act(Page.FindElement(By.CssSelector(selector)));
    }

    public async ValueTask DisposeAsync()
    {
        await Task.Run(Page.Quit);
        Page.Dispose();
        for (var i = _processes.Count - 1; i >= 0; i--)
        {
            _processes[i].Kill(entireProcessTree: true);
            await _processes[i].WaitForExitAsync();
            _processes[i].Dispose();
        }
    }

    // Between two pages there is no script to answer.
    private bool Holds(string condition)
    {
        try
        {
            return Page.ExecuteScript($"return Boolean({condition})") is true;
        }
        catch (WebDriverException)
        {
            return false;
        }
    }

    private static async Task<string> DisplayAsync(List<Process> processes)
    {
        // The server takes the first free number and says which.
        var start = new ProcessStartInfo(
            BrowserFinder.VirtualDisplay,
            ["-displayfd", "1", "-screen", "0", "400x700x24", "-nolisten", "tcp"]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var display = Process.Start(start)!;
        display.ErrorDataReceived += (_, _) => { };
        display.BeginErrorReadLine();
        processes.Add(display);
        var number =
            await display.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
            ?? throw new InvalidOperationException("Xvfb did not start.");
        return ":" + int.Parse(number, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
    }

    private static Process Start(string program, string[] arguments, Dictionary<string, string?> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task<bool> AnswersAsync(HttpClient http, Uri address)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(address, "/status"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private sealed class Options : DriverOptions
    {
        private readonly string _browser;

        public Options(string browser)
        {
            _browser = browser;
            BrowserName = "MiniBrowser";
            AcceptInsecureCertificates = null;
        }

        public override void AddAdditionalOption(string optionName, object optionValue) => throw new NotSupportedException();

        public override ICapabilities ToCapabilities()
        {
            var capabilities = GenerateDesiredCapabilities(true);
            capabilities.SetCapability(
                "webkitgtk:browserOptions",
                new Dictionary<string, object> { ["binary"] = _browser, ["args"] = new[] { "--automation" } }
            );
            return capabilities.AsReadOnly();
        }
    }
}
