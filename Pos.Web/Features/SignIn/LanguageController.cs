using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.SignIn;

[AllowAnonymous, WithoutTenant]
public sealed class LanguageController(TimeProvider clock) : Controller
{
    [HttpPost("/language")]
    public IActionResult Choose(string? language, string? returnUrl)
    {
        var chosen = Languages.Of(language);
        Response.Cookies.Append(
            CookieRequestCultureProvider.DefaultCookieName,
            CookieRequestCultureProvider.MakeCookieValue(new(chosen)),
            new()
            {
                Expires = clock.GetUtcNow().AddYears(1),
                SameSite = SameSiteMode.Lax,
                Secure = Request.IsHttps,
                IsEssential = true,
            }
        );
        return LocalRedirect(Url.IsLocalUrl(returnUrl) ? Requests.Ascii(returnUrl!) : "/");
    }
}
