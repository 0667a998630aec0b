using System.Diagnostics;
using System.Text.RegularExpressions;
using Pos.E2E.Rig;

namespace Pos.Bench;

/// <summary>
/// Tests the tests: puts one deliberate bug after the other into a copy of the tree and runs the narrowest tests that must notice. All are green on the
/// untouched copy first.
/// </summary>
public static partial class Mutants
{
    private const string Built = "Pos.Tests/bin/Debug/net10.0/Pos.Tests.dll";

    public static async Task<int> RunAsync(Options options)
    {
        var only = options.Text("only", "").Split(',');
        var mutants = MutantList
            .All.Where(mutant => only.Any(part => mutant.Name.Contains(part, StringComparison.OrdinalIgnoreCase)))
            .ToList();
        var tree = Directory.CreateTempSubdirectory("tarazu-mutants-").FullName;
        try
        {
            await CopyAsync(tree);
            // Said of all of them before the first half hour is spent.
            foreach (var mutant in mutants)
            foreach (var edit in mutant.Edits)
                if ((await File.ReadAllTextAsync(Path.Combine(tree, edit.File))).Split(edit.Old).Length != 2)
                    throw new InvalidOperationException(
                        $"{mutant.Name}: this does not stand exactly once in {edit.File}:{Environment.NewLine}{edit.Old}"
                    );
            foreach (var tests in mutants.DistinctBy(mutant => mutant.Tests))
            {
                var (green, said) = await TestAsync(tree, tests);
                if (!green)
                    throw new InvalidOperationException($"{tests.Tests} is red without any bug:{Environment.NewLine}{said}");
            }
            Console.WriteLine($"{"bug", -26}{"tests", -78}{"", -7}first to fail");
            var survivors = 0;
            foreach (var mutant in mutants)
            {
                var (green, said) = await MutatedAsync(tree, mutant);
                survivors += green ? 1 : 0;
                Console.WriteLine(
                    $"{mutant.Name, -26}{mutant.Tests, -78}{(green ? "GREEN" : "red"), -7}{(green ? "nobody noticed" : FirstFailed(said))}"
                );
            }
            return Figures.Close("mutants", survivors == 0, ("bugs", mutants.Count), ("noticed", mutants.Count - survivors));
        }
        finally
        {
            Directory.Delete(tree, recursive: true);
        }
    }

    private static async Task CopyAsync(string tree)
    {
        var (_, files) = await RunAsync(Repository.Root, "git", "ls-files", "--cached", "--others", "--exclude-standard");
        foreach (
            var file in files
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(file => File.Exists(Path.Combine(Repository.Root, file)))
        )
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(tree, file))!);
            File.Copy(Path.Combine(Repository.Root, file), Path.Combine(tree, file));
        }
        await MustAsync(Repository.Root, "cp", "-a", "wwwroot-src/node_modules", Path.Combine(tree, "wwwroot-src"));
    }

    private static async Task<(bool Green, string Said)> MutatedAsync(string tree, Mutant mutant)
    {
        var originals = mutant
            .Edits.Select(edit => edit.File)
            .Distinct()
            .ToDictionary(file => file, file => File.ReadAllText(Path.Combine(tree, file)));
        try
        {
            foreach (var edit in mutant.Edits)
            {
                var text = await File.ReadAllTextAsync(Path.Combine(tree, edit.File));
                await File.WriteAllTextAsync(Path.Combine(tree, edit.File), text.Replace(edit.Old, edit.New, StringComparison.Ordinal));
            }
            return await TestAsync(tree, mutant);
        }
        finally
        {
            foreach (var (file, text) in originals)
                await File.WriteAllTextAsync(Path.Combine(tree, file), text);
        }
    }

    private static async Task<(bool Green, string Said)> TestAsync(string tree, Mutant mutant)
    {
        if (mutant.IsClients)
            return Judged(await RunAsync(Path.Combine(tree, "wwwroot-src"), "node", "test.mjs", mutant.Tests));
        await MustAsync(tree, "dotnet", "build", "Pos.Tests", "-v", "q", "-nologo", "--disable-build-servers");
        return Judged(await RunAsync(tree, "dotnet", Built, mutant.Filter, mutant.Tests));
    }

    private static (bool Green, string Said) Judged((int ExitCode, string Said) run) => (run.ExitCode == 0, run.Said);

    private static string FirstFailed(string said) =>
        Failed().Match(said) is { Success: true } found ? found.Groups["name"].Value : "(all of it)";

    // As Node (two reporters) and the testing platform say it.
    [GeneratedRegex(@"^\s*(?:not ok \d+ - |✖ |failed )(?<name>.+?)(?: \([\d.]+m?s.*\))?\s*$", RegexOptions.Multiline)]
    private static partial Regex Failed();

    private static async Task MustAsync(string folder, string program, params string[] arguments)
    {
        var (exitCode, said) = await RunAsync(folder, program, arguments);
        if (exitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed:{Environment.NewLine}{said}");
    }

    private static async Task<(int ExitCode, string Said)> RunAsync(string folder, string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }
}
