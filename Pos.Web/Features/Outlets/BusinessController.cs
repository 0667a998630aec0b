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

public sealed record BusinessForm
{
    public Guid OpId { get; init; } = Guid.CreateVersion7();
    public string? Name { get; init; }
    public string? NameUr { get; init; }
    public string? Phone { get; init; }

    public SaveBusiness ToOperation() => new(Name?.Trim() ?? "", NameUr?.Trim() ?? "", Phone?.Trim() ?? "");
}

/// <summary>What is set for the whole business.</summary>
[Route("settings/business"), OwnerOnly]
public sealed class BusinessController(PosDb db, OperationRunner operations, IStringLocalizer t) : Controller
{
    [HttpGet]
    public async Task<IActionResult> Business(CancellationToken ct)
    {
        var business = await db.Businesses.SingleAsync(ct);
        return View(
            "Business",
            new BusinessForm
            {
                Name = business.Name,
                NameUr = business.NameUr,
                Phone = business.Phone,
            }
        );
    }

    [HttpPost]
    public async Task<IActionResult> Change([FromForm] BusinessForm form, CancellationToken ct)
    {
        var result = ModelState.IsValid ? await operations.RunAsync(form.OpId, form.ToOperation(), ct) : null;
        if (result is { Done: true })
        {
            TempData["toast"] = t["business.saved"].Value;
            return this.GoTo("/settings/business");
        }
        if (result is not null)
            this.Refuse(result, t);
        return this.Again("Business", "_Business", form with { OpId = Guid.CreateVersion7() });
    }
}
