using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pos.Data.SignIn;

/// <summary>
/// Codes by time (RFC 6238), as every authenticator app takes them for granted: HMAC-SHA-1, thirty seconds, six digits. Identity's own are behind a UserManager,
/// which would have to read people's rows.
/// </summary>
public static class Totp
{
    public const int SecretLength = 20;
    private const int Seconds = 30;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static long StepAt(DateTimeOffset at) => at.ToUnixTimeSeconds() / Seconds;

    public static string CodeAt(byte[] secret, long step)
    {
        Span<byte> moment = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(moment, step);
        // Not the hash's collisions count here but its key (RFC 6238, section 1.2).
#pragma warning disable CA5350
        var mac = HMACSHA1.HashData(secret, moment);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadUInt32BigEndian(mac.AsSpan(mac[^1] & 0xf)) & 0x7fff_ffff;
        return (number % 1_000_000).ToString("000000", CultureInfo.InvariantCulture);
    }

    /// <summary>Which thirty seconds a code is of: these, those before or those after, for the clocks of phones are wrong. Null when of none.</summary>
    public static long? StepOf(byte[] secret, string? typed, DateTimeOffset now)
    {
        var code = Encoding.ASCII.GetBytes(Digits(typed));
        long? found = null;
        for (var step = StepAt(now) - 1; step <= StepAt(now) + 1; step++)
            if (CryptographicOperations.FixedTimeEquals(code, Encoding.ASCII.GetBytes(CodeAt(secret, step))))
                found = step;
        return found;
    }

    /// <summary>As authenticator apps want it typed.</summary>
    public static string Letters(byte[] secret)
    {
        var letters = new StringBuilder();
        var (bits, held) = (0, 0);
        foreach (var octet in secret)
        {
            (bits, held) = ((bits << 8) | octet, held + 8);
            for (; held >= 5; held -= 5)
                letters.Append(Base32[(bits >> (held - 5)) & 31]);
            bits &= (1 << held) - 1;
        }
        return held == 0 ? letters.ToString() : letters.Append(Base32[(bits << (5 - held)) & 31]).ToString();
    }

    /// <summary>As authenticator apps want it shown to a camera.</summary>
    public static string Address(byte[] secret, string product, string login) =>
        $"otpauth://totp/{Uri.EscapeDataString(product)}:{Uri.EscapeDataString(login)}?secret={Letters(secret)}&issuer={Uri.EscapeDataString(product)}";

    // With whatever stands between, and by the digits of any keyboard.
    private static string Digits(string? typed) =>
        string.Concat((typed ?? "").Where(char.IsDigit).Select(digit => (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(digit))));
}
