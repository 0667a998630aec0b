using System.Runtime.InteropServices;
using System.Text;

namespace Pos.Web.Infrastructure.Pdf;

/// <summary>The functions of Pango, Cairo and Fontconfig that pages are drawn with. Text goes in as text, never as markup.</summary>
internal static class PangoCairo
{
    public const string Cairo = "libcairo.so.2",
        Pango = "libpango-1.0.so.0",
        Both = "libpangocairo-1.0.so.0",
        Ft = "libpangoft2-1.0.so.0",
        GObject = "libgobject-2.0.so.0",
        Fontconfig = "libfontconfig.so.1";
    public const int FreeTypeFonts = 1,
        HintNone = 1,
        MetricsOff = 1,
        WrapWordThenLetter = 2,
        EllipsizeEnd = 3,
        Regular = 400,
        SemiBold = 600,
        Title = 0,
        Units = 1024;

    /// <summary>As C takes it.</summary>
    public static byte[] Utf8(string text) => [.. Encoding.UTF8.GetBytes(text), 0];

    public delegate int Write(nint closure, nint bytes, uint length);

    [DllImport(Cairo)]
    public static extern nint cairo_pdf_surface_create_for_stream(Write write, nint closure, double width, double height);

    [DllImport(Cairo)]
    public static extern void cairo_pdf_surface_set_size(nint surface, double width, double height);

    [DllImport(Cairo)]
    public static extern void cairo_pdf_surface_set_metadata(nint surface, int what, byte[] text);

    [DllImport(Cairo)]
    public static extern void cairo_surface_finish(nint surface);

    [DllImport(Cairo)]
    public static extern int cairo_surface_status(nint surface);

    [DllImport(Cairo)]
    public static extern void cairo_surface_destroy(nint surface);

    [DllImport(Cairo)]
    public static extern nint cairo_create(nint surface);

    [DllImport(Cairo)]
    public static extern void cairo_destroy(nint cairo);

    [DllImport(Cairo)]
    public static extern void cairo_show_page(nint cairo);

    [DllImport(Cairo)]
    public static extern void cairo_move_to(nint cairo, double x, double y);

    [DllImport(Cairo)]
    public static extern void cairo_line_to(nint cairo, double x, double y);

    [DllImport(Cairo)]
    public static extern void cairo_rectangle(nint cairo, double x, double y, double width, double height);

    [DllImport(Cairo)]
    public static extern void cairo_fill(nint cairo);

    [DllImport(Cairo)]
    public static extern void cairo_stroke(nint cairo);

    [DllImport(Cairo)]
    public static extern void cairo_set_line_width(nint cairo, double width);

    [DllImport(Cairo)]
    public static extern void cairo_set_source_rgb(nint cairo, double red, double green, double blue);

    [DllImport(Cairo)]
    public static extern nint cairo_font_options_create();

    [DllImport(Cairo)]
    public static extern void cairo_font_options_set_hint_style(nint options, int style);

    [DllImport(Cairo)]
    public static extern void cairo_font_options_set_hint_metrics(nint options, int metrics);

    [DllImport(Cairo)]
    public static extern void cairo_font_options_destroy(nint options);

    [DllImport(Pango)]
    public static extern nint pango_font_map_create_context(nint map);

    [DllImport(Pango)]
    public static extern void pango_context_set_base_dir(nint context, int direction);

    [DllImport(Pango)]
    public static extern void pango_context_set_round_glyph_positions(nint context, int round);

    [DllImport(Pango)]
    public static extern nint pango_font_description_new();

    [DllImport(Pango)]
    public static extern void pango_font_description_free(nint font);

    [DllImport(Pango)]
    public static extern void pango_font_description_set_family(nint font, byte[] family);

    [DllImport(Pango)]
    public static extern void pango_font_description_set_weight(nint font, int weight);

    [DllImport(Pango)]
    public static extern void pango_font_description_set_absolute_size(nint font, double size);

    [DllImport(Pango)]
    public static extern nint pango_layout_new(nint context);

    [DllImport(Pango)]
    public static extern void pango_layout_set_text(nint layout, byte[] text, int length);

    [DllImport(Pango)]
    public static extern void pango_layout_set_width(nint layout, int width);

    [DllImport(Pango)]
    public static extern void pango_layout_set_height(nint layout, int height);

    [DllImport(Pango)]
    public static extern void pango_layout_set_wrap(nint layout, int wrap);

    [DllImport(Pango)]
    public static extern void pango_layout_set_ellipsize(nint layout, int ellipsize);

    [DllImport(Pango)]
    public static extern void pango_layout_set_alignment(nint layout, int alignment);

    [DllImport(Pango)]
    public static extern void pango_layout_set_auto_dir(nint layout, int auto);

    [DllImport(Pango)]
    public static extern void pango_layout_set_font_description(nint layout, nint font);

    [DllImport(Pango)]
    public static extern void pango_layout_get_size(nint layout, out int width, out int height);

    [DllImport(Pango)]
    public static extern int pango_layout_get_baseline(nint layout);

    [DllImport(Both)]
    public static extern nint pango_cairo_font_map_new_for_font_type(int type);

    [DllImport(Both)]
    public static extern void pango_cairo_context_set_font_options(nint context, nint options);

    [DllImport(Both)]
    public static extern void pango_cairo_context_set_resolution(nint context, double dpi);

    [DllImport(Both)]
    public static extern void pango_cairo_show_layout(nint cairo, nint layout);

    [DllImport(Ft)]
    public static extern void pango_fc_font_map_set_config(nint map, nint config);

    [DllImport(GObject)]
    public static extern void g_object_unref(nint thing);

    [DllImport(Fontconfig)]
    public static extern nint FcConfigCreate();

    [DllImport(Fontconfig)]
    public static extern int FcConfigAppFontAddFile(nint config, byte[] file);
}
