using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;
using Pos.Web.Infrastructure.Pdf;

namespace Pos.Web.Features.Suppliers;

/// <param name="Figure">Its texts are figures, with their last digits above each other.</param>
/// <param name="Width">In points; null for the one that takes the rest and goes on to further lines.</param>
public sealed record PaperColumn(string Head, double? Width = null, bool Figure = false);

/// <param name="Detail">Small, below the row.</param>
public sealed record PaperRow(IReadOnlyList<string> Cells, string Detail = "", bool Strong = false);

/// <summary>Whose paper it is, to whom, and what stands on it. All of it in the language of the moment.</summary>
/// <param name="Beside">The number and day of an order, the days of an account.</param>
/// <param name="Sum">What it comes to; empty for a paper that says none.</param>
public sealed record SupplierSheet(
    string Title,
    string Beside,
    string Shop,
    IReadOnlyList<string> Address,
    string ToWord,
    string To,
    string ToBeside,
    (string Label, string Figure)? Sum,
    IReadOnlyList<PaperColumn> Columns,
    IReadOnlyList<PaperRow> Rows,
    IReadOnlyList<string> Notes,
    string Printed
);

/// <summary>A4: head, rows from page to page with their head repeated, and what is said below. Laid out twice: once to count the pages, once to draw.</summary>
internal sealed class SupplierPaper(PdfPaper paper, SupplierSheet sheet)
{
    private const double PaperWidth = 595.28,
        PaperHeight = 841.89,
        Margin = 42,
        Inner = PaperWidth - 2 * Margin,
        Gap = 8,
        Bottom = PaperHeight - 62;

    private static readonly Ink Black = new(27, 31, 29),
        Quiet = new(99, 106, 101),
        Hair = new(214, 207, 192),
        Green = new(20, 83, 45),
        Band = new(246, 241, 230);

    private readonly TextStyle _small = new(Size(8), Quiet),
        _body = new(Size(9.5), Black),
        _strong = new(Size(9.5), Black, Bold: true),
        _column = new(Size(8), Quiet, Bold: true);

    private int _page,
        _pages;

    // Nastaliq is small for its size.
    private static double Size(double size) => Language.IsUrdu ? size + 1 : size;

    public static byte[] Render(Func<SupplierSheet> sheet, string language, CancellationToken ct)
    {
        using var _ = new SpokenLanguage(language);
        var content = sheet();
        using var file = new MemoryStream();
        using (var paper = new PdfPaper(file, PaperWidth, PaperHeight, Language.IsUrdu, $"{content.Title} {content.To}"))
        {
            new SupplierPaper(paper, content).Draw(ct);
            paper.Finish();
        }
        return file.ToArray();
    }

    private void Draw(CancellationToken ct)
    {
        paper.Dry = true;
        Run(ct);
        (_pages, paper.Dry) = (_page, false);
        Run(ct);
    }

    private void Run(CancellationToken ct)
    {
        _page = 0;
        var y = Heads(NewPage(FirstHead));
        foreach (var row in sheet.Rows)
        {
            // Shaping is slow, and whoever asked may have gone away.
            ct.ThrowIfCancellationRequested();
            if (y + HeightOf(row) > Bottom)
            {
                EndPage();
                y = Heads(NewPage(NextHead));
            }
            y = Row(y, row);
        }
        y += 14;
        foreach (var note in sheet.Notes)
        {
            if (y + paper.Measure(note, _body, Inner).Height > Bottom)
            {
                EndPage();
                y = NewPage(NextHead);
            }
            y += paper.Text(note, _body, Margin, y, Inner) + 6;
        }
        EndPage();
    }

    private double NewPage(Func<double> head)
    {
        _page++;
        paper.SetHeight(PaperHeight);
        return head();
    }

    private void EndPage()
    {
        var y = PaperHeight - 50;
        paper.Rule(Margin, y, Inner, Hair);
        paper.Text(sheet.Printed, _small with { Lines = 1 }, Margin, y + 6, Inner - 80);
        var pages = PdfWords.Figure(FormattableString.Invariant($"{_page} / {_pages}"));
        paper.Text(pages, _small with { Align = Align.End }, Margin + Inner - 76, y + 6, 76);
        paper.EndPage();
    }

    private double FirstHead()
    {
        const double Half = Inner * 0.6,
            Other = Inner - Half - 12;
        double y = Margin,
            side = Margin;
        y += paper.Text(PdfWords.Name(sheet.Shop), new(17, Black, Bold: true, Lines: 2), Margin, y, Half);
        foreach (var part in sheet.Address.Where(p => p.Length > 0))
            y += paper.Text(PdfWords.Name(part), new(Size(9), Quiet, Lines: 2), Margin, y, Half);
        side += paper.Text(sheet.Title, new(14, Green, Bold: true, Align: Align.End), Margin + Half + 12, side, Other);
        side += paper.Text(sheet.Beside, new(Size(9), Quiet, Align: Align.End), Margin + Half + 12, side + 2, Other) + 2;
        y = Math.Max(y, side) + 10;
        paper.Rule(Margin, y, Inner, Green, 1.4);
        side = y += 14;
        y += paper.Text(sheet.ToWord, _small, Margin, y, Half);
        y += paper.Text(PdfWords.Name(sheet.To), new(14, Black, Bold: true, Lines: 3), Margin, y, Half);
        if (sheet.ToBeside.Length > 0)
            y += paper.Text(PdfWords.Name(sheet.ToBeside), new(Size(9), Quiet, Lines: 2), Margin, y, Half);
        if (sheet.Sum is { } sum)
        {
            side += paper.Text(sum.Label, _small with { Align = Align.End }, Margin + Half + 12, side, Other);
            side += paper.Text(sum.Figure, new(20, Black, Bold: true, Align: Align.End), Margin + Half + 12, side, Other);
        }
        return Math.Max(y, side) + 16;
    }

    private double NextHead() =>
        Margin
        + paper.Text($"{sheet.Title} · {PdfWords.Name(sheet.To)} · {sheet.Beside}", _small with { Lines = 1 }, Margin, Margin, Inner)
        + 8;

    private double Heads(double y)
    {
        var height = sheet.Columns.Max(c => paper.Measure(c.Head, _column, 200).Height);
        paper.Fill(Margin, y, Inner, height + 8, Band);
        Cells(y + 4, [.. sheet.Columns.Select(c => c.Head)], _column);
        return y + height + 8;
    }

    private double HeightOf(PaperRow row) =>
        row.Cells.Select((cell, i) => paper.Measure(cell, StyleOf(row, i), WidthOf(i)).Height).Max()
        + (row.Detail.Length > 0 ? paper.Measure(row.Detail, _small, WidthOf(Wide)).Height : 0)
        + 9;

    private double Row(double y, PaperRow row)
    {
        var end = y + HeightOf(row);
        Cells(y + 4, row.Cells, row.Strong ? _strong : _body);
        if (row.Detail.Length > 0)
        {
            var height = paper.Measure(row.Detail, _small, WidthOf(Wide)).Height;
            paper.Text(row.Detail, _small, StartOf(Wide), end - 5 - height, WidthOf(Wide));
        }
        paper.Rule(Margin, end, Inner, Hair, 0.4);
        return end;
    }

    private void Cells(double y, IReadOnlyList<string> cells, TextStyle style)
    {
        // All stand on one line, whatever script each of them is in.
        var baseline = y + cells.Select((cell, i) => paper.Measure(cell, Shaped(style, i), WidthOf(i)).Baseline).Max();
        for (var i = 0; i < cells.Count; i++)
            paper.TextOn(cells[i], Shaped(style, i), StartOf(i), baseline, WidthOf(i));
    }

    private TextStyle StyleOf(PaperRow row, int column) => Shaped(row.Strong ? _strong : _body, column);

    private TextStyle Shaped(TextStyle style, int column) =>
        column == Wide ? style
        : sheet.Columns[column].Figure ? style with { Align = Align.Figures, Lines = 1 }
        : style with { Lines = 1 };

    private int Wide => sheet.Columns.Select((c, i) => (c, i)).Single(c => c.c.Width is null).i;

    private double WidthOf(int column) =>
        sheet.Columns[column].Width ?? Inner - sheet.Columns.Sum(c => c.Width ?? 0) - (sheet.Columns.Count - 1) * Gap;

    private double StartOf(int column) => Margin + Enumerable.Range(0, column).Sum(i => WidthOf(i) + Gap);
}
