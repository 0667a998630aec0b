using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Pos.Data;
using Pos.Data.Operations;
using Pos.Data.Tenancy;
using Pos.Data.Till;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Till;

/// <summary>The phones that sell: what each has sent, what is missing, and which of them may not sell any more.</summary>
[Route("devices"), OwnerOnly]
public sealed class DevicesController(PosDb db, DeviceQueries queries, OperationRunner operations, IStringLocalizer t) : Controller
{
    [HttpGet]
    public async Task<IActionResult> Index(CancellationToken ct) => View("Devices", await queries.PageAsync(ct));

    [HttpPost("{id:guid}/revocation")]
    public Task<IActionResult> Revoke([FromRoute] Guid id, [FromForm] Guid opId, CancellationToken ct) =>
        ChangeAsync(id, () => operations.RunAsync(opId, new RevokeDevice(id), ct), "devices.revoked_now", ct);

    [HttpPost("{id:guid}/restoration")]
    public Task<IActionResult> Restore([FromRoute] Guid id, [FromForm] Guid opId, CancellationToken ct) =>
        ChangeAsync(id, () => operations.RunAsync(opId, new RestoreDevice(id), ct), "devices.restored_now", ct);

    [HttpPost("{id:guid}/name")]
    public Task<IActionResult> Rename([FromRoute] Guid id, [FromForm] Guid opId, [FromForm] string? name, CancellationToken ct) =>
        ChangeAsync(id, () => operations.RunAsync(opId, new RenameDevice(id, name?.Trim() ?? ""), ct), "devices.renamed", ct);

    [HttpPost("{id:guid}/outlet")]
    public Task<IActionResult> Move([FromRoute] Guid id, [FromForm] Guid opId, [FromForm] Guid outletId, CancellationToken ct) =>
        ChangeAsync(id, () => operations.RunAsync(opId, new MoveDevice(id, outletId), ct), "devices.told", ct);

    private async Task<IActionResult> ChangeAsync(Guid id, Func<Task<OperationResult>> change, string done, CancellationToken ct)
    {
        if (!await db.Devices.AnyAsync(d => d.Id == id, ct))
            return NotFound();
        if (!ModelState.IsValid)
            return BadRequest();
        var result = await change();
        TempData["toast"] = t[
            result.Done ? done
            : result.Status == ResultStatus.Refused ? $"refusal.{result.Reason}"
            : "form.sent_already"
        ].Value;
        return this.GoTo("/devices");
    }
}
