using System.Globalization;
using System.Text.RegularExpressions;

namespace Pos.Data.SignIn;

/// <summary>Brings what people type as phone number or e-mail to one form, so that 0300-1234567 and +92 300 1234567 are the same login.</summary>
public static partial class LoginName
{
    /// <summary>The canonical login, or null when the text is neither a phone number nor an e-mail address.</summary>
    public static string? Canonical(string? text)
    {
        text = LatinDigits(text?.Trim() ?? "");
        if (text.Contains('@', StringComparison.Ordinal))
            return Email().IsMatch(text) && text.Length <= 254 ? text.ToLowerInvariant() : null;
        var digits = NotPhone().Replace(text, "");
        if (!PhoneCharacters().IsMatch(text))
            return null;
        if (digits.StartsWith("+92", StringComparison.Ordinal))
            digits = digits[3..];
        else if (digits.StartsWith("0092", StringComparison.Ordinal))
            digits = digits[4..];
        else if (digits.StartsWith('0'))
            digits = digits[1..];
        else if (digits.StartsWith('+'))
            return digits.Length is >= 9 and <= 16 ? digits : null;
        else if (digits.StartsWith("92", StringComparison.Ordinal) && digits.Length == 12)
            digits = digits[2..];
        return digits.Length == 10 && digits[0] == '3' ? "+92" + digits : null;
    }

    /// <summary>As people here write it: 0300 1234567; another country's number and an address as they are.</summary>
    public static string Shown(string login) =>
        login.StartsWith("+923", StringComparison.Ordinal) && login.Length == 13 ? $"0{login[3..6]} {login[6..]}" : login;

    /// <summary>As the database keeps it for finding: Identity's own way.</summary>
    public static string Normalized(string login) => login.Normalize().ToUpperInvariant();

    // Urdu keyboards type their own digits.
    private static string LatinDigits(string text) =>
        string.Concat(text.Select(letter => char.IsDigit(letter) ? (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(letter)) : letter));

    [GeneratedRegex(@"^[^@\s\p{Cc}]+@[^@\s.\p{Cc}]+(\.[^@\s.\p{Cc}]+)+$")]
    private static partial Regex Email();

    [GeneratedRegex(@"^\+?[\d\s()./-]+$")]
    private static partial Regex PhoneCharacters();

    [GeneratedRegex(@"[^\d+]")]
    private static partial Regex NotPhone();
}
