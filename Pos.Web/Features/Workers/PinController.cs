using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Tenancy;
using Pos.Data.Workers;
using Pos.Web.Features.Sync;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Workers;

/// <param name="Key">Base64 of 32 bytes.</param>
/// <param name="Worker">Who typed it; somebody else may have signed in meanwhile.</param>
public sealed record PinForm([Required] Guid? DeviceId, [Required] Guid? Worker, [Required] string Key);

/// <summary>What proves, without a network, that a worker gave the PIN that he chose on a till: asked with his own sign-in, and signed by the till where it has a key.</summary>
public sealed class PinController(PosDb db, TenantContext tenant, Pins pins, OwnOutlets outlets) : Controller
{
    [HttpPost("/till/pins"), MaybeSigned, Consumes("application/json")]
    public async Task<IActionResult> Keep([FromBody] PinForm form, CancellationToken ct)
    {
        var key = new byte[Pins.KeyLength];
        if (!ModelState.IsValid || !Convert.TryFromBase64String(form.Key, key, out var length) || length != key.Length)
            return BadRequest();
        if (form.Worker != tenant.WorkerId)
            return Conflict(new { error = "other_worker" });
        var id = form.DeviceId!.Value;
        await outlets.GoToDeviceAsync(id, User.Session()!, ct);
        var till = await db.Devices.Where(d => d.Id == id && d.RevokedAt == null).Select(d => new { d.PublicKey }).SingleOrDefaultAsync(ct);
        if (till is null || till.PublicKey?.Is(await TillSignature.SignerAsync(Request, null)) == false)
            return NotFound();
        return Json(new { since = (await pins.KeepAsync(id, key, ct)).ToUnixTimeMilliseconds() });
    }
}
