using Npgsql;

namespace Pos.Data.Export;

/// <param name="IsHash">Bytes that are written as hexadecimal digits.</param>
public sealed record ExportedColumn(string Name, bool IsText, bool IsHash);

/// <summary>A table of which the rows of a business are taken along, with the columns that are.</summary>
/// <param name="Key">Its primary key, which is the order of its rows.</param>
public sealed record ExportedTable(string Name, IReadOnlyList<ExportedColumn> Columns, IReadOnlyList<string> Key)
{
    /// <summary>Tables that are not taken along, and why nothing is missed.</summary>
    public static readonly IReadOnlyDictionary<string, string> LeftOut = new Dictionary<string, string>
    {
        ["catalogue_snapshots"] = "the catalogue once more, packed for tills",
        ["statement_runs"] = "files of statements, made again from the ledger",
        ["import_drafts"] = "files that were looked at and not taken in",
        ["exports"] = "the archive itself",
        ["export_parts"] = "the archive itself",
    };

    /// <summary>Bytes that prove something to whoever reads them. All other bytes are secrets, or the packed form of something that is there.</summary>
    private static readonly string[] Hashes = ["operations.hash", "operations.prev_hash"];

    /// <summary>All tables of this database that hold rows of businesses, as far as whoever asks may read them.</summary>
    public static async Task<IReadOnlyList<ExportedTable>> AllAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            select c.relname::text,
                   array_agg(a.attname::text order by a.attnum),
                   array_agg(t.typcategory = 'S' order by a.attnum),
                   array_agg(t.typname = 'bytea' order by a.attnum),
                   (select array_agg(k.attname::text order by array_position(i.indkey::int2[], k.attnum))
                    from pg_index i join pg_attribute k on k.attrelid = c.oid and k.attnum = any(i.indkey) where i.indrelid = c.oid and i.indisprimary)
            from pg_class c
            join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            join pg_type t on t.oid = a.atttypid
            where c.relnamespace = 'shop'::regnamespace and c.relkind in ('r', 'p') and has_column_privilege(c.oid, a.attnum, 'select')
            group by c.oid, c.relname order by c.relname
            """,
            connection
        );
        await using var reader = await command.ExecuteReaderAsync(ct);
        var tables = new List<ExportedTable>();
        while (await reader.ReadAsync(ct))
        {
            var name = reader.GetString(0);
            if (LeftOut.ContainsKey(name))
                continue;
            var (columns, texts, bytes) = (
                reader.GetFieldValue<string[]>(1),
                reader.GetFieldValue<bool[]>(2),
                reader.GetFieldValue<bool[]>(3)
            );
            tables.Add(
                new(
                    name,
                    [
                        .. columns
                            .Select((column, i) => (Column: new ExportedColumn(column, texts[i], bytes[i]), IsBytes: bytes[i]))
                            .Where(c => !c.IsBytes || Hashes.Contains($"{name}.{c.Column.Name}"))
                            .Select(c => c.Column),
                    ],
                    reader.GetFieldValue<string[]>(4)
                )
            );
        }
        return tables;
    }

    public string CountSql => $"select count(*) from {Quoted}";

    /// <summary>One row of JSON text for each row, its fields called as the columns are.</summary>
    public string JsonSql => $"select row_to_json(r)::text from (select {Fields(f => f)} from {Quoted} order by {Order}) r";

    /// <summary>Writes the rows as CSV. A spreadsheet takes what begins like a formula for one, so such a text gets an apostrophe before it.</summary>
    public string CsvSql =>
        $"""
            copy (select {Fields(f =>
                $"regexp_replace({f}, '^([-=+@\t\r])', '''\\1')"
            )} from {Quoted} order by {Order}) to stdout (format csv, header, encoding 'utf8')
            """;

    private string Quoted => $"shop.{Quote(Name)}";
    private string Order => string.Join(", ", Key.Select(Quote));

    private string Fields(Func<string, string> text) =>
        string.Join(
            ", ",
            Columns.Select(column =>
                Quote(column.Name) is var name && column.IsHash ? $"encode({name}, 'hex') as {name}"
                : column.IsText ? $"{text(name)} as {name}"
                : name
            )
        );

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
