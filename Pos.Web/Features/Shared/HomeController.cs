using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pos.Data.Tenancy;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Shared;

public sealed class HomeController(TenantContext tenant) : Controller
{
    /// <summary>Owners see how the day goes, cashiers sell.</summary>
    [HttpGet("/")]
    public IActionResult Home() => Redirect(tenant.IsOwner ? "/today" : "/till");

    /// <summary>The way there from the till: not back to the till for whom that is home.</summary>
    [HttpGet(OfficeMap.Door)]
    public IActionResult Office() => Redirect(tenant.IsOwner ? "/today" : OfficeMap.More);

    /// <summary>What a phone has no tab for.</summary>
    [HttpGet(OfficeMap.More)]
    public IActionResult More() => View();

    [HttpGet("/no-access"), WithoutTenant]
    public IActionResult NoAccess() => StatusCode(StatusCodes.Status403Forbidden);

    [HttpGet("/offline/{language:regex(^(en|ur)$)}"), AllowAnonymous, WithoutTenant]
    public IActionResult Offline(string language)
    {
        Response.Headers.CacheControl = "no-cache";
        return View("Offline");
    }
}
