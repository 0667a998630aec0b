using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Till;

/// <summary>Stays behind when the till's own store is cleared, so that a blocked phone is known again.</summary>
public sealed class DeviceCookie(IHostEnvironment environment)
{
    private const string BeforePrefixes = "tarazu-device";
    private readonly CookieNames.Named _cookie = CookieNames.OfPath(environment, BeforePrefixes);

    public Guid? Read(HttpContext context) =>
        Guid.TryParse(context.Request.Cookies[_cookie.Name] ?? context.Request.Cookies[BeforePrefixes], out var known) ? known : null;

    public void Keep(HttpContext context, Guid deviceId) =>
        context.Response.Cookies.Append(
            _cookie.Name,
            deviceId.ToString(),
            new()
            {
                HttpOnly = true,
                Secure = _cookie.IsSecure(context.Request),
                SameSite = SameSiteMode.Strict,
                Path = "/till",
                MaxAge = TimeSpan.FromDays(400),
            }
        );
}
