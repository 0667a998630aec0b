using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure.Pdf;

namespace Pos.Web.Features.Labels;

/// <summary>Labels as a PDF in their true size: name, price, and bars with their digits.</summary>
public static class LabelPdf
{
    private const double Point = 72 / 25.4;
    private const double Margin = 1.5 * Point;

    // A thermal printer knows black and nothing.
    private static readonly Ink Black = new(0, 0, 0);

    /// <param name="skip">Labels of the first sheet that are gone already.</param>
    public static byte[] Render(IReadOnlyList<Label> labels, LabelSheet sheet, int skip, string title, CancellationToken ct)
    {
        using var file = new MemoryStream();
        using (var paper = new PdfPaper(file, sheet.PageWidth * Point, sheet.PageHeight * Point, rightToLeft: false, title))
        {
            for (var i = 0; i < labels.Count; i++)
            {
                ct.ThrowIfCancellationRequested();
                var at = (i + skip) % sheet.OnPage;
                if (i > 0 && at == 0)
                    paper.EndPage();
                Draw(
                    paper,
                    labels[i],
                    sheet,
                    at % sheet.Columns * sheet.Width * Point,
                    (sheet.Top + at / sheet.Columns * sheet.Height) * Point
                );
            }
            paper.EndPage();
            paper.Finish();
        }
        return file.ToArray();
    }

    private static void Draw(PdfPaper paper, Label label, LabelSheet sheet, double left, double top)
    {
        var (inner, bottom) = (sheet.Width * Point - 2 * Margin, top + sheet.Height * Point - Margin);
        var small = sheet.Width < 45;
        var y = top + Margin;
        var style = new TextStyle(small ? 7 : 9, Black, Align: Align.Center, Lines: label.Names.Count > 1 || small ? 1 : 2);
        foreach (var name in label.Names)
            y += paper.Text(PdfWords.Name(name), style, left + Margin, y, inner);
        if (label.Code is { } code)
            bottom = DrawBars(paper, code, sheet, left, bottom);
        DrawPrice(paper, label, left + Margin, y, inner, bottom - y);
    }

    // Answers where they begin.
    private static double DrawBars(PdfPaper paper, string code, LabelSheet sheet, double left, double bottom)
    {
        var digits = new TextStyle(sheet.Width < 45 ? 6 : 7, Black, Align: Align.Center, Lines: 1);
        var (height, _) = paper.Measure(code, digits, sheet.Width * Point - 2 * Margin);
        paper.Text(PdfWords.Figure(code), digits, left + Margin, bottom - height, sheet.Width * Point - 2 * Margin);
        var y = bottom - height;
        var bars = Bars.Of(code);
        if (bars.ModuleOn(sheet) is not { } module)
            return y;
        var (wide, high) = (module * Point, sheet.Height * 0.27 * Point);
        var first = left + (sheet.Width * Point - bars.Modules * wide) / 2;
        foreach (var (from, count) in bars.Dark())
            paper.Fill(first + from * wide, y - high, count * wide, high, Black);
        return y - high;
    }

    // As large as there is room, in the middle of it.
    private static void DrawPrice(PdfPaper paper, Label label, double left, double top, double width, double height)
    {
        var (text, unit) = (
            PdfWords.Figure("Rs " + Figures.Rupees(label.Price)),
            label.Unit.Length > 0 ? PdfWords.Name("/ " + label.Unit) : ""
        );
        var size = Math.Min(height * 0.7, 26);
        var (price, beside) = (Big(size), Beside(size));
        var needed = WidthOf(price, beside);
        if (needed > width)
        {
            size *= width / needed;
            (price, beside) = (Big(size), Beside(size));
            needed = WidthOf(price, beside);
        }
        var (tall, baseline) = paper.Measure(text, price, width * 2);
        var (on, start) = (top + (height - tall) / 2 + baseline, left + (width - needed) / 2);
        var own = paper.WidthOf(text, price);
        paper.TextOn(text, price, start, on, own + 1);
        if (unit.Length > 0)
            paper.TextOn(unit, beside, start + own + size / 5, on, needed - own);

        double WidthOf(TextStyle big, TextStyle small) =>
            paper.WidthOf(text, big) + (unit.Length > 0 ? big.Size / 5 + paper.WidthOf(unit, small) + 1 : 0);
        static TextStyle Big(double size) => new(size, Black, Bold: true, Lines: 1);
        static TextStyle Beside(double size) => new(size * 0.5, Black, Lines: 1);
    }
}
