using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Pos.Data.Operations;
using Pos.Data.Stock;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Stock;

/// <summary>How much of one product should always lie at an outlet.</summary>
[Route("inventory/{id:guid}/minimum"), OwnerOnly]
public sealed class MinimumController(StockQueries queries, OperationRunner operations, IStringLocalizer t) : Controller
{
    private const string FormView = "Minimum",
        Act = "_MinimumForm";

    [HttpGet]
    public async Task<IActionResult> Form(Guid id, LedgerQuery query, CancellationToken ct)
    {
        if (await queries.LedgerAsync(id, query, null, ct) is not { } page)
            return NotFound();
        var now = page.Line.Minimum is { } minimum ? Figures.QuantityTyped(minimum) : "";
        return this.Page(FormView, Act, new MinimumPage(page, new() { Outlet = page.Here.Id, Minimum = now }));
    }

    [HttpPost]
    public async Task<IActionResult> Save([FromRoute] Guid id, [FromForm] MinimumForm form, CancellationToken ct)
    {
        // An outlet that is not there any more is not another one.
        if (await queries.LedgerAsync(id, new() { Outlet = form.Outlet }, null, ct) is not { } page || page.Here.Id != form.Outlet)
            return NotFound();
        if (!form.IsUnderstood)
            ModelState.AddModelError(nameof(form.Minimum), t["refusal.quantity_bad"]);
        else if (ModelState.IsValid)
        {
            var result = await operations.RunAsync(form.OpId, new SaveMinimum(page.Here.Id, id, form.Thousandths), ct);
            if (result.Done)
            {
                TempData["toast"] = t["stock.minimum_saved", Language.Pick(page.Line.Name, page.Line.NameUr)].Value;
                return this.GoTo(page.Query.Url(id));
            }
            this.Refuse(result, t);
        }
        return this.Again(FormView, Act, new MinimumPage(page, form with { OpId = Guid.CreateVersion7() }));
    }
}
