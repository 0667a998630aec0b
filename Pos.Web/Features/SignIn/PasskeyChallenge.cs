using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.SignIn;

/// <summary>What a browser was asked to have signed: it carries that itself, sealed, for five minutes, to the one address that takes the answer.</summary>
public sealed class PasskeyChallenge(
    IDataProtectionProvider protection,
    IHostEnvironment environment,
    IHttpContextAccessor http,
    TimeProvider clock
)
{
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(5);

    private readonly CookieNames.Named _cookie = CookieNames.OfPath(environment, "tarazu-passkey");

    private HttpContext Context => http.HttpContext!;

    /// <param name="path">Where it is answered; what was asked for one is nothing at another.</param>
    public void Ask(string path, string state)
    {
        var until = (clock.GetUtcNow() + Lasts).ToUnixTimeMilliseconds();
        Context.Response.Cookies.Append(
            _cookie.Name,
            Protector(path).Protect(string.Create(CultureInfo.InvariantCulture, $"{until} {state}")),
            Options(path, Lasts)
        );
    }

    /// <returns>What was asked; null when that was nothing, too long ago, or elsewhere. The browser forgets it.</returns>
    public string? Take(string path)
    {
        if (Context.Request.Cookies[_cookie.Name] is not { Length: > 0 } cookie)
            return null;
        Context.Response.Cookies.Delete(_cookie.Name, Options(path));
        try
        {
            var kept = Protector(path).Unprotect(cookie);
            var end = kept.IndexOf(' ', StringComparison.Ordinal);
            var until = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(kept.AsSpan(0, end), CultureInfo.InvariantCulture));
            return until > clock.GetUtcNow() ? kept[(end + 1)..] : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector Protector(string path) => protection.CreateProtector("passkey challenge", path);

    private CookieOptions Options(string path, TimeSpan? age = null) =>
        new()
        {
            HttpOnly = true,
            Secure = _cookie.IsSecure(Context.Request),
            SameSite = SameSiteMode.Strict,
            Path = path,
            MaxAge = age,
        };
}
