namespace Pos.Web.Features.Till;

/// <summary>Stays behind when the till's own store is cleared, so that a blocked phone is known again.</summary>
public static class DeviceCookie
{
    private const string Name = "tarazu-device";

    public static Guid? Read(HttpContext context) => Guid.TryParse(context.Request.Cookies[Name], out var known) ? known : null;

    public static void Keep(HttpContext context, Guid deviceId) =>
        context.Response.Cookies.Append(
            Name,
            deviceId.ToString(),
            new()
            {
                HttpOnly = true,
                Secure = context.Request.IsHttps,
                SameSite = SameSiteMode.Strict,
                Path = "/till",
                MaxAge = TimeSpan.FromDays(400),
            }
        );
}
