using System.Globalization;
using System.Text.RegularExpressions;

namespace Pos.Web.Features.Shared;

/// <summary>Money and quantities as people write and read them: rupees for paisa, units for thousandths.</summary>
public static partial class Figures
{
    private static readonly CultureInfo Digits = CultureInfo.InvariantCulture;

    /// <summary>1240 or 99.50: paisa are shown only when there are some.</summary>
    public static string Rupees(long paisa) => Scaled(paisa, 100, 2, grouped: true);

    /// <summary>The same without grouping, for a field that is typed into.</summary>
    public static string RupeesTyped(long paisa) => Scaled(paisa, 100, 2, grouped: false);

    public static string QuantityTyped(long thousandths) => Scaled(thousandths, 1000, 3, grouped: false).TrimDecimals();

    public static string Quantity(long thousandths) => Scaled(thousandths, 1000, 3, grouped: true).TrimDecimals();

    public static string Count(long number) => number.ToString("N0", Digits);

    /// <summary>Of bytes; never nothing, where there is something.</summary>
    public static string Megabytes(long bytes) => Math.Max(0.1m, bytes / 1_000_000m).ToString("#,0.0", Digits);

    /// <summary>Paisa of "1,240", "99.5", "Rs.99.50" or "120/-"; null when it is no amount of rupees.</summary>
    public static long? ParseRupees(string? text) => Parse(Currency().Replace(text ?? "", ""), 100);

    /// <summary>Thousandths of "12", "0.5" or "1,000"; null when it is no quantity.</summary>
    public static long? ParseQuantity(string? text) => Parse(text, 1000);

    private static string Scaled(long value, long scale, int decimals, bool grouped)
    {
        var number = (decimal)value / scale;
        var format = (grouped ? "#,0" : "0") + (value % scale == 0 ? "" : "." + new string('0', decimals));
        return number.ToString(format, Digits).Replace("-", "−", StringComparison.Ordinal);
    }

    private static string TrimDecimals(this string text) => text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0') : text;

    private static long? Parse(string? text, long scale)
    {
        text = Latin(text).Replace(",", "", StringComparison.Ordinal).Trim();
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, Digits, out var number) || number > 9_999_999_999m)
            return null;
        var scaled = number * scale;
        return decimal.Truncate(scaled) == scaled ? (long)scaled : null;
    }

    // The point of "Rs." is none of the figure's.
    [GeneratedRegex(@"^\s*(Rs\.?|PKR|₨|روپے)|(روپے|/[-=])\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Currency();

    /// <summary>Urdu and Arabic keyboards type their own digits and decimal sign.</summary>
    public static string Latin(string? text) =>
        string.Concat(
            (text ?? "").Select(letter =>
                letter switch
                {
                    >= '\u06F0' and <= '\u06F9' => (char)('0' + letter - '\u06F0'),
                    >= '\u0660' and <= '\u0669' => (char)('0' + letter - '\u0660'),
                    '\u066B' => '.',
                    '\u066C' or '\u060C' => ',',
                    _ => letter,
                }
            )
        );
}
