using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using static Pos.Web.Infrastructure.Pdf.PangoCairo;

namespace Pos.Web.Infrastructure.Pdf;

/// <summary>This machine lacks what pages are drawn with; whoever asked is told what to do instead.</summary>
public sealed class PdfUnavailableException()
    : Exception("Pango and Cairo are not installed (Debian: libpangocairo-1.0-0 libpangoft2-1.0-0)");

/// <summary>
/// The fonts that are shipped with the program, and no others, so that a document looks the same on every machine. A font map serves one thread at a
/// time; they are kept, because reading a font costs more than drawing a page.
/// </summary>
internal static class PdfFonts
{
    // Latin and figures from the first, Arabic script from the second.
    public const string Families = "Noto Sans,Noto Nastaliq Urdu";

    private static readonly string[] Libraries = [Cairo, Pango, Both, Ft, GObject, Fontconfig];
    private static readonly ConcurrentBag<nint> Maps = [];
    private static readonly Lazy<nint> Config = new(Read);

    public static bool Available { get; } = Array.TrueForAll(Libraries, library => NativeLibrary.TryLoad(library, out _));

    public static nint Take()
    {
        if (!Available)
            throw new PdfUnavailableException();
        if (Maps.TryTake(out var kept))
            return kept;
        var map = pango_cairo_font_map_new_for_font_type(FreeTypeFonts);
        pango_fc_font_map_set_config(map, Config.Value);
        return map;
    }

    public static void GiveBack(nint map) => Maps.Add(map);

    private static nint Read()
    {
        var config = FcConfigCreate();
        var files = Directory.GetFiles(
            Path.Combine(AppContext.BaseDirectory, "Infrastructure", "Pdf", "fonts"),
            "*.ttf",
            SearchOption.AllDirectories
        );
        if (files.Length == 0)
            throw new InvalidOperationException("the fonts that are shipped with the program are gone");
        foreach (var file in files)
            if (FcConfigAppFontAddFile(config, Utf8(file)) == 0)
                throw new InvalidOperationException($"cannot read the font {file}");
        return config;
    }
}
