using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Pos.Data.Operations;
using Pos.Data.Suppliers;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;
using Pos.Web.Infrastructure.Pdf;

namespace Pos.Web.Features.Suppliers;

/// <summary>What was ordered of whom, and what became of it.</summary>
[Route("orders"), OwnerOnly]
public sealed class OrdersController(
    OrderQueries orders,
    TenantContext tenant,
    OperationRunner operations,
    TimeProvider clock,
    IStringLocalizer t
) : Controller
{
    [HttpGet]
    public async Task<IActionResult> Index(OrdersQuery query, CancellationToken ct) =>
        this.Page("Orders", "_OrderList", await orders.ListAsync(query, ct));

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id, CancellationToken ct) =>
        await orders.PageAsync(id, ct) is { } page ? View("Order", page) : NotFound();

    [HttpGet("{id:guid}/order.pdf")]
    public async Task<IActionResult> Pdf(Guid id, string? lang, CancellationToken ct)
    {
        if (await orders.PageAsync(id, ct) is not { } page)
            return NotFound();
        // A draft is told to nobody yet.
        if (!page.CanPdf || page.IsDraft)
            return Redirect(page.Url);
        var (now, language) = (page.Outlet.Local(clock.GetUtcNow()), lang ?? Language.Code);
        return new DrawnPdf(
            page.Order.Called,
            tenant.BusinessId,
            tenant.WorkerId,
            drawn => SupplierPaper.Render(() => page.Sheet(t, now), language, drawn)
        );
    }

    [HttpPost("{id:guid}/placement")]
    public async Task<IActionResult> Place([FromRoute] Guid id, [FromForm] OrderActForm form, CancellationToken ct) =>
        await orders.PageAsync(id, ct) is { } page
            ? Done(page, await operations.RunAsync(form.OpId, page.ToOperation(place: true, form.Seen), ct), "orders.placed_toast")
            : NotFound();

    [HttpPost("{id:guid}/cancellation")]
    public async Task<IActionResult> Cancel([FromRoute] Guid id, [FromForm] OrderActForm form, CancellationToken ct) =>
        await orders.PageAsync(id, ct) is { } page
            ? Done(page, await operations.RunAsync(form.OpId, new CancelOrder(id), ct), "orders.cancelled_toast")
            : NotFound();

    [HttpPost("{id:guid}/closing")]
    public async Task<IActionResult> Close([FromRoute] Guid id, [FromForm] OrderActForm form, CancellationToken ct) =>
        await orders.PageAsync(id, ct) is { } page
            ? Done(page, await operations.RunAsync(form.OpId, new CloseOrder(id), ct), "orders.closed_toast")
            : NotFound();

    // Nothing is typed there: what cannot be is said on the order's page, which shows why.
    private IActionResult Done(OrderPage page, OperationResult result, string toast)
    {
        TempData["toast"] =
            result.Done ? t[toast, page.Order.Called].Value
            : result.Status == ResultStatus.KeyReused ? t["form.sent_already"].Value
            : t[$"refusal.{result.Reason}"].Value;
        return this.GoTo(page.Url);
    }
}

/// <summary>One tap on an order's page.</summary>
public sealed record OrderActForm
{
    public Guid OpId { get; init; } = Guid.CreateVersion7();

    /// <summary>The save that the page showed.</summary>
    public Guid? Seen { get; init; }
}
