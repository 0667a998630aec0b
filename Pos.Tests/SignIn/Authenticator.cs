using System.Net;
using System.Text.RegularExpressions;
using Pos.Data.SignIn;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.SignIn;

/// <summary>The app on a person's phone.</summary>
public sealed partial class Authenticator(byte[] secret)
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private static long Now => Totp.StepAt(TimeProvider.System.GetUtcNow());

    public string Code => Totp.CodeAt(secret, Now);

    /// <summary>Not shown yet, and taken all the same: of a phone whose clock is ahead.</summary>
    public string NextCode => Totp.CodeAt(secret, Now + 1);

    public string WrongCode =>
        Enumerable
            .Range(0, 10)
            .Select(digit => new string((char)('0' + digit), 6))
            .First(code => !Enumerable.Range(-2, 6).Any(off => Totp.CodeAt(secret, Now + off) == code));

    /// <summary>Scans what the page shows.</summary>
    public static Authenticator Of(string page)
    {
        var (bits, held, octets) = (0, 0, new List<byte>());
        foreach (var letter in Secret().Match(page).Groups[1].Value)
        {
            (bits, held) = (((bits & 0xff) << 5) | Base32.IndexOf(letter, StringComparison.Ordinal), held + 5);
            if (held >= 8)
                octets.Add((byte)(bits >> (held -= 8)));
        }
        return new([.. octets]);
    }

    /// <summary>Has its codes asked for from now on. Uses up <see cref="Code"/>.</summary>
    public static async Task<Authenticator> SetUpAsync(Visitor visitor)
    {
        Assert.Equal(
            HttpStatusCode.Redirect,
            (await visitor.FormAsync("/account/second-step/begin", ("Current", TestShop.Password))).StatusCode
        );
        var app = Of(await (await visitor.GetAsync("/account/second-step")).TextAsync());
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.FormAsync("/account/second-step/confirm", ("Code", app.Code))).StatusCode);
        return app;
    }

    [GeneratedRegex(@"otpauth://totp/[^""]*secret=([A-Z2-7]{32})\b")]
    private static partial Regex Secret();
}
