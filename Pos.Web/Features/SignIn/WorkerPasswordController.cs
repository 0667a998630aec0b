using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Pos.Data;
using Pos.Data.SignIn;
using Pos.Data.Tenancy;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.SignIn;

/// <param name="Code">Shown this once; null before it is made.</param>
public sealed record WorkerPasswordPage(Guid Id, string Name, string? Code);

/// <summary>A worker forgot the password: the owner makes a code by which a new one is set within the hour.</summary>
[Route("account/workers/{id:guid}/password"), OwnerOnly]
public sealed class WorkerPasswordController(PosDb db, TenantContext tenant, OwnAccount account, SecurityLog log, IStringLocalizer t)
    : Controller
{
    [HttpGet]
    public async Task<IActionResult> Show([FromRoute] Guid id, CancellationToken ct) =>
        await NameAsync(id, ct) is { } name ? View("WorkerPassword", new WorkerPasswordPage(id, name, null)) : NotFound();

    [HttpPost]
    public async Task<IActionResult> Make([FromRoute] Guid id, CancellationToken ct)
    {
        if (await NameAsync(id, ct) is not { } name)
            return NotFound();
        var code = ResetCode.New();
        switch (await account.SetWorkersCodeAsync(User.Session()!, tenant.BusinessId, id, code, ct))
        {
            case WorkersCode.Made:
                log.WorkersCodeMade(tenant.BusinessId, tenant.WorkerId, id, Network.Of(HttpContext));
                return View("WorkerPassword", new WorkerPasswordPage(id, name, code.ToString()));
            case WorkersCode.Elsewhere:
                ModelState.AddModelError("", t["me.works_elsewhere"]);
                Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
                return View("WorkerPassword", new WorkerPasswordPage(id, name, null));
            default:
                return NotFound();
        }
    }

    private Task<string?> NameAsync(Guid id, CancellationToken ct) =>
        db.Workers.Where(w => w.Id == id && w.RemovedAt == null && w.Role != Role.Owner).Select(w => w.Name).SingleOrDefaultAsync(ct);
}
