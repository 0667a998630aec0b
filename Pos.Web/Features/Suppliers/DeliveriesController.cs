using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Pos.Data.Operations;
using Pos.Data.Suppliers;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Suppliers;

/// <summary>What one supplier brings: the form, the delivery afterwards, and prices that have to follow.</summary>
[Route("suppliers/{id:guid}"), OwnerOnly, RequestFormLimits(ValueCountLimit = 4000)]
public sealed class DeliveriesController(
    SupplierQueries queries,
    GoodsQueries goods,
    OrderQueries orders,
    OperationRunner operations,
    IStringLocalizer t
) : Controller
{
    private const string FormView = "Delivery",
        FormPart = "_DeliveryForm";

    /// <param name="order">What came: the rest of it stands in the form already.</param>
    [HttpGet("delivery")]
    public async Task<IActionResult> New(Guid id, Guid? order, CancellationToken ct)
    {
        if (await queries.HeadAsync(id, ct) is not { } head)
            return NotFound();
        var form = new DeliveryForm { InvoiceDate = head.Places.Today };
        if (order is { } asked)
        {
            if (await orders.PageAsync(asked, ct) is not { } page || page.Supplier.Id != id)
                return NotFound();
            if (!page.CanReceive)
                return Redirect(page.Url);
            form = form with { Order = asked, Came = page.Came, Outlet = page.Order.OutletId, Lines = page.Waiting };
        }
        return this.Page(
            FormView,
            FormPart,
            await PageAsync(head, form, null, order is null ? nameof(form.Find) : nameof(form.Reference), ct)
        );
    }

    [HttpPost("delivery")]
    public async Task<IActionResult> Receive([FromRoute] Guid id, [FromForm] DeliveryForm form, CancellationToken ct)
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
        // One that was closed meanwhile is not another one.
        if (head.Meant(form.Outlet) is null)
            ModelState.AddModelError(nameof(form.Outlet), t["refusal.outlet_unknown"]);
        form = await LookedAgainAsync(form, ct);
        if (ModelState.IsValid)
        {
            var result = await operations.RunAsync(form.OpId, form.ToOperation(id, head.Meant(form.Outlet)!.Value), ct);
            if (result.Done)
            {
                TempData["toast"] = t["suppliers.delivered_toast", Figures.Rupees(form.Owed)].Value;
                return this.GoTo($"/suppliers/{id}/deliveries/{form.OpId}");
            }
            this.Refuse(
                result,
                t,
                result.Refusal?.Field switch
                {
                    nameof(ReceiveDelivery.InvoiceNo) => nameof(form.Reference),
                    nameof(ReceiveDelivery.OrderId) => "",
                    _ => null,
                }
            );
            // What came is there all the same: the next save writes it down without the order.
            if (result.Refusal?.Field == nameof(ReceiveDelivery.OrderId))
                form = form with { Order = null, Came = null };
        }
        return this.Again(FormView, FormPart, await PageAsync(head, form with { OpId = Guid.CreateVersion7() }, null, "", ct));
    }

    [HttpGet("deliveries/{entry:guid}")]
    public async Task<IActionResult> Show(Guid id, Guid entry, CancellationToken ct) =>
        await queries.HeadAsync(id, ct) is { } head && await goods.DeliveryAsync(head, entry, ct) is { } page
            ? View("DeliveryDone", page)
            : NotFound();

    [HttpPost("deliveries/{entry:guid}/prices")]
    public async Task<IActionResult> Reprice([FromRoute] Guid id, [FromRoute] Guid entry, [FromForm] PriceForm form, CancellationToken ct)
    {
        if (
            await queries.HeadAsync(id, ct) is not { } head
            || await goods.DeliveryAsync(head, entry, ct) is not { } page
            || page.Lines.All(l => l.ProductId != form.Product)
            || form.Price is not { } price
            || await goods.AtPriceAsync(form.Product, price, ct) is not { } product
        )
            return NotFound();
        var result = await goods.AtOwnPriceAsync(form.Product, page.Delivery.OutletId, price, ct) is { } own
            ? await operations.RunAsync(form.OpId, own, ct)
            : await operations.RunAsync(form.OpId, product, ct);
        TempData["toast"] = result.Done
            ? t["suppliers.repriced_toast", Language.Pick(product.Name, product.NameUr), Figures.Rupees(price)].Value
            : t[$"refusal.{result.Reason}"].Value;
        return this.GoTo(page.Url);
    }

    // Two who unpack the same goods: the second one looks at what the first wrote down, and may save it all the same.
    private async Task<DeliveryForm> LookedAgainAsync(DeliveryForm form, CancellationToken ct)
    {
        if (
            form is not { Order: { } order, Came: { } seen }
            || await orders.PageAsync(order, ct) is not { } page
            || page.Came <= seen
            || page.Deliveries.Any(d => d.OpId == form.OpId)
        )
            return form;
        ModelState.AddModelError("", t["orders.came_meanwhile", page.Order.Called]);
        return form with { Came = page.Came };
    }

    // All that is wrong at once, not one thing after the other.
    private void Mark(DeliveryForm form)
    {
        if (form.InvoiceDate is null)
            ModelState.TryAddModelError(nameof(form.InvoiceDate), t["suppliers.date_missing"]);
        if (form.Lines.Count == 0)
            ModelState.AddModelError("", t["refusal.nothing_delivered"]);
        for (var i = 0; i < form.Lines.Count; i++)
        {
            var line = form.Lines[i];
            // How much it is nobody knows before that is said.
            if (line.PackIsGone)
                ModelState.AddModelError($"Lines[{i}].Pack", t["suppliers.pack_choose"]);
            else if (line.Thousandths is null || line.Thousandths + (line.FreeThousandths ?? 0) == 0)
                ModelState.AddModelError($"Lines[{i}].Quantity", t["refusal.quantity_bad"]);
            if (!line.PackIsGone && line.FreeThousandths is null)
                ModelState.AddModelError($"Lines[{i}].Free", t["refusal.quantity_bad"]);
            if (line.Paisa is null)
                ModelState.AddModelError($"Lines[{i}].Cost", t["refusal.cost_bad"]);
            if (line.DiscountPaisa is null || line.DiscountPaisa > line.Paisa)
                ModelState.AddModelError($"Lines[{i}].Discount", t["refusal.discount_bad"]);
        }
        if (form.ExtraPaisa is null)
            ModelState.AddModelError(nameof(form.Extra), t["refusal.amount_bad"]);
        if (form.PaidPaisa is null)
            ModelState.AddModelError(nameof(form.Paid), t["refusal.amount_bad"]);
    }

    private async Task<DeliveryFormPage> PageAsync(
        SupplierHead head,
        DeliveryForm form,
        IReadOnlyList<KnownGoods>? found,
        string focus,
        CancellationToken ct
    )
    {
        var known = await goods.KnownAsync(form.Lines.Select(l => l.Product), ct);
        return new(
            head,
            form with
            {
                Lines = [.. form.Lines.Where(l => known.ContainsKey(l.Product))],
            },
            known,
            found,
            focus,
            form.Order is { } order ? await goods.OrderAsync(head.Id, order, ct) : null,
            form.Order is null && form.Lines.Count == 0 ? await orders.WaitedForAsync(head.Id, ct) : []
        );
    }
}

/// <param name="Price">Paisa, as it was proposed.</param>
public sealed record PriceForm(Guid OpId, Guid Product, long? Price);
