using System.Security.Cryptography;
using System.Text;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Sql;

/// <summary>Shops have run these files: what is changed in them never reaches a shop that exists.</summary>
public sealed class ReleasedSqlTests
{
    [Fact]
    public void Released_sql_is_never_edited()
    {
        var released = File.ReadAllLines(Repository.Path("Pos.Tests", "Sql", "released.sha256")).Where(line => line.Length > 0);
        var written = Directory
            .EnumerateFiles(Repository.Path("Pos.Data", "Sql"), "*.sql")
            .Where(file => char.IsAsciiDigit(Path.GetFileName(file)[0]))
            .Order(StringComparer.Ordinal)
            .Select(file => $"{HashOf(file)}  {Path.GetFileName(file)}");
        var different = written.Except(released).Concat(released.Except(written)).ToList();
        Assert.True(
            different.Count == 0,
            "Released SQL is never edited: take the change back and write a new file in Pos.Data/Sql with a migration of its own. "
                + "Only a file that no shop has run yet gets its line in Pos.Tests/Sql/released.sha256:\n"
                + string.Join('\n', different)
        );
    }

    private static string HashOf(string file) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(File.ReadAllText(file).ReplaceLineEndings("\n"))));
}
