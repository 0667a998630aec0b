using System.Globalization;

namespace Pos.Bench;

/// <summary>The closing line of a benchmark.</summary>
public static class Figures
{
    public static int Close(string name, bool met, params (string Key, object Value)[] figures)
    {
        Console.WriteLine($"{name} {string.Join(' ', figures.Select(f => $"{f.Key}={Text(f.Value)}"))} aim={(met ? "met" : "missed")}");
        return met ? 0 : 1;
    }

    public static double Median(IEnumerable<double> values) => Percentile(values, 0.5);

    public static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0
            ? double.NaN
            : sorted[
                Math.Min(
                    sorted.Length - 1,
                    (int)Math.Ceiling(share * sorted.Length) - 1 < 0 ? 0 : (int)Math.Ceiling(share * sorted.Length) - 1
                )
            ];
    }

    private static string Text(object value) =>
        value switch
        {
            double number => number.ToString(
                number >= 100 ? "0"
                    : number >= 10 ? "0.0"
                    : "0.00",
                CultureInfo.InvariantCulture
            ),
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
}
