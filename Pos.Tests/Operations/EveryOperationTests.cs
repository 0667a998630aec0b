using System.Text.RegularExpressions;
using Pos.Data.Operations;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Operations;

/// <summary>No operation is without its tests: whoever adds a handler hears of it here.</summary>
public sealed partial class EveryOperationTests
{
    private static readonly List<(string Name, string Text)> Tests =
    [
        .. Repository.Files("Pos.Tests", ".cs").Where(f => !f.Name.EndsWith("EveryOperationTests.cs", StringComparison.Ordinal)),
    ];

    public static TheoryData<string> Operations() =>
        [
            .. typeof(OperationHandler)
                .Assembly.GetTypes()
                .Where(t => !t.IsAbstract && t.IsAssignableTo(typeof(OperationHandler)))
                .Select(t => t.Name[..^"Handler".Length]),
        ];

    private static string SourceOf(string operation) =>
        Repository.Files("Pos.Data", ".cs").Single(f => f.Text.Contains($"class {operation}Handler", StringComparison.Ordinal)).Text;

    private static List<string> TestsOf(string operation)
    {
        var kind = Kind().Match(SourceOf(operation)).Groups[1].Value;
        return [.. Tests.Where(t => Regex.IsMatch(t.Text, $@"\b{operation}\b|""{kind}""")).Select(t => t.Text)];
    }

    [Theory, MemberData(nameof(Operations))]
    public void Is_applied_in_a_test(string operation) => Assert.Contains(TestsOf(operation), t => Done().IsMatch(t));

    [Theory, MemberData(nameof(Operations))]
    public void Is_refused_in_a_test_where_it_can_be(string operation)
    {
        var codes = Refused().Matches(SourceOf(operation)).Select(m => m.Groups[1].Value).ToHashSet();
        if (codes.Count > 0)
            Assert.Contains(TestsOf(operation), t => codes.Any(c => t.Contains($"\"{c}\"", StringComparison.Ordinal)));
    }

    [Theory, MemberData(nameof(Operations))]
    public void Is_replayed_in_a_test(string operation) => Assert.Contains(TestsOf(operation), t => Replayed().IsMatch(t));

    [GeneratedRegex("""Kind => "([a-z_]+)["]""")]
    private static partial Regex Kind();

    [GeneratedRegex("""new(?: Refusal)?\("([a-z_]+)["]""")]
    private static partial Regex Refused();

    [GeneratedRegex(@"\bApplied\b|\.Done\b|DoneAsync|KeepAsync|Redirect")]
    private static partial Regex Done();

    [GeneratedRegex(@"\bDuplicate\b|\btwice\b|\bagain\b", RegexOptions.IgnoreCase)]
    private static partial Regex Replayed();
}
