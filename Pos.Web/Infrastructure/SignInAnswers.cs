using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Mvc;

namespace Pos.Web.Infrastructure;

/// <summary>How a request that needs a sign-in is answered: a page goes to the form, a fragment or JSON gets the status.</summary>
public static class SignInAnswers
{
    public static Task AskAsync(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (context.Request.IsHtmx())
        {
            context.Response.Headers["HX-Redirect"] = context.RedirectUri;
            context.Response.StatusCode = status;
        }
        else if (context.Request.WantsJson())
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
        return request.IsHtmx() || request.WantsJson() ? new UnauthorizedResult() : new RedirectResult("/sign-in");
    }
}
