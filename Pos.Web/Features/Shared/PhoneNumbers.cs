namespace Pos.Web.Features.Shared;

public static class PhoneNumbers
{
    /// <summary>As WhatsApp wants it: the country first, digits only. Numbers without a country are Pakistan's. Empty when it is no number.</summary>
    public static string ForWhatsApp(string phone)
    {
        var digits = string.Concat(phone.Where(char.IsAsciiDigit));
        var number =
            phone.TrimStart().StartsWith('+') ? digits
            : digits.StartsWith("00", StringComparison.Ordinal) ? digits[2..]
            : digits.StartsWith('0') ? "92" + digits[1..]
            : digits.Length == 10 && digits[0] == '3' ? "92" + digits
            : digits;
        // "+92 0300..." is written often.
        if (number.StartsWith("920", StringComparison.Ordinal))
            number = "92" + number[3..];
        return number.Length is >= 10 and <= 15 ? number : "";
    }
}
