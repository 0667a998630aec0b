using System.Security.Cryptography;
using System.Text;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Sql;

/// <summary>
/// Shops have run the files that released.sha256 lists: what is changed in them never reaches a shop that exists. A file behind the last of them is still in
/// work and may change; with a release it is listed:
/// <code>cd Pos.Data/Sql &amp;&amp; sha256sum [0-9]*.sql > ../../Pos.Tests/Sql/released.sha256</code>
/// </summary>
public sealed class ReleasedSqlTests
{
    private static readonly Dictionary<string, string> Released = File.ReadAllLines(Repository.Path("Pos.Tests", "Sql", "released.sha256"))
        .Select(line => line.Split("  "))
        .ToDictionary(parts => parts[1], parts => parts[0]);

    private static readonly Dictionary<string, string> Written = Directory
        .EnumerateFiles(Repository.Path("Pos.Data", "Sql"), "*.sql")
        .Where(file => char.IsAsciiDigit(Path.GetFileName(file)[0]))
        .ToDictionary(file => Path.GetFileName(file), HashOf);

    [Fact]
    public void Released_sql_is_never_edited()
    {
        Assert.True(Released.Count >= 14);
        var different = Released.Where(file => Written.GetValueOrDefault(file.Key) != file.Value).Select(file => file.Key).Order().ToList();
        Assert.True(
            different.Count == 0,
            "Released SQL is never edited or taken away: take the change back and write a new numbered file in Pos.Data/Sql. Changed: "
                + string.Join(", ", different)
        );
    }

    [Fact]
    public void What_is_not_released_yet_comes_after_all_that_is()
    {
        var last = Released.Keys.Max(StringComparer.Ordinal);
        var before = Written.Keys.Except(Released.Keys).Where(file => string.CompareOrdinal(file, last) < 0).Order().ToList();
        Assert.True(
            before.Count == 0,
            $"A shop that has run {last} would run these after it: give them a number behind it. {string.Join(", ", before)}"
        );
        Assert.Equal(Written.Count, Written.Keys.Select(file => file.Split('.')[0]).Distinct().Count());
    }

    private static string HashOf(string file) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(File.ReadAllText(file).ReplaceLineEndings("\n"))));
}
