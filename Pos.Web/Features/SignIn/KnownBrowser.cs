using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.SignIn;

/// <summary>
/// A browser remembers who signed in on it, in a cookie only we can write. There its owner is known: strangers who try the login elsewhere do not keep him out of
/// his own shop.
/// </summary>
public sealed class KnownBrowser(IDataProtectionProvider protection, IHostEnvironment environment, TimeProvider clock)
{
    private const int MostPeople = 10;
    private readonly CookieNames.Named _cookie = CookieNames.OfPath(environment, "tarazu-known");
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
            _cookie.Name,
            _protector.Protect(string.Join(' ', people.Prepend(name))),
            new()
            {
                HttpOnly = true,
                Secure = _cookie.IsSecure(context.Request),
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
            return request.Cookies[_cookie.Name] is { Length: > 0 } cookie ? _protector.Unprotect(cookie).Split(' ') : [];
        }
        catch (CryptographicException)
        {
            return [];
        }
    }
}
