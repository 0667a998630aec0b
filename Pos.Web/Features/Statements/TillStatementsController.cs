using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pos.Data.Statements;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;
using Pos.Web.Features.Sync;
using Pos.Web.Infrastructure;
using Pos.Web.Infrastructure.Pdf;

namespace Pos.Web.Features.Statements;

/// <summary>What a till hands to a customer while it has a network: narrowed to the account at its own outlet.</summary>
[ApiController, AllowAnonymous, WithoutTenant]
public sealed class TillStatementsController(StatementDesk desk, StatementLinks links, StatementPdf pdf, TenantContext tenant)
    : ControllerBase
{
    [HttpGet("/till/customers/{customer:guid}/statement.pdf"), TillRequest]
    public async Task<IActionResult> Pdf(Guid customer, string? size, string? lang, CancellationToken ct)
    {
        if (!pdf.Available)
            return StatusCode(StatusCodes.Status404NotFound, new { error = "no_pdf" });
        if (await desk.PrintAsync(customer, new() { Outlet = tenant.OutletId }, Request.Site(), ct) is not { } print)
            return NotFound();
        var till = HttpContext.Features.Get<EnteredTill>()!;
        var (paper, language) = (PaperSizes.Of(size ?? "80mm"), lang ?? Language.Code);
        return new DrawnPdf("statement", till.BusinessId, till.DeviceId, drawn => pdf.Render(print, paper, language, drawn));
    }

    [HttpPost("/till/customers/{customer:guid}/link"), TillRequest]
    public async Task<IActionResult> Link([FromRoute] Guid customer, CancellationToken ct)
    {
        if (await desk.ReadAsync(customer, new() { Outlet = tenant.OutletId }, ct) is not { } statement)
            return NotFound();
        var token = await links.MakeAsync(statement.Customer.Id, tenant.OutletId, ct);
        var link = await links.MadeAsync(token, ct);
        // What the till writes beside the address must be what stands behind it.
        return Ok(
            new
            {
                url = StatementDesk.LinkAddress(Request.Site(), token),
                balance = link.Balance,
                as_of = link.AsOf.ToUnixTimeMilliseconds(),
            }
        );
    }
}
