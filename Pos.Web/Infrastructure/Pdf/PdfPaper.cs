using System.Text;
using static Pos.Web.Infrastructure.Pdf.PangoCairo;

namespace Pos.Web.Infrastructure.Pdf;

/// <summary>Figures stand with their last digits above each other in both directions.</summary>
public enum Align
{
    Start,
    Center,
    End,
    Figures,
}

public sealed record Ink(byte Red, byte Green, byte Blue);

/// <param name="Lines">At most so many; what does not fit ends in "…". Nothing: as many as it takes.</param>
public sealed record TextStyle(double Size, Ink Ink, bool Bold = false, Align Align = Align.Start, int? Lines = null);

/// <summary>
/// Pages of a PDF in points. Places are counted from the side where reading starts, so that one layout serves both directions.
/// </summary>
public sealed class PdfPaper : IDisposable
{
    private const int MostMeasured = 20_000;

    private readonly Stream _to;
    private readonly bool _rightToLeft;
    private readonly Write _write;
    private readonly nint _map,
        _context,
        _surface,
        _cairo,
        _layout,
        _font;

    // The same text is measured more than once on its way to paper, and shaping Nastaliq is most of the work.
    private readonly Dictionary<
        (string Text, double Size, bool Bold, int? Lines, double Width),
        (double Height, double Baseline)
    > _measured = [];
    private Exception? _failure;

    public PdfPaper(Stream to, double width, double height, bool rightToLeft, string title)
    {
        (_to, Width, Height, _rightToLeft) = (to, width, height, rightToLeft);
        _map = PdfFonts.Take();
        _context = pango_font_map_create_context(_map);
        var options = cairo_font_options_create();
        cairo_font_options_set_hint_style(options, HintNone);
        cairo_font_options_set_hint_metrics(options, MetricsOff);
        pango_cairo_context_set_font_options(_context, options);
        cairo_font_options_destroy(options);
        pango_cairo_context_set_resolution(_context, 72);
        // With whole positions the spaces between words shrink.
        pango_context_set_round_glyph_positions(_context, 0);
        pango_context_set_base_dir(_context, rightToLeft ? 1 : 0);
        _layout = pango_layout_new(_context);
        pango_layout_set_auto_dir(_layout, 0);
        pango_layout_set_wrap(_layout, WrapWordThenLetter);
        _font = pango_font_description_new();
        pango_font_description_set_family(_font, Utf8(PdfFonts.Families));
        _write = Keep;
        _surface = cairo_pdf_surface_create_for_stream(_write, 0, width, height);
        cairo_pdf_surface_set_metadata(_surface, Title, Utf8(PdfWords.Clean(title)));
        _cairo = cairo_create(_surface);
    }

    public double Width { get; }
    public double Height { get; private set; }

    /// <summary>Measures and draws nothing: a first run through a document, to know its pages.</summary>
    public bool Dry { get; set; }

    /// <summary>Before anything is drawn on the page.</summary>
    public void SetHeight(double height)
    {
        Height = height;
        if (!Dry)
            cairo_pdf_surface_set_size(_surface, Width, height);
    }

    public void EndPage()
    {
        if (!Dry)
            cairo_show_page(_cairo);
    }

    public (double Height, double Baseline) Measure(string text, TextStyle style, double width)
    {
        var key = (text, style.Size, style.Bold, style.Lines, width);
        if (_measured.TryGetValue(key, out var known))
            return known;
        if (_measured.Count > MostMeasured)
            _measured.Clear();
        Lay(text, style, width);
        pango_layout_get_size(_layout, out _, out var height);
        return _measured[key] = ((double)height / Units, (double)pango_layout_get_baseline(_layout) / Units);
    }

    /// <summary>Of the text on one line.</summary>
    public double WidthOf(string text, TextStyle style)
    {
        Lay(text, style with { Lines = null }, Width);
        pango_layout_set_width(_layout, -1);
        pango_layout_get_size(_layout, out var width, out _);
        return (double)width / Units;
    }

    /// <summary>Writes with the top of the first line at <paramref name="y"/>; answers the height.</summary>
    public double Text(string text, TextStyle style, double start, double y, double width)
    {
        var (height, _) = Measure(text, style, width);
        Show(text, style, start, y, width);
        return height;
    }

    /// <summary>Writes with the first line standing on <paramref name="baseline"/>.</summary>
    public void TextOn(string text, TextStyle style, double start, double baseline, double width)
    {
        if (Dry || text.Length == 0)
            return;
        var (_, own) = Measure(text, style, width);
        Show(text, style, start, baseline - own, width);
    }

    public void Rule(double start, double y, double width, Ink ink, double thickness = 0.6)
    {
        if (Dry)
            return;
        Use(ink);
        cairo_set_line_width(_cairo, thickness);
        cairo_move_to(_cairo, At(start, width), y);
        cairo_line_to(_cairo, At(start, width) + width, y);
        cairo_stroke(_cairo);
    }

    public void Fill(double start, double y, double width, double height, Ink ink)
    {
        if (Dry)
            return;
        Use(ink);
        cairo_rectangle(_cairo, At(start, width), y, width, height);
        cairo_fill(_cairo);
    }

    /// <summary>A square of dark and light modules (true is dark), never mirrored.</summary>
    public void Modules(IReadOnlyList<System.Collections.BitArray> rows, double start, double y, double size, Ink ink)
    {
        if (Dry)
            return;
        Use(ink);
        var module = size / rows.Count;
        var left = At(start, size);
        for (var row = 0; row < rows.Count; row++)
        for (var column = 0; column < rows[row].Length; column++)
        {
            var first = column;
            while (column < rows[row].Length && rows[row][column])
                column++;
            if (column > first)
                cairo_rectangle(_cairo, left + first * module, y + row * module, (column - first) * module, module);
        }
        cairo_fill(_cairo);
    }

    /// <summary>Ends the document; without it there is none.</summary>
    public void Finish()
    {
        cairo_surface_finish(_surface);
        if (_failure is not null)
            throw new IOException("the document could not be written", _failure);
        if (cairo_surface_status(_surface) is not 0 and var status)
            throw new IOException($"the document could not be drawn: {status}");
    }

    public void Dispose()
    {
        pango_font_description_free(_font);
        g_object_unref(_layout);
        cairo_destroy(_cairo);
        cairo_surface_destroy(_surface);
        g_object_unref(_context);
        PdfFonts.GiveBack(_map);
        GC.KeepAlive(_write);
    }

    private double At(double start, double width) => _rightToLeft ? Width - start - width : start;

    private void Lay(string text, TextStyle style, double width)
    {
        pango_font_description_set_absolute_size(_font, style.Size * Units);
        pango_font_description_set_weight(_font, style.Bold ? SemiBold : Regular);
        pango_layout_set_font_description(_layout, _font);
        pango_layout_set_width(_layout, (int)(width * Units));
        pango_layout_set_height(_layout, -(style.Lines ?? 10_000));
        pango_layout_set_ellipsize(_layout, style.Lines is null ? 0 : EllipsizeEnd);
        pango_layout_set_alignment(
            _layout,
            style.Align switch
            {
                Align.Center => 1,
                Align.Start => _rightToLeft ? 2 : 0,
                Align.End => _rightToLeft ? 0 : 2,
                _ => 2,
            }
        );
        var bytes = Encoding.UTF8.GetBytes(PdfWords.Clean(text));
        pango_layout_set_text(_layout, bytes, bytes.Length);
    }

    private void Show(string text, TextStyle style, double start, double y, double width)
    {
        if (Dry)
            return;
        Lay(text, style, width);
        Use(style.Ink);
        cairo_move_to(_cairo, At(start, width), y);
        pango_cairo_show_layout(_cairo, _layout);
    }

    private void Use(Ink ink) => cairo_set_source_rgb(_cairo, ink.Red / 255d, ink.Green / 255d, ink.Blue / 255d);

    // Called by Cairo, through which no exception may pass.
    private int Keep(nint closure, nint bytes, uint length)
    {
        const int writeError = 11;
        if (_failure is not null)
            return writeError;
        try
        {
            var copy = new byte[length];
            System.Runtime.InteropServices.Marshal.Copy(bytes, copy, 0, copy.Length);
            _to.Write(copy);
            return 0;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or NotSupportedException)
        {
            _failure = e;
            return writeError;
        }
    }
}
