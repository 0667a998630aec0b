using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Outlets;

/// <summary>A cashier of several outlets looks at one of them; here he says at which.</summary>
public sealed class OwnOutletController(OwnOutlets outlets, IStringLocalizer t) : Controller
{
    [HttpPost("/own-outlet")]
    public async Task<IActionResult> Go([FromForm] Guid outletId, CancellationToken ct)
    {
        if (!ModelState.IsValid || !await outlets.StayAtAsync(outletId, User.Session()!, ct))
            return NotFound();
        TempData["toast"] = t["outlets.now_here"].Value;
        return this.GoTo(OfficeMap.More);
    }
}
