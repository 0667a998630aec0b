using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.SignIn;

[AllowAnonymous, WithoutTenant]
public sealed class LanguageController(IHostEnvironment environment, TimeProvider clock) : Controller
{
    [HttpPost("/language")]
    public IActionResult Choose([FromForm] string? language, [FromForm] string? returnUrl)
    {
        var chosen = Languages.Of(language);
        var cookie = Languages.Cookie(environment);
        Response.Cookies.Append(
            cookie.Name,
            CookieRequestCultureProvider.MakeCookieValue(new(chosen)),
            new()
            {
                Expires = clock.GetUtcNow().AddYears(1),
                SameSite = SameSiteMode.Lax,
                HttpOnly = true,
                Secure = cookie.IsSecure(Request),
                IsEssential = true,
            }
        );
        return LocalRedirect(Url.IsLocalUrl(returnUrl) ? Requests.Ascii(returnUrl!) : "/");
    }
}
