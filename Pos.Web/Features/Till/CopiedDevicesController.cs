using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pos.Data.Tenancy;
using Pos.Data.Till;
using Pos.Web.Features.Sync;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Till;

public sealed record CopyForm([Required] Guid? OpId, [Required, StringLength(80)] string Name);

/// <summary>A till that was told that a copy of it exists asks to become another one.</summary>
[ApiController, AllowAnonymous, WithoutTenant]
public sealed class CopiedDevicesController(PartCopy part, DeviceCookie cookie) : ControllerBase
{
    [HttpPost("/till/devices/copy"), TillRequest, Consumes("application/json")]
    public async Task<IActionResult> Part([FromBody] CopyForm form, CancellationToken ct)
    {
        var till = HttpContext.Features.Get<EnteredTill>()!;
        if (await part.RunAsync(till, form.OpId!.Value, form.Name.Trim(), ct) is not { } enrolment)
            return Conflict(new { error = "not_copied" });
        cookie.Keep(HttpContext, enrolment.Device.Id);
        return Ok(enrolment);
    }
}
