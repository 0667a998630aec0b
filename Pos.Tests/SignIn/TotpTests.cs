using System.Text;
using Pos.Data.SignIn;

namespace Pos.Tests.SignIn;

public sealed class TotpTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory]
    [InlineData(59L, "94287082")]
    [InlineData(1111111109L, "07081804")]
    [InlineData(1111111111L, "14050471")]
    [InlineData(1234567890L, "89005924")]
    [InlineData(2000000000L, "69279037")]
    [InlineData(20000000000L, "65353130")]
    public void Codes_are_those_of_the_standard(long second, string eightDigits) =>
        Assert.Equal(eightDigits[2..], Totp.CodeAt(Secret, Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(second))));

    [Theory]
    [InlineData(-31, null)]
    [InlineData(-30, -1L)]
    [InlineData(0, 0L)]
    [InlineData(29, 0L)]
    [InlineData(30, 1L)]
    [InlineData(59, 1L)]
    [InlineData(60, null)]
    public void A_phone_whose_clock_is_half_a_minute_off_is_understood(int secondsOff, long? steps)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        Assert.Equal(
            steps is { } off ? Totp.StepAt(now) + off : null,
            Totp.StepOf(Secret, Totp.CodeAt(Secret, Totp.StepAt(now.AddSeconds(secondsOff))), now)
        );
    }

    [Theory]
    [InlineData("081 804", true)]
    [InlineData("081804 ", true)]
    [InlineData("۰۸۱۸۰۴", true)]
    [InlineData("081805", false)]
    [InlineData("81804", false)]
    [InlineData("0818040", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Digits_count_however_they_are_typed(string? typed, bool fits) =>
        Assert.Equal(fits, Totp.StepOf(Secret, typed, DateTimeOffset.FromUnixTimeSeconds(1111111109)) is not null);

    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Letters_are_those_of_the_standard(string octets, string letters) =>
        Assert.Equal(letters, Totp.Letters(Encoding.ASCII.GetBytes(octets)));

    [Fact]
    public void An_app_reads_the_address() =>
        Assert.Equal(
            "otpauth://totp/Tarazu:0300%201234567?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Tarazu",
            Totp.Address(Secret, "Tarazu", "0300 1234567")
        );
}
