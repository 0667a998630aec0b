using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Pos.Data.Operations;
using Pos.Data.Suppliers;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Suppliers;

/// <summary>An order as it is suggested, written down and changed.</summary>
[Route("orders"), OwnerOnly, RequestFormLimits(ValueCountLimit = 4000)]
public sealed class OrderFormsController(OrderDesk desk, OrderQueries orders, OperationRunner operations, IStringLocalizer t) : Controller
{
    private const string FormView = "OrderForm",
        FormPart = "_OrderForm";

    [HttpGet("suggest")]
    public async Task<IActionResult> Suggest(SuggestQuery query, CancellationToken ct) =>
        query.Supplier is not { } supplier ? View("ChooseSupplier", await desk.ChoicesAsync(ct))
        : await desk.HeadAsync(supplier, ct) is { } head ? View(FormView, await desk.SuggestAsync(head, query, ct))
        : NotFound();

    [HttpPost]
    public async Task<IActionResult> Create([FromForm] OrderForm form, CancellationToken ct) =>
        form.Supplier is { } supplier && await desk.HeadAsync(supplier, ct) is { } head
            ? await SaveAsync(head, form, null, ct)
            : NotFound();

    [HttpGet("{id:guid}/edit")]
    public async Task<IActionResult> Edit(Guid id, CancellationToken ct) =>
        await orders.PageAsync(id, ct) is { IsDraft: true } page && await desk.HeadAsync(page.Supplier.Id, ct) is { } head
            ? View(FormView, await desk.PageAsync(head, page.ToForm(), null, "", page.Order.Called, ct))
            : NotFound();

    [HttpPost("{id:guid}/edit")]
    public async Task<IActionResult> Change([FromRoute] Guid id, [FromForm] OrderForm form, CancellationToken ct) =>
        await orders.PageAsync(id, ct) is { } page && await desk.HeadAsync(page.Supplier.Id, ct) is { } head
            ? await SaveAsync(head, form with { Id = id }, page.Order.Called, ct)
            : NotFound();

    private async Task<IActionResult> SaveAsync(SupplierHead head, OrderForm form, string? draft, CancellationToken ct)
    {
        if (!form.Saves)
        {
            var (stepped, found, focus) = await desk.StepAsync(head, form, ct);
            // What is typed stands in the form now, its lines in other places.
            ModelState.Clear();
            return this.Page(FormView, FormPart, await desk.PageAsync(head, stepped, found, focus, draft, ct));
        }
        Mark(form);
        if (head.Meant(form.Outlet) is null)
            ModelState.AddModelError(nameof(form.Outlet), t["refusal.outlet_unknown"]);
        if (ModelState.IsValid)
        {
            var result = await operations.RunAsync(form.OpId, form.ToOperation(head.Id, head.Meant(form.Outlet)!.Value), ct);
            if (result.Done)
            {
                TempData["toast"] = t[form.Places ? "orders.ordered_toast" : "orders.saved_toast", head.Name].Value;
                return this.GoTo($"/orders/{form.Id}");
            }
            this.Refuse(
                result,
                t,
                result.Refusal?.Field switch
                {
                    nameof(SaveOrder.Note) or nameof(SaveOrder.ExpectedOn) => null,
                    nameof(SaveOrder.OutletId) => nameof(form.Outlet),
                    // No field is called like that: it is said above them all.
                    _ => "",
                }
            );
        }
        return this.Again(FormView, FormPart, await desk.PageAsync(head, form with { OpId = Guid.CreateVersion7() }, null, "", draft, ct));
    }

    private void Mark(OrderForm form)
    {
        if (form.Lines.Count == 0)
            ModelState.AddModelError("", t["refusal.nothing_ordered"]);
        if (form.Lines.Count > SaveOrderHandler.MaxLines)
            ModelState.AddModelError("", t["refusal.order_too_long"]);
        for (var i = 0; i < form.Lines.Count; i++)
        {
            if (form.Lines[i].Ordered is null or 0)
                ModelState.AddModelError($"Lines[{i}].Quantity", t["refusal.quantity_bad"]);
            if (!string.IsNullOrWhiteSpace(form.Lines[i].Cost) && form.Lines[i].Paisa is null)
                ModelState.AddModelError($"Lines[{i}].Cost", t["refusal.cost_bad"]);
        }
    }
}
