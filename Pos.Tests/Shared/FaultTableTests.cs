using System.Text.RegularExpressions;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Shared;

/// <summary>docs/faults.md names a test for each fault; here each name must be a test's.</summary>
public sealed partial class FaultTableTests
{
    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name { get; }

    [Fact]
    public void Every_test_the_table_of_faults_names_is_there()
    {
        var sources = string.Join(
            '\n',
            Repository
                .Files("Pos.Tests", ".cs")
                .Concat(Repository.Files("Pos.E2E", ".cs"))
                .Concat(Repository.Files("wwwroot-src", ".test.ts"))
                .Select(f => f.Text)
        );
        var named = File.ReadLines(Repository.Path("docs", "faults.md"))
            .Where(l => l.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(l[2]))
            .SelectMany(l => Name.Matches(l).Select(m => m.Groups[1].Value))
            .Distinct()
            .ToList();
        Assert.True(named.Count > 50);
        var missing = named
            .Where(n =>
                !sources.Contains($" {n}(", StringComparison.Ordinal)
                && !sources.Contains($"'{n}'", StringComparison.Ordinal)
                && !sources.Contains($"`{n}`", StringComparison.Ordinal)
            )
            .ToList();
        Assert.Empty(missing);
    }
}
