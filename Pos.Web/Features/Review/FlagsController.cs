using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Pos.Data.Operations;
using Pos.Data.Review;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Review;

/// <summary>What was odd about operations that were taken all the same.</summary>
[Route("review/flags"), OwnerOnly]
public sealed class FlagsController(FlagQueries queries, OperationRunner operations, IStringLocalizer t) : Controller
{
    [HttpGet]
    public async Task<IActionResult> Index(FlagsQuery query, CancellationToken ct) =>
        this.Page("Flags", "_FlagList", await queries.PageAsync(query, ct));

    /// <summary>Marks what the query shows, as far as it was raised by then.</summary>
    [HttpPost("seen")]
    public async Task<IActionResult> Mark(
        [FromForm] FlagsQuery query,
        [FromForm] Guid opId,
        [FromForm] DateTimeOffset asOf,
        CancellationToken ct
    )
    {
        if (!ModelState.IsValid)
            return BadRequest();
        var result = await operations.RunAsync(opId, new MarkFlagsSeen(query.OneKind, asOf, await queries.GroupAsync(query, ct)), ct);
        TempData["toast"] = t[result.Done ? "flags.marked" : "form.sent_already"].Value;
        return this.GoTo(query.OneDay is null ? "/review/flags" : new FlagsQuery { Kind = query.OneKind }.Url);
    }
}
