using System.Diagnostics;

namespace Pos.Tests.Infrastructure;

/// <summary>The source tree these tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    public static IEnumerable<(string Name, string Text)> Files(string folder, params string[] endings) =>
        from file in Directory.EnumerateFiles(Path(folder), "*", SearchOption.AllDirectories)
        let name = System.IO.Path.GetRelativePath(Root, file)
        where
            endings.Any(e => file.EndsWith(e, StringComparison.Ordinal))
            && !name.Split('/').Any(part => part is "bin" or "obj" or ".data" or "node_modules")
        select (name, File.ReadAllText(file));

    /// <summary>Runs a program to its end; answers its exit code with everything it said.</summary>
    public static async Task<(int ExitCode, string Said)> RunAsync(string folder, string program, params string[] arguments)
    {
        var ct = TestContext.Current.CancellationToken;
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var error = process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return (process.ExitCode, await output + await error);
    }

    private static string Find(string folder) =>
        File.Exists(System.IO.Path.Combine(folder, "Pos.sln"))
            ? folder
            : Find(System.IO.Path.GetDirectoryName(folder.TrimEnd('/')) ?? throw new DirectoryNotFoundException("Pos.sln"));
}
