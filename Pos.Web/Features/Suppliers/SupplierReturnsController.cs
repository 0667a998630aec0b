using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Pos.Data.Operations;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Suppliers;

/// <summary>Goods that go back to one supplier.</summary>
[Route("suppliers/{id:guid}/return"), OwnerOnly, RequestFormLimits(ValueCountLimit = 4000)]
public sealed class SupplierReturnsController(SupplierQueries queries, GoodsQueries goods, OperationRunner operations, IStringLocalizer t)
    : Controller
{
    private const string FormView = "Return",
        FormPart = "_ReturnForm";

    [HttpGet]
    public async Task<IActionResult> New(Guid id, CancellationToken ct) =>
        await queries.HeadAsync(id, ct) is { } head
            ? this.Page(FormView, FormPart, await PageAsync(head, new(), null, nameof(GoodsForm.Find), ct))
            : NotFound();

    [HttpPost]
    public async Task<IActionResult> Return([FromRoute] Guid id, [FromForm] ReturnForm form, CancellationToken ct)
    {
        if (await queries.HeadAsync(id, ct) is not { } head)
            return NotFound();
        if (!form.Saves)
        {
            var (stepped, found, focus) = await goods.StepAsync(form, ct);
            // What is typed stands in the form now, its lines in other places.
            ModelState.Clear();
            return this.Page(FormView, FormPart, await PageAsync(head, stepped, found, focus, ct));
        }
        form = form.With(await goods.KnownAsync(form.Lines.Select(l => l.Product), ct));
        Mark(form);
        if (head.Meant(form.Outlet) is null)
            ModelState.AddModelError(nameof(form.Outlet), t["refusal.outlet_unknown"]);
        if (ModelState.IsValid)
        {
            var result = await operations.RunAsync(form.OpId, form.ToOperation(id, head.Meant(form.Outlet)!.Value), ct);
            if (result.Done)
            {
                TempData["toast"] = t["suppliers.returned_toast", Figures.Rupees(form.Worth)].Value;
                return this.GoTo($"/suppliers/{id}");
            }
            this.Refuse(result, t);
        }
        return this.Again(FormView, FormPart, await PageAsync(head, form with { OpId = Guid.CreateVersion7() }, null, "", ct));
    }

    private void Mark(ReturnForm form)
    {
        if (form.Lines.Count == 0)
            ModelState.AddModelError("", t["refusal.nothing_delivered"]);
        for (var i = 0; i < form.Lines.Count; i++)
        {
            if (form.Lines[i].Thousandths is null or 0)
                ModelState.AddModelError($"Lines[{i}].Quantity", t["refusal.quantity_bad"]);
            if (form.Lines[i].Paisa is null)
                ModelState.AddModelError($"Lines[{i}].Cost", t["refusal.cost_bad"]);
        }
    }

    private async Task<ReturnFormPage> PageAsync(
        SupplierHead head,
        ReturnForm form,
        IReadOnlyList<KnownGoods>? found,
        string focus,
        CancellationToken ct
    )
    {
        var known = await goods.KnownAsync(form.Lines.Select(l => l.Product), ct);
        return new(head, form with { Lines = [.. form.Lines.Where(l => known.ContainsKey(l.Product))] }, known, found, focus);
    }
}
