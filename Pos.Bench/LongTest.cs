using System.Diagnostics;
using Pos.E2E.Rig;

namespace Pos.Bench;

/// <summary>A test of the usual run at the whole length of its promise, with what it counted.</summary>
public static class LongTest
{
    public static async Task<int> RunAsync(string name, string tests)
    {
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", ["test", "--project", "Pos.Tests", "--filter-class", tests, "--output", "Detailed"])
            {
                WorkingDirectory = Repository.Root,
                RedirectStandardOutput = true,
                Environment = { ["POS_LONG"] = "1" },
            }
        )!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            Console.WriteLine(line);
        await process.WaitForExitAsync();
        return Figures.Close(name, process.ExitCode == 0);
    }
}
