using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Pos.Data.Operations;
using Pos.Data.Stock;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Stock;

/// <summary>What is on the shelves; each product's movements; and what came, went, or was counted.</summary>
[Route("inventory")]
public sealed class StockController(StockQueries queries, TenantContext tenant, OperationRunner operations, IStringLocalizer t) : Controller
{
    private const string Ledger = "Ledger",
        Act = "_StockForm";

    [HttpGet]
    public async Task<IActionResult> Index(StockQuery query, CancellationToken ct) =>
        this.Page("Stock", "_StockList", await queries.ListAsync(query, ct));

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id, LedgerQuery query, CancellationToken ct) =>
        await queries.LedgerAsync(id, query, null, ct) is { } page ? this.Page(Ledger, "_Movements", page) : NotFound();

    [HttpGet("{id:guid}/{reason}")]
    public async Task<IActionResult> Form(Guid id, Reason reason, LedgerQuery query, CancellationToken ct)
    {
        if (!ModelState.IsValid || !May(reason))
            return NotFound();
        var form = new StockForm { Reason = reason, Outlet = query.Outlet };
        return await queries.LedgerAsync(id, query, form, ct) is { } page ? this.Page(Ledger, Act, page) : NotFound();
    }

    [HttpPost("{id:guid}")]
    public async Task<IActionResult> Save([FromRoute] Guid id, [FromForm] StockForm form, CancellationToken ct)
    {
        // An outlet that he does not see any more is not another one.
        if (!May(form.Reason) || await queries.LedgerAsync(id, new(), form, ct) is not { } page || page.Here.Id != form.Outlet)
            return NotFound();
        if (form.Thousandths is not { } quantity || (quantity == 0 && form.Reason != Reason.Count))
            ModelState.AddModelError(nameof(form.Quantity), t["refusal.quantity_bad"]);
        else if (ModelState.IsValid)
        {
            var note = form.Note?.Trim() ?? "";
            var result =
                form.Reason == Reason.Count
                    ? await operations.RunAsync(form.OpId, new CountGoods(page.Here.Id, note, [new(id, quantity)]), ct)
                    : await operations.RunAsync(form.OpId, new MoveGoods(page.Here.Id, form.Reason, note, [new(id, quantity)]), ct);
            if (result.Done)
            {
                TempData["toast"] = t["stock.saved", Language.Pick(page.Line.Name, page.Line.NameUr)].Value;
                return this.GoTo(page.Query.Url(id));
            }
            this.Refuse(result, t);
        }
        return this.Again(Ledger, Act, page with { Act = form with { OpId = Guid.CreateVersion7() } });
    }

    private bool May(Reason reason) => StockForm.RightFor(reason) is { } right && tenant.May(right);
}
