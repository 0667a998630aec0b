using System.Text.RegularExpressions;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Shared;

/// <summary>docs/faults.md names a test for each fault, docs/security.md one for each promise; here each name must be a test's.</summary>
public sealed partial class FaultTableTests
{
    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name { get; }

    [Theory]
    [InlineData("faults.md", 50)]
    [InlineData("security.md", 100)]
    public void Every_test_that_is_named_is_there(string page, int least)
    {
        var sources = string.Join(
            '\n',
            Repository
                .Files("Pos.Tests", ".cs")
                .Concat(Repository.Files("Pos.E2E", ".cs"))
                .Concat(Repository.Files("wwwroot-src", ".test.ts"))
                .Select(f => f.Text)
        );
        var named = File.ReadLines(Repository.Path("docs", page))
            .Where(l => l.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(l[2]))
            .SelectMany(l => Name.Matches(l).Select(m => m.Groups[1].Value))
            .Distinct()
            .ToList();
        Assert.True(named.Count > least);
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
