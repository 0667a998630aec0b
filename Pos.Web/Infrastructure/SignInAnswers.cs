using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Mvc;

namespace Pos.Web.Infrastructure;

/// <summary>How a request that needs a sign-in is answered: a page goes to the form, a fragment or JSON gets the status.</summary>
public static class SignInAnswers
{
    public const string LimiterPolicy = "sign-in";
    public const string LinkLimiterPolicy = "statement-link";

    public static Task AskAsync(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (context.Request.IsHtmx())
        {
            context.Response.Headers["HX-Redirect"] = context.RedirectUri;
            context.Response.StatusCode = status;
        }
        else if (WantsJson(context.Request))
            context.Response.StatusCode = status;
        else
            context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }

    /// <summary>The cookie is good, but its worker is not (any more).</summary>
    public static IActionResult SignInAgain(HttpRequest request)
    {
        if (request.IsHtmx())
            request.HttpContext.Response.Headers["HX-Redirect"] = "/sign-in";
        return request.IsHtmx() || WantsJson(request) ? new UnauthorizedResult() : new RedirectResult("/sign-in");
    }

    public static bool IsHtmx(this HttpRequest request) => request.Headers.ContainsKey("HX-Request");

    /// <summary>Starts the addresses that are given to people outside.</summary>
    public static string Site(this HttpRequest request) => $"{request.Scheme}://{request.Host}";

    public static bool WantsJson(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase)
        || request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase)
        || request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true;

    public static void AddLimiters(this IServiceCollection services, IConfiguration configuration)
    {
        var perMinute = configuration.GetValue("SignIn:PerMinute", 30);
        var linksPerMinute = configuration.GetValue("Links:PerMinute", 30);
        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.GlobalLimiter = SyncLimiter.PerTill(configuration);
            options.OnRejected = (rejected, _) =>
            {
                SyncLimiter.AskToWait(rejected.HttpContext);
                return ValueTask.CompletedTask;
            };
            options.AddPolicy(
                LimiterPolicy,
                context =>
                    HttpMethods.IsGet(context.Request.Method)
                        ? RateLimitPartition.GetNoLimiter("read")
                        : RateLimitPartition.GetFixedWindowLimiter(
                            context.Connection.RemoteIpAddress?.ToString() ?? "",
                            _ => new() { PermitLimit = perMinute, Window = TimeSpan.FromMinutes(1) }
                        )
            );
            // Guessing an address is hopeless already; this keeps it from being tried.
            options.AddPolicy(
                LinkLimiterPolicy,
                context =>
                    RateLimitPartition.GetFixedWindowLimiter(
                        context.Connection.RemoteIpAddress?.ToString() ?? "",
                        _ => new() { PermitLimit = linksPerMinute, Window = TimeSpan.FromMinutes(1) }
                    )
            );
        });
    }
}
