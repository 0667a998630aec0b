using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Pos.Data.Operations;
using Pos.Data.Review;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Review;

public sealed record DecisionForm(Guid OpId, string? Note);

/// <summary>What a till sent and the shop could not take as it came: the owner decides, once.</summary>
[Route("review"), OwnerOnly]
public sealed class ReviewController(ReviewQueries queries, OperationRunner operations, IStringLocalizer t) : Controller
{
    [HttpGet]
    public async Task<IActionResult> Index(int page, CancellationToken ct) =>
        this.Page("Review", "_ReviewList", await queries.ListAsync(decided: false, page, ct));

    [HttpGet("decided")]
    public async Task<IActionResult> Decided(int page, CancellationToken ct) =>
        this.Page("Review", "_ReviewList", await queries.ListAsync(decided: true, page, ct));

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id, CancellationToken ct) =>
        await queries.PageAsync(id, ct) is { } page ? View("Operation", page) : NotFound();

    [HttpPost("{id:guid}/application")]
    public Task<IActionResult> Apply([FromRoute] Guid id, [FromForm] DecisionForm form, CancellationToken ct) =>
        DecideAsync(id, form, Decision.Applied, ct);

    [HttpPost("{id:guid}/dismissal")]
    public Task<IActionResult> Dismiss([FromRoute] Guid id, [FromForm] DecisionForm form, CancellationToken ct) =>
        DecideAsync(id, form, Decision.Dismissed, ct);

    private async Task<IActionResult> DecideAsync(Guid id, DecisionForm form, Decision decision, CancellationToken ct)
    {
        if (await queries.FindAsync(id, ct) is null)
            return NotFound();
        var result = ModelState.IsValid
            ? await operations.RunAsync(form.OpId, new ResolveOperation(id, decision, form.Note?.Trim() ?? "", null), ct)
            : null;
        if (result is { Done: true })
        {
            TempData["toast"] = t[$"review.done.{decision.ToString().ToLowerInvariant()}"].Value;
            return this.GoTo("/review");
        }
        if (result is not null)
            this.Refuse(result, t);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("Operation", (await queries.PageAsync(id, ct))! with { Note = form.Note });
    }
}
