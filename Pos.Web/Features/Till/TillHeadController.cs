using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pos.Data.Tenancy;
using Pos.Data.Till;
using Pos.Web.Features.Sync;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Till;

/// <summary>What a till is called and prints above its sales, when it has changed.</summary>
[ApiController, AllowAnonymous, WithoutTenant]
public sealed class TillHeadController(TillHeadQuery query) : ControllerBase
{
    [HttpGet("/sync/outlet"), TillRequest(Snapshot = true)]
    public async Task<IActionResult> Show(CancellationToken ct) => Ok(await query.RunAsync(HttpContext.Features.Get<EnteredTill>()!, ct));
}
