using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Pos.Data.Operations;
using Pos.Data.Review;
using Pos.Data.Sales;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Review;

/// <summary>The sale written down again. A draft is only looked at: it finds goods, adds up, and gives or takes a line.</summary>
[Route("review/{id:guid}/correction"), OwnerOnly, RequestFormLimits(ValueCountLimit = 4000)]
public sealed class CorrectionController(ReviewQueries review, CorrectionQueries queries, OperationRunner operations, IStringLocalizer t)
    : Controller
{
    [HttpGet]
    public async Task<IActionResult> Show(Guid id, CancellationToken ct) =>
        await FindAsync(id, ct) is { } operation
            ? View("Correction", await queries.PageAsync(operation, await queries.StartAsync(operation, ct), ct))
            : NotFound();

    [HttpPost("draft")]
    public async Task<IActionResult> Draft(
        [FromRoute] Guid id,
        [FromForm] CorrectionForm form,
        [FromForm] string? more,
        [FromForm] int? dropLine,
        [FromForm] int? dropPayment,
        CancellationToken ct
    )
    {
        if (await FindAsync(id, ct) is not { } operation)
            return NotFound();
        form = Clean(form);
        if (more == "line" && form.Lines.Count < CorrectionForm.MaxLines)
            form = form with { Lines = [.. form.Lines, new()] };
        if (more == "payment" && form.Payments.Count < 20)
            form = form with { Payments = [.. form.Payments, new()] };
        form = form with
        {
            Lines = [.. form.Lines.Where((_, i) => i != dropLine)],
            Payments = [.. form.Payments.Where((_, i) => i != dropPayment)],
        };
        var known = await queries.KnownAsync(form, operation.OutletId, ct);
        form = form with { Lines = [.. form.Lines.Select(l => Priced(l, known))] };
        // What was typed stands under other numbers now.
        ModelState.Clear();
        return this.Page("Correction", "_Correction", await queries.PageAsync(operation, form, ct));
    }

    [HttpPost]
    public async Task<IActionResult> Save([FromRoute] Guid id, [FromForm] CorrectionForm form, CancellationToken ct)
    {
        if (await FindAsync(id, ct) is not { } operation)
            return NotFound();
        form = Clean(form);
        var sale = await queries.SaleAsync(operation, form, ct);
        if (sale is null || !ModelState.IsValid)
        {
            Mark(form);
            return await AgainAsync(operation, form, ct);
        }
        var payload = JsonSerializer.Serialize(sale, SalesJson.Default.RecordSale);
        var result = await operations.RunAsync(
            form.OpId,
            new ResolveOperation(id, Decision.Corrected, form.Note?.Trim() ?? "", payload),
            ct
        );
        if (!result.Done)
        {
            this.Refuse(
                result,
                t,
                result.Reason switch
                {
                    "bad_payment" => nameof(form.Payments),
                    "unreadable" => nameof(form.ReceiptNo),
                    "bad_customer" => nameof(form.CustomerId),
                    _ => null,
                }
            );
            return await AgainAsync(operation, form with { OpId = Guid.CreateVersion7() }, ct);
        }
        TempData["toast"] = t["review.done.corrected"].Value;
        return this.GoTo("/review");
    }

    private async Task<Operation?> FindAsync(Guid id, CancellationToken ct) =>
        await review.FindAsync(id, ct) is { } operation && CorrectionForm.IsFor(operations.HandlerOf(operation.Kind)) ? operation : null;

    // All that is wrong at once.
    private void Mark(CorrectionForm form)
    {
        if (form.Lines.Count == 0)
            ModelState.AddModelError("", t["refusal.no_lines"]);
        for (var i = 0; i < form.Lines.Count; i++)
        {
            if (form.Lines[i].ProductId is null)
                ModelState.AddModelError($"Lines[{i}].ProductId", t["review.choose_goods"]);
            if (form.Lines[i].QuantitySaid is null)
                ModelState.AddModelError($"Lines[{i}].Quantity", t["refusal.quantity_bad"]);
            if (form.Lines[i].PriceSaid is null)
                ModelState.AddModelError($"Lines[{i}].UnitPrice", t["refusal.price_bad"]);
        }
        if (form.CreditSaid is null)
            ModelState.AddModelError(nameof(form.Credit), t["refusal.amount_bad"]);
        if (ModelState.IsValid)
            ModelState.AddModelError(nameof(form.Payments), t["refusal.bad_payment"]);
    }

    private async Task<IActionResult> AgainAsync(Operation operation, CorrectionForm form, CancellationToken ct) =>
        this.Again("Correction", "_Correction", await queries.PageAsync(operation, form, ct));

    private static CorrectionForm Clean(CorrectionForm form) =>
        form with
        {
            Lines = [.. (form.Lines ?? []).Where(l => l is not null).Take(CorrectionForm.MaxLines)],
            Payments = [.. (form.Payments ?? []).Where(p => p is not null).Take(20)],
        };

    private static CorrectionLine Priced(CorrectionLine line, Dictionary<Guid, ProductChoice> known) =>
        string.IsNullOrWhiteSpace(line.UnitPrice) && line.ProductId is { } id && known.TryGetValue(id, out var product)
            ? line with
            {
                UnitPrice = Figures.RupeesTyped(product.Price),
            }
            : line;
}
