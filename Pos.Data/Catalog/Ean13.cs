namespace Pos.Data.Catalog;

/// <summary>The numbers under bars (GS1 General Specifications, 7.9 and 1.4): thirteen digits, the last of which checks the others.</summary>
public static class Ean13
{
    /// <summary>GS1 leaves numbers from 20 to 29 to each shop; scales print the first of them.</summary>
    public const string Own = "29";

    private const int Serial = 10;

    /// <summary>Fits the first twelve digits.</summary>
    public static char CheckDigit(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < 12; i++)
            sum += (digits[i] - '0') * (i % 2 == 0 ? 1 : 3);
        return (char)('0' + (10 - sum % 10) % 10);
    }

    public static bool IsSound(string code) => code.Length == 13 && code.All(char.IsAsciiDigit) && CheckDigit(code) == code[12];

    /// <summary>Numbers of the shop's own, each once, that are not among <paramref name="taken"/>.</summary>
    public static IEnumerable<string> Free(IReadOnlySet<string> taken)
    {
        var last = taken
            .Where(c => IsSound(c) && c.StartsWith(Own, StringComparison.Ordinal))
            .Select(c => long.Parse(c.AsSpan(Own.Length, Serial), System.Globalization.CultureInfo.InvariantCulture))
            .DefaultIfEmpty()
            .Max();
        while (true)
        {
            var digits = Own + (++last).ToString("D10", System.Globalization.CultureInfo.InvariantCulture);
            yield return digits + CheckDigit(digits);
        }
    }
}
