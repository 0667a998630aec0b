using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Pos.Data;
using Pos.Data.Operations;
using Pos.Data.Outlets;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Outlets;

/// <summary>The shops of the business: what each is called, prints and counts by, and which are closed.</summary>
[Route("outlets"), OwnerOnly]
public sealed class OutletsController(PosDb db, TenantContext tenant, OperationRunner operations, IStringLocalizer t) : Controller
{
    [HttpGet]
    public async Task<IActionResult> Index(CancellationToken ct) =>
        View(
            "Outlets",
            new OutletsPage(
                await db
                    .Outlets.OrderBy(o => o.ClosedAt != null)
                    .ThenBy(o => o.CreatedAt)
                    .ThenBy(o => o.Id)
                    .Select(o => new OutletRow(
                        o.Id,
                        o.Name,
                        o.NameUr,
                        o.Code,
                        o.ClosedAt != null,
                        db.Set<Device>().Count(d => d.OutletId == o.Id && d.RevokedAt == null)
                    ))
                    .ToListAsync(ct)
            )
        );

    [HttpGet("new")]
    public async Task<IActionResult> New(CancellationToken ct)
    {
        var taken = await db.Outlets.Select(o => o.Code).ToListAsync(ct);
        var name = FormattableString.Invariant($"{tenant.BusinessName} {taken.Count + 1}");
        return await ShowAsync(
            new() { Name = name.Length > OutletShape.MostName ? "" : name, Code = OutletShape.FreeLetters(tenant.BusinessName, taken) },
            ct
        );
    }

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Edit(Guid id, CancellationToken ct) =>
        await FindAsync(id, ct) is { } outlet ? await ShowAsync(OutletForm.Of(outlet), ct) : NotFound();

    [HttpPost]
    public async Task<IActionResult> Create([FromForm] OutletForm form, CancellationToken ct) =>
        await SaveAsync(form, "outlets.added", $"/outlets/{form.Id}", ct);

    [HttpPost("{id:guid}")]
    public async Task<IActionResult> Change([FromRoute] Guid id, [FromForm] OutletForm form, CancellationToken ct) =>
        await FindAsync(id, ct) is { } outlet
            // Letters that cannot be changed are not asked for.
            ? await SaveAsync(form with { Id = id, Code = form.Code ?? outlet.Code }, "outlets.saved", "/outlets", ct)
            : NotFound();

    [HttpPost("{id:guid}/closing")]
    public Task<IActionResult> Close([FromRoute] Guid id, [FromForm] Guid opId, CancellationToken ct) =>
        CloseAsync(id, opId, closed: true, "outlets.closed_now", ct);

    [HttpPost("{id:guid}/reopening")]
    public Task<IActionResult> Reopen([FromRoute] Guid id, [FromForm] Guid opId, CancellationToken ct) =>
        CloseAsync(id, opId, closed: false, "outlets.opened_now", ct);

    private async Task<IActionResult> CloseAsync(Guid id, Guid opId, bool closed, string words, CancellationToken ct)
    {
        if (await FindAsync(id, ct) is not { } outlet)
            return NotFound();
        var result = ModelState.IsValid ? await operations.RunAsync(opId, new CloseOutlet(id, closed), ct) : null;
        if (result is { Done: true })
        {
            TempData["toast"] = t[words].Value;
            return this.GoTo("/outlets");
        }
        if (result is not null)
            this.Refuse(result, t);
        return this.Again("Outlet", "_Outlet", await PageAsync(OutletForm.Of(outlet), ct));
    }

    private async Task<IActionResult> SaveAsync(OutletForm form, string words, string then, CancellationToken ct)
    {
        var result = ModelState.IsValid ? await operations.RunAsync(form.OpId, form.ToOperation(), ct) : null;
        if (result is { Done: true })
        {
            TempData["toast"] = t[words].Value;
            return this.GoTo(then);
        }
        if (result is not null)
            this.Refuse(result, t);
        return this.Again("Outlet", "_Outlet", await PageAsync(form with { OpId = Guid.CreateVersion7() }, ct));
    }

    private async Task<IActionResult> ShowAsync(OutletForm form, CancellationToken ct) =>
        this.Page("Outlet", "_Outlet", await PageAsync(form, ct));

    private async Task<OutletPage> PageAsync(OutletForm form, CancellationToken ct)
    {
        var outlet = await FindAsync(form.Id, ct);
        return new(
            form,
            outlet is null,
            await db.Devices.AnyAsync(d => d.OutletId == form.Id, ct),
            outlet?.ClosedAt is { } at ? outlet.Local(at) : null,
            await db.Devices.Where(d => d.OutletId == form.Id).SumAsync(d => d.Pending, ct),
            await db.Outlets.AnyAsync(o => o.Id != form.Id && o.ClosedAt == null, ct)
        );
    }

    private Task<Outlet?> FindAsync(Guid id, CancellationToken ct) => db.Outlets.SingleOrDefaultAsync(o => o.Id == id, ct);
}
