using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Pos.Data;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;
using Pos.Web.Infrastructure.Pdf;

namespace Pos.Web.Features.Suppliers;

/// <summary>One supplier's account as a PDF.</summary>
[Route("suppliers"), OwnerOnly]
public sealed class SupplierStatementsController(
    PosDb db,
    SupplierQueries queries,
    PdfPlaces papers,
    TenantContext tenant,
    IStringLocalizer t
) : Controller
{
    [HttpGet("{id:guid}/account.pdf")]
    public async Task<IActionResult> Pdf(Guid id, string? lang, CancellationToken ct)
    {
        if (await queries.HeadAsync(id, ct) is not { } head)
            return NotFound();
        if (!papers.Available)
            return Redirect($"/suppliers/{id}");
        var business = await db.Businesses.SingleAsync(ct);
        var lines = await queries.NewestAsync(head, SupplierStatements.MostRows, ct);
        var now = head.Places.Outlets[0].Local(head.Places.Now);
        var language = lang ?? Language.Code;
        return new DrawnPdf(
            "account",
            tenant.BusinessId,
            tenant.WorkerId,
            drawn => SupplierPaper.Render(() => SupplierStatements.Sheet(t, business, head, lines, now), language, drawn)
        );
    }
}
