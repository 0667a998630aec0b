namespace Pos.Web.Infrastructure;

/// <summary>What our cookies are called: in production by a prefix that browsers take from a secure page alone. Development goes without HTTPS.</summary>
public static class CookieNames
{
    /// <param name="Name">As this installation calls it.</param>
    public readonly record struct Named(string Name, CookieSecurePolicy Secure);

    /// <summary>For this host and all its paths.</summary>
    public static Named OfHost(IHostEnvironment environment, string name) => Of(environment, "__Host-", name);

    /// <summary>For one path of it.</summary>
    public static Named OfPath(IHostEnvironment environment, string name) => Of(environment, "__Secure-", name);

    private static Named Of(IHostEnvironment environment, string prefix, string name) =>
        environment.IsDevelopment() ? new(name, CookieSecurePolicy.SameAsRequest) : new(prefix + name, CookieSecurePolicy.Always);

    public static bool IsSecure(this Named cookie, HttpRequest request) => cookie.Secure == CookieSecurePolicy.Always || request.IsHttps;
}
