namespace Pos.Data.Sql;

/// <summary>The embedded files of Pos.Data/Sql.</summary>
public static class SqlFile
{
    public static string Read(string name)
    {
        using var stream =
            typeof(SqlFile).Assembly.GetManifestResourceStream($"Sql/{name}")
            ?? throw new InvalidOperationException($"no embedded SQL file {name}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
