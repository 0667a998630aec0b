using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Pos.Web.Infrastructure;

namespace Pos.E2E.Rig;

/// <summary>The real server as its own process on a fixed port, so that it can be stopped, killed and started again.</summary>
public sealed class ServerProcess(string appConnection, string ownerConnection, string keysConnection, string environment = "Development")
    : IAsyncDisposable
{
    private static readonly Lazy<string> OneCertificate = new(() =>
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("tarazu-keys-").FullName, "cookie-keys.pem");
        CookieKeyCertificate.Make(file);
        return file;
    });

    private readonly List<string> _output = [];
    private Process? _process;

    /// <summary>More of its environment, from the next start on.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    /// <summary>What the servers of this run encrypt their cookie keys with.</summary>
    public static string Certificate => OneCertificate.Value;

    public int Port { get; } = FreePort();
    public string Address => FormattableString.Invariant($"http://localhost:{Port}");
    public string Output
    {
        get
        {
            lock (_output)
                return string.Join(Environment.NewLine, _output);
        }
    }

    public bool Running => _process is { HasExited: false };

    public int Id => _process?.Id ?? throw new InvalidOperationException("the server does not run");

    /// <summary>A place in the output, to ask later what came after it.</summary>
    public int Mark
    {
        get
        {
            lock (_output)
                return _output.Count;
        }
    }

    public string OutputSince(int mark)
    {
        lock (_output)
            return string.Join(Environment.NewLine, _output.Skip(mark));
    }

    /// <summary>Since then it has found that its database was put back.</summary>
    public Task NoticedAsync(int mark) =>
        Patience.UntilAsync(
            () => Task.FromResult(OutputSince(mark).Contains("This is not the database it was", StringComparison.Ordinal)),
            "the server to notice that its database was put back"
        );

    /// <summary>The first error since then with the lines that say what it was, or null. A 5xx answer shows here: the server logs each as an error.</summary>
    public string? ErrorSince(int mark)
    {
        lock (_output)
        {
            var error = _output
                .Skip(mark)
                .SkipWhile(line =>
                    !line.StartsWith("fail:", StringComparison.Ordinal) && !line.StartsWith("crit:", StringComparison.Ordinal)
                )
                .Take(4)
                .ToList();
            return error.Count == 0 ? null : string.Join(Environment.NewLine, error);
        }
    }

    public async Task StartAsync(CancellationToken ct = default)
    {
        var folder = AppFolder();
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(folder, "bin", Configuration, "net10.0", "Pos.Web.dll"), "--urls", Address]
        )
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = environment,
                ["ConnectionStrings__App"] = appConnection,
                ["ConnectionStrings__Owner"] = ownerConnection,
                ["ConnectionStrings__Keys"] = keysConnection,
                ["DataProtection__Certificate"] = Certificate,
                ["Pictures__Folder"] = Path.Combine(Path.GetDirectoryName(Certificate)!, "pictures"),
                ["Pictures__SweepEveryHours"] = "0",
                ["Demo__Seed"] = "false",
                ["SignIn__PerMinute"] = "100000",
                ["Links__PerMinute"] = "100000",
                // It pays for itself after minutes, and no server here lives that long.
                ["DOTNET_TieredPGO"] = "0",
                // Simulated phones live through hours in a minute.
                ["Sync__PerMinute"] = "1000000",
                ["Sync__WritesPerMinute"] = "1000000",
            },
        };
        foreach (var (name, value) in Settings)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.OutputDataReceived += (_, e) => Hear(e.Data, ready);
        _process.ErrorDataReceived += (_, e) => Hear(e.Data, ready);
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) =>
            ready.TrySetException(new InvalidOperationException($"the server ended:{Environment.NewLine}{Output}"));
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        try
        {
            await ready.Task.WaitAsync(Patience.Most, ct);
        }
        catch
        {
            await KillAsync();
            throw;
        }
    }

    /// <summary>SIGKILL: nothing is finished, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process)
            return;
        _process = null;
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    public async ValueTask DisposeAsync() => await KillAsync();

    public long WorkingSet => _process is null ? 0 : Refreshed(_process).WorkingSet64;

    private static Process Refreshed(Process process)
    {
        process.Refresh();
        return process;
    }

    private void Hear(string? line, TaskCompletionSource ready)
    {
        if (line is null)
            return;
        lock (_output)
            _output.Add(line);
        if (line.StartsWith("The shop is open", StringComparison.Ordinal))
            ready.TrySetResult();
    }

    private static string Configuration =>
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            ? "Release"
            : "Debug";

    private static string AppFolder() => Path.Combine(Repository.Root, "Pos.Web");

    private static readonly HashSet<int> Given = [];

    /// <summary>Below those that the system gives to outgoing connections: one of them could sit on it while a server is down.</summary>
    internal static int FreePort()
    {
        lock (Given)
        {
            while (true)
            {
                var port = Random.Shared.Next(20_000, 30_000);
                if (Given.Add(port) && IsFree(port))
                    return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

public static class Repository
{
    /// <summary>The folder that holds Pos.sln.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder)
    {
        while (!File.Exists(Path.Combine(folder, "Pos.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("not inside the repository");
        return folder;
    }
}
