using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Pos.Data;
using Pos.Data.Statements;
using Pos.Web.Features.Sales;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;
using Pos.Web.Resources;

namespace Pos.Web.Features.Statements;

/// <summary>One customer's statement, on the screen and on paper, and the links that were given out to it.</summary>
[Route("customers/{id:guid}"), OwnerOnly]
public sealed class StatementsController(PosDb db, StatementDesk desk, StatementQuery statements, StatementLinks given, StatementPdf pdf, IStringLocalizer<Text> t) : Controller
{
    private const int MostEnded = 20;

    [HttpGet("statement")]
    public async Task<IActionResult> Show(Guid id, StatementAsked asked, bool nopdf, CancellationToken ct)
    {
        if (await desk.ReadAsync(id, asked, ct) is not { } statement) return NotFound();
        var outlets = await db.Outlets.OrderBy(o => o.CreatedAt).ThenBy(o => o.Id).ToListAsync(ct);
        var workers = await db.Workers.ToDictionaryAsync(w => w.Id, w => w.Name, ct);
        var now = await statements.NowAsync(null, ct);
        var links = (await given.OfAsync(statement.Customer.Id, MostEnded, ct)).Select(l => new LinkRow(l.Id, outlets[0].Local(l.CreatedAt), workers.GetValueOrDefault(l.WorkerId, ""),
            outlets.Find(o => o.Id == l.OutletId)?.Name ?? "", l.Balance, outlets[0].Local(l.ExpiresAt),
            l.RevokedAt is not null ? LinkState.Revoked : outlets[0].Local(l.ExpiresAt) <= now ? LinkState.Expired : LinkState.Open)).ToList();
        return View("Statement", new StatementPage(statement, asked, now, new(t), [.. outlets.Select(o => new Choice(o.Id, o.Name))], links, pdf.Available, nopdf));
    }

    [HttpGet("/customers/{id:guid}/statement.pdf")]
    public async Task<IActionResult> Pdf(Guid id, StatementAsked asked, string? size, string? lang, CancellationToken ct)
    {
        if (!pdf.Available) return Redirect($"/customers/{id}/statement{asked.Query(("nopdf", "true"))}");
        if (await desk.PrintAsync(id, asked, Request.Site(), ct) is not { } print) return NotFound();
        return File(pdf.Render(print, PaperSizes.Of(size), lang ?? Language.Code), "application/pdf");
    }

    [HttpPost("links/{link:guid}/revocation")]
    public async Task<IActionResult> Revoke(Guid id, Guid link, CancellationToken ct)
    {
        if (!await given.RevokeAsync(id, link, ct)) return NotFound();
        TempData["toast"] = t["statement.revoked_toast"].Value;
        return this.GoTo($"/customers/{id}/statement");
    }

    [HttpPost("links/revocation")]
    public async Task<IActionResult> RevokeAll(Guid id, CancellationToken ct)
    {
        if (!await given.RevokeAllAsync(id, ct)) return NotFound();
        TempData["toast"] = t["statement.revoked_all_toast"].Value;
        return this.GoTo($"/customers/{id}/statement");
    }
}
