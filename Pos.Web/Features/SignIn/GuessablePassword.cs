using System.Globalization;
using System.Text;

namespace Pos.Web.Features.SignIn;

/// <summary>
/// Whether a stranger who knows the shop would come upon a password: what everybody uses, the person's own names and numbers, and keys that lie in a row are
/// taken out of it, and what is left says.
/// </summary>
public static class GuessablePassword
{
    private const int LeastLeft = 4;
    private const int LeastDigitsLeft = 7;
    private const int ShortestRow = 3;

    private static readonly string[] Rows =
    [
        "1234567890",
        "qwertyuiop",
        "asdfghjkl",
        "zxcvbnm",
        "abcdefghijklmnopqrstuvwxyz",
        "!@#$%^&*()",
    ];

    private static readonly Lazy<IReadOnlyList<string>> Common = new(() =>
    {
        using var stream = typeof(GuessablePassword).Assembly.GetManifestResourceStream("SignIn/GuessablePasswords.txt")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).OrderByDescending(w => w.Length)];
    });

    /// <param name="own">Login, names of the person and of the shop, as they are known.</param>
    public static bool Is(string password, params IEnumerable<string?> own)
    {
        var plain = Plain(password);
        List<string> words = [.. own.OfType<string>().SelectMany(Words).OrderByDescending(w => w.Length), .. Common.Value];
        return IsLittle(Left(plain, words)) || IsLittle(Left(Spelt(plain), words));
    }

    // Of a phone number also without its country's code, of a name each of its words.
    private static IEnumerable<string> Words(string text)
    {
        var parts = Plain(text).Split((char[])[' ', '.', '-', '_', '@', '+', '\'', '&', ','], StringSplitOptions.RemoveEmptyEntries);
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        return parts
            .Append(string.Concat(parts))
            .Append(digits)
            .Append(digits.Length > 10 ? digits[^10..] : "")
            .Append(digits.Length > 10 ? digits[^7..] : "")
            .Where(word => word.Length >= 3);
    }

    private static string Left(string password, IEnumerable<string> words)
    {
        foreach (var word in words)
            password = password.Replace(word, "", StringComparison.Ordinal);
        return WithoutRows(password);
    }

    private static bool IsLittle(string left)
    {
        var signs = left.Where(c => !char.IsWhiteSpace(c)).ToList();
        return signs.Distinct().Count() < LeastLeft || (!signs.Exists(char.IsLetter) && signs.Count < LeastDigitsLeft) || IsRepeated(left);
    }

    // 786786786, abcabcabc.
    private static bool IsRepeated(string text) =>
        Enumerable
            .Range(1, text.Length / 2)
            .Any(unit => text.Length % unit == 0 && text == string.Concat(Enumerable.Repeat(text[..unit], text.Length / unit)));

    private static string WithoutRows(string text)
    {
        var left = new StringBuilder();
        for (var i = 0; i < text.Length; )
        {
            var length = RowAt(text, i);
            if (length >= ShortestRow)
                i += length;
            else
                left.Append(text[i++]);
        }
        return left.ToString();
    }

    // 1234, 4321, qwer, dcba, 0000.
    private static int RowAt(string text, int start)
    {
        var longest = 1;
        while (start + longest < text.Length && text[start + longest] == text[start])
            longest++;
        foreach (var row in Rows)
        foreach (var step in new[] { 1, -1 })
        {
            var (place, length) = (row.IndexOf(text[start], StringComparison.Ordinal), 0);
            while (place >= 0 && place < row.Length && start + length < text.Length && row[place] == text[start + length])
                (place, length) = (place + step, length + 1);
            longest = Math.Max(longest, length);
        }
        return longest;
    }

    // Small letters, and Latin digits for those of other scripts.
    private static string Plain(string text) =>
        string.Concat(
            text.Normalize(NormalizationForm.FormKC)
                .ToLowerInvariant()
                .Select(c => char.IsDigit(c) ? (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c)) : c)
        );

    private static string Spelt(string text) =>
        string.Concat(
            text.Select(c =>
                c switch
                {
                    '0' => 'o',
                    '1' or '!' => 'i',
                    '3' => 'e',
                    '4' or '@' => 'a',
                    '5' or '$' => 's',
                    '7' => 't',
                    _ => c,
                }
            )
        );
}
