namespace Pos.Data.Sql;

/// <summary>The embedded files of Pos.Data/Sql.</summary>
public static class SqlFile
{
    private const string Folder = "Sql/";

    /// <summary>Those that make the schema (NNN.name.sql), in their order.</summary>
    public static IEnumerable<string> Numbered() =>
        typeof(SqlFile)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(name => name[Folder.Length..])
            .Where(name => char.IsAsciiDigit(name[0]))
            .Order(StringComparer.Ordinal);

    public static string Read(string name)
    {
        using var stream =
            typeof(SqlFile).Assembly.GetManifestResourceStream(Folder + name)
            ?? throw new InvalidOperationException($"no embedded SQL file {name}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
