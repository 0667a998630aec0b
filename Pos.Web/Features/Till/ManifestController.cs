using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Till;

/// <summary>What a phone needs to put the till on its home screen, in each language.</summary>
[AllowAnonymous, WithoutTenant]
public sealed class ManifestController(IStringLocalizer text) : Controller
{
    [HttpGet("/till/manifest-{language:regex(^(en|ur)$)}.webmanifest")]
    public IActionResult Show(string language)
    {
        Response.Headers.CacheControl = "no-cache";
        return new JsonResult(
            new
            {
                id = "/till",
                name = text["app.name"].Value,
                short_name = text["app.name"].Value,
                lang = language,
                dir = Language.Direction,
                start_url = $"/till/{language}",
                scope = "/",
                display = "standalone",
                orientation = "any",
                background_color = "#faf6ee",
                theme_color = "#faf6ee",
                icons = new object[]
                {
                    new
                    {
                        src = "/img/mark-192.png",
                        sizes = "192x192",
                        type = "image/png",
                        purpose = "any",
                    },
                    new
                    {
                        src = "/img/mark-512.png",
                        sizes = "512x512",
                        type = "image/png",
                        purpose = "any",
                    },
                    new
                    {
                        src = "/img/mark-maskable-512.png",
                        sizes = "512x512",
                        type = "image/png",
                        purpose = "maskable",
                    },
                },
            }
        )
        {
            ContentType = "application/manifest+json",
        };
    }
}
