using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Pos.Data;
using Pos.Data.Erasure;
using Pos.Data.Operations;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Erasure;

public sealed record ErasureForm
{
    public Guid OpId { get; init; } = Guid.CreateVersion7();
    public string? Name { get; init; }
}

/// <param name="On">When everything goes, by the clock of the first outlet; null as long as nobody asked for it.</param>
public sealed record ErasurePage(ErasureForm Form, string BusinessName, DateTime? On, bool IsTakenAlong);

/// <summary>The business is given up, and kept after all.</summary>
[Route("settings/erase"), OwnerOnly]
public sealed class ErasureController(PosDb db, TenantContext tenant, OperationRunner operations, IStringLocalizer t) : Controller
{
    [HttpGet]
    public async Task<IActionResult> Index(CancellationToken ct) => View("Erase", await PageAsync(new(), ct));

    [HttpPost]
    public async Task<IActionResult> Ask([FromForm] ErasureForm form, CancellationToken ct)
    {
        var result = ModelState.IsValid ? await operations.RunAsync(form.OpId, new GiveUpBusiness(true, form.Name ?? ""), ct) : null;
        if (result is { Done: true })
            return this.GoTo("/settings/erase");
        if (result is not null)
            this.Refuse(result, t);
        var page = await PageAsync(form with { OpId = Guid.CreateVersion7() }, ct);
        return this.Again("Erase", "_Erase", page);
    }

    [HttpPost("withdrawal")]
    public async Task<IActionResult> Withdraw([FromForm] Guid opId, CancellationToken ct)
    {
        await operations.RunAsync(opId, new GiveUpBusiness(false, ""), ct);
        TempData["toast"] = t["erase.kept"].Value;
        return this.GoTo("/settings/erase");
    }

    private async Task<ErasurePage> PageAsync(ErasureForm form, CancellationToken ct)
    {
        var outlet = await db.Outlets.OrderBy(o => o.CreatedAt).ThenBy(o => o.Id).FirstAsync(ct);
        var at = await db.Businesses.Select(b => b.EraseAt).SingleAsync(ct);
        return new(form, tenant.BusinessName, at is { } on ? outlet.Local(on) : null, await db.IsTakenAlongAsync(ct));
    }
}
