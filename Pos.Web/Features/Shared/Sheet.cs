using System.Globalization;
using System.IO.Compression;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace Pos.Web.Features.Shared;

/// <summary>A table that came as a file: CSV in any usual encoding and with any usual separator, or the first sheet of an Excel book.</summary>
/// <param name="Problem">sheet_unreadable, sheet_locked, sheet_empty, sheet_too_large; then there is nothing else.</param>
public sealed record Sheet(IReadOnlyList<string> Heads, IReadOnlyList<SheetRow> Rows, string? Problem = null)
{
    private const long MostUnpacked = 100_000_000;
    private const int MostColumns = 400,
        MostText = 2_000,
        MostEmpty = 10_000;

    // Books of before 2007 are written in the code pages of their time.
    static Sheet() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <param name="mostRows">One more is read, so that too many are noticed.</param>
    public static Sheet Read(byte[] content, int mostRows)
    {
        try
        {
            var cells = IsExcel(content) ? Excel(content) : Csv(content);
            return Of(cells, mostRows);
        }
        catch (InvalidPasswordException)
        {
            return new([], [], "sheet_locked");
        }
        catch (TooLargeException)
        {
            return new([], [], "sheet_too_large");
        }
        // Whatever is wrong inside a file is the file's: it is said, and nothing else can be done about it.
        catch (Exception e)
            when (e
                    is ExcelReaderException
                        or InvalidDataException
                        or IOException
                        or CsvHelperException
                        or System.Xml.XmlException
                        or FormatException
                        or ArgumentException
                        or IndexOutOfRangeException
                        or NullReferenceException
                        or OverflowException
                        or InvalidOperationException
                        or NotSupportedException
                        or KeyNotFoundException
                        or InvalidCastException
                        or System.Security.Cryptography.CryptographicException
                        or OutOfMemoryException
            )
        {
            return new([], [], "sheet_unreadable");
        }
    }

    private static Sheet Of(IEnumerable<(int Line, string[] Cells)> lines, int mostRows)
    {
        string[]? heads = null;
        var rows = new List<SheetRow>();
        var empty = 0;
        foreach (var (line, cells) in lines)
        {
            if (cells.All(string.IsNullOrWhiteSpace))
            {
                // A page that is only formatted goes on to the last line there is.
                if (++empty > MostEmpty)
                    break;
                continue;
            }
            empty = 0;
            if (heads is null)
                heads = [.. cells.Select(c => c.Trim())];
            else
                rows.Add(new(line, cells));
            if (rows.Count > mostRows)
                break;
        }
        return heads is null ? new([], [], "sheet_empty") : new(heads, rows);
    }

    // A packed book, or one of before 2007.
    private static bool IsExcel(byte[] content) =>
        content.AsSpan().StartsWith("PK\u0003\u0004"u8) || content.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]);

    private static IEnumerable<(int, string[])> Excel(byte[] content)
    {
        if (content[0] == 'P')
        {
            using var archive = new ZipArchive(new MemoryStream(content), ZipArchiveMode.Read);
            // What a part unpacks to is never more than it says.
            if (archive.Entries.Count > 2_000 || archive.Entries.Sum(e => e.Length) > MostUnpacked)
                throw new TooLargeException();
        }
        using var reader = ExcelReaderFactory.CreateReader(new MemoryStream(content));
        // Wider or longer than Excel itself makes them: somebody means to keep the server busy.
        if (reader.FieldCount is < 0 or > 16_384 || reader.RowCount is < 0 or > 1_048_576)
            throw new TooLargeException();
        for (var line = 1; reader.Read(); line++)
            yield return (line, [.. Enumerable.Range(0, Math.Min(reader.FieldCount, MostColumns)).Select(i => Text(reader.GetValue(i)))]);
    }

    /// <summary>As it was typed: a long number stays digits, and what a computer made of 0.1 + 0.2 is 0.3.</summary>
    private static string Text(object? value) =>
        value switch
        {
            null => "",
            double number when Math.Abs(number) < 1e18 && Math.Floor(number) == number => ((long)number).ToString(
                CultureInfo.InvariantCulture
            ),
            double number => number.ToString("G12", CultureInfo.InvariantCulture),
            DateTime time => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            bool yes => yes ? "yes" : "no",
            _ => Cut(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""),
        };

    private static string Cut(string text) => text.Length > MostText ? text[..MostText] : text;

    private static IEnumerable<(int, string[])> Csv(byte[] content)
    {
        var text = Decoded(content).Replace("\0", "", StringComparison.Ordinal);
        // Excel's own line that names the separator.
        if (text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && text.IndexOf('\n', StringComparison.Ordinal) is > 0 and var end)
            text = text[(end + 1)..];
        using var csv = new CsvParser(
            new StringReader(text),
            new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                DetectDelimiter = true,
                DetectDelimiterValues = [",", ";", "\t", "|", "،"],
                BadDataFound = null,
                IgnoreBlankLines = true,
                TrimOptions = TrimOptions.Trim,
            }
        );
        while (csv.Read())
            yield return (csv.RawRow, [.. csv.Record!.Take(MostColumns).Select(Cut)]);
    }

    /// <summary>By its mark; else as UTF-8 where it is that, and what Windows writes where it is not.</summary>
    private static string Decoded(byte[] content)
    {
        try
        {
            using var reader = new StreamReader(
                new MemoryStream(content),
                new UTF8Encoding(false, throwOnInvalidBytes: true),
                detectEncodingFromByteOrderMarks: true
            );
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException)
        {
            return Encoding.GetEncoding(1252).GetString(content);
        }
    }

    private sealed class TooLargeException : Exception;
}

/// <param name="Line">Of the file, the first being 1.</param>
/// <param name="Cells">As they are; asked for by place, all white space in them is one blank.</param>
public sealed record SheetRow(int Line, IReadOnlyList<string> Cells)
{
    public string this[int column] =>
        column < Cells.Count ? string.Join(' ', Cells[column].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) : "";
}
