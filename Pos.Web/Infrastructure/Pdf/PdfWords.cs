using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Pos.Web.Infrastructure.Pdf;

/// <summary>Text as it can stand on a page.</summary>
public static partial class PdfWords
{
    private const char Isolate = '\u2068',
        LeftToRight = '\u2066',
        End = '\u2069';

    /// <summary>Somebody's name within a sentence, in whatever direction it is written.</summary>
    public static string Name(string text) => $"{Isolate}{Unturned(text)}{End}";

    /// <summary>A figure or a number of a receipt: read from left to right everywhere.</summary>
    public static string Figure(string text) => $"{LeftToRight}{text}{End}";

    /// <summary>Without what the shipped fonts have no shape for (emoji), controls, and halves of letters.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (Shows(rune))
                clean.Append(rune.ToString());
            else if (rune.Value is '\n' or '\t')
                clean.Append(' ');
        return Gap().Replace(clean.ToString(), "\u2004");
    }

    // A direction that is opened in a name and not closed would turn what stands after it.
    private static string Unturned(string text) =>
        string.Concat(text.Where(letter => letter is not (>= '\u202A' and <= '\u202E') and not (>= '\u2066' and <= '\u2069')));

    // Nastaliq leans over its narrow space; beside a figure it would be gone.
    [GeneratedRegex(
        "(?<=[\u0600-\u06FF]\u2069?) (?=[\u2066\u2068]?[0-9A-Za-z+\u2212])|(?<=[0-9A-Za-z]\u2069?) (?=[\u2066\u2068]?[\u0600-\u06FF])"
    )]
    private static partial Regex Gap();

    private static bool Shows(Rune rune) =>
        rune.Value != 0xFFFD
        && rune.Value is not (>= 0xFE00 and <= 0xFE0F)
        && rune.Value < 0x1F000
        && Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.OtherSymbol
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
            );
}
