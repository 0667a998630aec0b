using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Npgsql;
using Pos.Data.Pictures;

namespace Pos.Data.Export;

/// <summary>
/// Everything that is kept of a business, as a ZIP: <c>json/&lt;table&gt;.json</c> (an array, a line for each row) and <c>csv/&lt;table&gt;.csv</c> (UTF-8, for
/// spreadsheets), <c>pictures/&lt;picture&gt;.webp</c> as products name them, with <c>tables.json</c> (rows of each) at the end. Amounts are in paisa, quantities in thousandths, times in UTC.
/// </summary>
public static class BusinessArchive
{
    private const int BetweenLooks = 2_000,
        Block = 1 << 16;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly UTF8Encoding Utf8 = new(false),
        Utf8WithMark = new(true);

    /// <summary>Rows in the files: each table is written twice.</summary>
    public static async Task<long> RowsAsync(NpgsqlConnection connection, IReadOnlyList<ExportedTable> tables, CancellationToken ct)
    {
        var rows = 0L;
        foreach (var table in tables)
        {
            await using var command = new NpgsqlCommand(table.CountSql, connection) { CommandTimeout = 0 };
            rows += (long)(await command.ExecuteScalarAsync(ct))!;
        }
        return rows * 2;
    }

    /// <param name="connection">In a tenant's transaction that sees one state of the database all the while.</param>
    /// <param name="pictures">Those of the business, one after the other.</param>
    /// <param name="readMe">What stands in the archive for whoever opens it.</param>
    /// <param name="look">Called again and again with the rows written so far; takes what is ready out of <paramref name="into"/>.</param>
    public static async Task WriteAsync(
        Stream into,
        NpgsqlConnection connection,
        IReadOnlyList<ExportedTable> tables,
        IAsyncEnumerable<(PictureName Name, byte[] Content)> pictures,
        string readMe,
        Func<long, Task> look,
        CancellationToken ct
    )
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var written = 0L;
        var looked = 0L;
        async Task NoteAsync(int rows)
        {
            written += rows;
            if (written - looked < BetweenLooks)
                return;
            looked = written;
            await look(written);
        }

        using (var archive = new ZipArchive(into, ZipArchiveMode.Create, leaveOpen: true))
        {
            await TextAsync(archive, "README.txt", readMe, Utf8WithMark, ct);
            foreach (var table in tables)
                counts[table.Name] = await JsonAsync(archive, connection, table, NoteAsync, ct);
            foreach (var table in tables)
                await CsvAsync(archive, connection, table, NoteAsync, ct);
            await foreach (var (name, content) in pictures.WithCancellation(ct))
            {
                // Packed already.
                await using (var entry = archive.CreateEntry($"pictures/{name.Hash}.webp", CompressionLevel.NoCompression).Open())
                    await entry.WriteAsync(content, ct);
                await look(written);
            }
            await TextAsync(archive, "tables.json", JsonSerializer.Serialize(counts, Indented), Utf8, ct);
        }
        await look(written);
    }

    private static async Task<long> JsonAsync(
        ZipArchive archive,
        NpgsqlConnection connection,
        ExportedTable table,
        Func<int, Task> note,
        CancellationToken ct
    )
    {
        await using var writer = Begin(archive, $"json/{table.Name}.json", Utf8);
        await using var command = new NpgsqlCommand(table.JsonSql, connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = 0L;
        while (await reader.ReadAsync(ct))
        {
            await writer.WriteAsync(rows++ == 0 ? "[\n" : ",\n");
            await writer.WriteAsync(reader.GetString(0));
            await note(1);
        }
        await writer.WriteAsync(rows == 0 ? "[]\n" : "\n]\n");
        return rows;
    }

    private static async Task CsvAsync(
        ZipArchive archive,
        NpgsqlConnection connection,
        ExportedTable table,
        Func<int, Task> note,
        CancellationToken ct
    )
    {
        await using var writer = Begin(archive, $"csv/{table.Name}.csv", Utf8WithMark);
        using var reader = await connection.BeginTextExportAsync(table.CsvSql, ct);
        var block = new char[Block];
        while (await reader.ReadAsync(block, ct) is > 0 and var read)
        {
            await writer.WriteAsync(block.AsMemory(0, read), ct);
            // Lines, of which a text may hold some itself: near enough for whoever waits.
            await note(block.AsSpan(0, read).Count('\n'));
        }
    }

    private static async Task TextAsync(ZipArchive archive, string name, string text, Encoding encoding, CancellationToken ct)
    {
        await using var writer = Begin(archive, name, encoding);
        await writer.WriteAsync(text.AsMemory(), ct);
    }

    private static StreamWriter Begin(ZipArchive archive, string name, Encoding encoding) =>
        new(archive.CreateEntry(name, CompressionLevel.Fastest).Open(), encoding, Block);
}
