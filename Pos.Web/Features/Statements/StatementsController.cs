using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Pos.Data;
using Pos.Data.Statements;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;
using Pos.Web.Infrastructure.Pdf;

namespace Pos.Web.Features.Statements;

/// <summary>One customer's statement, on the screen and on paper, and the links that were given out to it.</summary>
[Route("customers/{id:guid}"), OwnerOnly]
public sealed class StatementsController(
    PosDb db,
    StatementDesk desk,
    StatementQuery statements,
    StatementLinks given,
    StatementPdf pdf,
    TenantContext tenant,
    IStringLocalizer t
) : Controller
{
    private const int MostEnded = 20;

    [HttpGet("statement")]
    public async Task<IActionResult> Show(Guid id, StatementAsked asked, bool nopdf, CancellationToken ct)
    {
        if (await desk.ReadAsync(id, asked, ct) is not { } statement)
            return NotFound();
        // The page says what is wrong with the period, beside what was typed, and shows no paper of another one.
        var wrong = WrongPeriod(asked, statement);
        if (wrong is not null)
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        var outlets = await db.Outlets.OrderBy(o => o.CreatedAt).ThenBy(o => o.Id).ToListAsync(ct);
        var workers = await db.Workers.ToDictionaryAsync(w => w.Id, w => w.Name, ct);
        var now = await statements.NowAsync(null, ct);
        var links = (await given.OfAsync(statement.Customer.Id, MostEnded, ct))
            .Select(l => new LinkRow(
                l.Id,
                outlets[0].Local(l.CreatedAt),
                workers.GetValueOrDefault(l.WorkerId, ""),
                outlets.Find(o => o.Id == l.OutletId)?.Name ?? "",
                l.Balance,
                outlets[0].Local(l.ExpiresAt),
                l.RevokedAt is not null ? LinkState.Revoked
                    : outlets[0].Local(l.ExpiresAt) <= now ? LinkState.Expired
                    : LinkState.Open
            ))
            .ToList();
        var period = new PeriodFields(
            Typed(nameof(asked.From)),
            asked.To > statement.To ? StatementAsked.Iso(statement.To) : Typed(nameof(asked.To)),
            StatementAsked.Iso(await statements.TodayAsync(asked.Outlet, ct)),
            wrong
        );
        return View(
            "Statement",
            new StatementPage(
                statement,
                asked,
                period,
                now,
                new(t),
                [.. outlets.Select(o => new Choice(o.Id, o.Name, o.ClosedAt is not null))],
                links,
                pdf.Available,
                nopdf
            )
        );
    }

    /// <summary>Got, it is the paper alone. Asked for by a form of ours, it bears a link by which the customer can check it: that writes, so no address does it.</summary>
    [HttpGet("/customers/{id:guid}/statement.pdf"), HttpPost("/customers/{id:guid}/statement.pdf")]
    public async Task<IActionResult> Pdf(
        [FromRoute] Guid id,
        [FromQuery] StatementAsked asked,
        [FromQuery] string? size,
        [FromQuery] string? lang,
        CancellationToken ct
    )
    {
        if (await desk.ReadAsync(id, asked, ct) is not { } statement)
            return NotFound();
        if (WrongPeriod(asked, statement) is not null)
            return Redirect($"/customers/{id}/statement{Request.QueryString}");
        if (!pdf.Available)
            return Redirect($"/customers/{id}/statement{asked.Query(("nopdf", "true"))}");
        var (paper, language) = (PaperSizes.Of(size), lang ?? Language.Code);
        var print = HttpMethods.IsPost(Request.Method)
            ? await desk.PrintAsync(statement, asked, Request.Site(), ct)
            : await desk.PaperAsync(statement, asked, ct);
        return new DrawnPdf("statement", tenant.BusinessId, tenant.WorkerId, drawn => pdf.Render(print, paper, language, drawn));
    }

    [HttpPost("links/{link:guid}/revocation")]
    public async Task<IActionResult> Revoke([FromRoute] Guid id, [FromRoute] Guid link, CancellationToken ct)
    {
        if (!await given.RevokeAsync(id, link, ct))
            return NotFound();
        TempData["toast"] = t["statement.revoked_toast"].Value;
        return this.GoTo($"/customers/{id}/statement");
    }

    [HttpPost("links/revocation")]
    public async Task<IActionResult> RevokeAll([FromRoute] Guid id, CancellationToken ct)
    {
        if (!await given.RevokeAllAsync(id, ct))
            return NotFound();
        TempData["toast"] = t["statement.revoked_all_toast"].Value;
        return this.GoTo($"/customers/{id}/statement");
    }

    /// <returns>What is wrong with the period that was asked for; null when it is one.</returns>
    private string? WrongPeriod(StatementAsked asked, Statement statement)
    {
        foreach (var name in new[] { nameof(asked.From), nameof(asked.To) })
            if (ModelState[name]?.Errors.Count > 0)
                return t["statement.date_unread", Typed(name)!].Value;
        return asked.From > statement.To ? t["statement.period_bad", Dates.Day(asked.From.Value), Dates.Day(statement.To)].Value : null;
    }

    private string? Typed(string name) => ModelState[name]?.AttemptedValue;
}
