using System.IO.Compression;
using System.Text;
using Pos.Web.Features.Shared;
using SpreadCheetah;

namespace Pos.Tests.Shared;

/// <summary>Files as people have them, broken ones too.</summary>
public sealed class SheetTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string Said(Sheet sheet) =>
        sheet.Problem
        ?? $"{string.Join('|', sheet.Heads)}; {string.Join("; ", sheet.Rows.Select(r => $"{r.Line} {string.Join('|', r.Cells.Select(c => c.Trim()))}"))}";

    [Fact]
    public void Text_is_read_in_whatever_encoding_it_was_written()
    {
        const string list = "name,price\r\nدودھ,280\r\n";
        foreach (
            var encoding in (Encoding[])
                [new UTF8Encoding(true), new UTF8Encoding(false), Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32]
        )
            Assert.Equal("name|price; 2 دودھ|280", Said(Sheet.Read([.. encoding.Preamble, .. encoding.GetBytes(list)], 10)));
        Assert.Equal("name; 2 Café", Said(Sheet.Read([.. "name\nCaf"u8, 0xE9, .. "\n"u8], 10)));
    }

    [Fact]
    public async Task A_book_of_excel_keeps_long_numbers_and_zeros_and_what_was_typed()
    {
        var stream = new MemoryStream();
        await using (var book = await Spreadsheet.CreateNewAsync(stream, cancellationToken: Ct))
        {
            await book.StartWorksheetAsync("Goods", token: Ct);
            await book.AddRowAsync([new("name"), new("barcode"), new("price"), new("active")], Ct);
            await book.AddRowAsync([new("Milk"), new(8961014020512d), new(0.1 + 0.2), new(true)], Ct);
            await book.AddRowAsync([], Ct);
            await book.AddRowAsync([new("Tea"), new("0012"), new(99.5m), default], Ct);
            await book.FinishAsync(Ct);
        }
        Assert.Equal("name|barcode|price|active; 2 Milk|8961014020512|0.3|yes; 4 Tea|0012|99.5|", Said(Sheet.Read(stream.ToArray(), 10)));
    }

    [Theory]
    [InlineData("", "sheet_empty")]
    [InlineData("\n\n , \n", "sheet_empty")]
    [InlineData("PK\u0003\u0004 no archive at all", "sheet_unreadable")]
    public void What_is_no_list_says_so(string content, string problem) =>
        Assert.Equal(problem, Said(Sheet.Read(Encoding.Latin1.GetBytes(content), 10)));

    [Fact]
    public void A_broken_book_is_unreadable_wherever_it_is_broken_and_a_bomb_is_too_large()
    {
        byte[] Zip(params (string Name, byte[] Content)[] parts)
        {
            var stream = new MemoryStream();
            using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
                foreach (var (name, content) in parts)
                    using (var part = archive.CreateEntry(name, CompressionLevel.Fastest).Open())
                        part.Write(content);
            return stream.ToArray();
        }
        Assert.Equal("sheet_unreadable", Said(Sheet.Read(Zip(("readme.txt", "not a book"u8.ToArray())), 10)));
        Assert.Equal("sheet_unreadable", Said(Sheet.Read(Zip(("xl/workbook.xml", "<workbook"u8.ToArray())), 10)));
        Assert.Equal("sheet_too_large", Said(Sheet.Read(Zip(("xl/sharedStrings.xml", new byte[110_000_000])), 10)));
        // A book of a kilobyte that claims to be longer, or wider, than any.
        foreach (
            var cell in (string[])
                ["<row r=\"2147483000\"><c r=\"A2147483000\"><v>1</v></c></row>", "<row r=\"1\"><c r=\"ZZZZZZ1\"><v>1</v></c></row>"]
        )
            Assert.NotNull(
                Sheet
                    .Read(
                        Zip(
                            (
                                "[Content_Types].xml",
                                """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"""u8.ToArray()
                            ),
                            (
                                "xl/workbook.xml",
                                """<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>"""u8.ToArray()
                            ),
                            (
                                "xl/_rels/workbook.xml.rels",
                                """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"""u8.ToArray()
                            ),
                            (
                                "xl/worksheets/sheet1.xml",
                                Encoding.UTF8.GetBytes(
                                    $"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cell}</sheetData></worksheet>"""
                                )
                            )
                        ),
                        10
                    )
                    .Problem
            );
        // An old book's first bytes, and nothing behind them.
        Assert.Equal("sheet_unreadable", Said(Sheet.Read([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[2_000]], 10)));
    }

    [Fact]
    public async Task A_book_cut_or_spoilt_anywhere_never_throws()
    {
        var stream = new MemoryStream();
        await using (var book = await Spreadsheet.CreateNewAsync(stream, cancellationToken: Ct))
        {
            await book.StartWorksheetAsync("Goods", token: Ct);
            for (var i = 0; i < 50; i++)
                await book.AddRowAsync([new($"name {i}"), new(i)], Ct);
            await book.FinishAsync(Ct);
        }
        var whole = stream.ToArray();
        var random = new Random(11);
        for (var i = 0; i < 400; i++)
        {
            var spoilt = whole[..(i % 2 == 0 ? whole.Length : random.Next(5, whole.Length))];
            for (var n = 0; n < 1 + i % 5; n++)
                spoilt[random.Next(4, spoilt.Length)] = (byte)random.Next(256);
            Assert.NotNull(Sheet.Read(spoilt, 100).Heads);
        }
        for (var i = 0; i < 400; i++)
        {
            var noise = new byte[random.Next(1, 4_000)];
            random.NextBytes(noise);
            Assert.NotNull(Sheet.Read(noise, 100).Heads);
        }
    }

    [Fact]
    public void A_list_with_odd_quotes_and_long_lines_is_read_as_far_as_it_goes_and_no_further_than_asked()
    {
        var sheet = Sheet.Read(Encoding.UTF8.GetBytes($"name,note\nA \"big\" one,x\n\"open,y\n{new string('z', 10_000)}\n"), 10);
        Assert.Equal("A \"big\" one", sheet.Rows[0].Cells[0]);
        Assert.All(sheet.Rows, r => Assert.All(r.Cells, c => Assert.True(c.Length <= 2_000)));
        Assert.Equal(4, Sheet.Read(Encoding.UTF8.GetBytes("n\n1\n2\n3\n4\n5\n6\n"), 3).Rows.Count);
    }
}
