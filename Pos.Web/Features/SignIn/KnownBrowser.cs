using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Pos.Web.Features.SignIn;

/// <summary>
/// A browser remembers who signed in on it, in a cookie only we can write. There its owner is known: strangers who try the login elsewhere do not keep him out of
/// his own shop.
/// </summary>
public sealed class KnownBrowser(IDataProtectionProvider protection, TimeProvider clock)
{
    private const string Cookie = "tarazu-known";
    private const int MostPeople = 10;
    private readonly IDataProtector _protector = protection.CreateProtector("known browser");

    /// <returns>The browser's own name; null when nobody signed in on it by this login.</returns>
    public string? NameFor(HttpRequest request, string login) =>
        Read(request) is [var name, .. var people] && people.Contains(login) ? name : null;

    public void Remember(HttpContext context, string login)
    {
        var known = Read(context.Request);
        var name = known.FirstOrDefault() ?? Guid.CreateVersion7(clock.GetUtcNow()).ToString();
        var people = known.Skip(1).Where(before => before != login).TakeLast(MostPeople - 1).Append(login);
        context.Response.Cookies.Append(
            Cookie,
            _protector.Protect(string.Join(' ', people.Prepend(name))),
            new()
            {
                HttpOnly = true,
                Secure = context.Request.IsHttps,
                SameSite = SameSiteMode.Strict,
                Path = "/sign-in",
                MaxAge = TimeSpan.FromDays(400),
            }
        );
    }

    private string[] Read(HttpRequest request)
    {
        try
        {
            return request.Cookies[Cookie] is { Length: > 0 } cookie ? _protector.Unprotect(cookie).Split(' ') : [];
        }
        catch (CryptographicException)
        {
            return [];
        }
    }
}
