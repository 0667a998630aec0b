using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Pos.Data.Operations;
using Pos.Data.Suppliers;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Suppliers;

/// <summary>What is paid to one supplier, was owed to him before, or was written down wrongly.</summary>
[Route("suppliers/{id:guid}"), OwnerOnly]
public sealed class SupplierAccountController(SupplierQueries queries, OperationRunner operations, IStringLocalizer t) : Controller
{
    [HttpGet("payment")]
    public async Task<IActionResult> Payment(Guid id, CancellationToken ct) =>
        await queries.HeadAsync(id, ct) is { } head ? this.SupplierForm(new SupplierPaymentPage(head, new())) : NotFound();

    [HttpPost("payment")]
    public async Task<IActionResult> Pay([FromRoute] Guid id, [FromForm] SupplierPaymentForm form, CancellationToken ct)
    {
        if (await queries.HeadAsync(id, ct) is not { } head)
            return NotFound();
        if (Figures.ParseRupees(form.Amount) is not { } amount)
            ModelState.AddModelError(nameof(form.Amount), t["refusal.amount_bad"]);
        else if (ModelState.IsValid)
        {
            var result = await operations.RunAsync(
                form.OpId,
                new PaySupplier(id, amount, form.Method, form.Reference?.Trim() ?? "", form.Note?.Trim() ?? ""),
                ct
            );
            if (result.Done)
                return Done(id, "suppliers.paid_toast", Figures.Rupees(amount));
            this.Refuse(result, t);
        }
        return this.SupplierFormAgain(new SupplierPaymentPage(head, form with { OpId = Guid.CreateVersion7() }));
    }

    [HttpGet("opening")]
    public async Task<IActionResult> Opening(Guid id, CancellationToken ct) =>
        await queries.HeadAsync(id, ct) is { } head
            ? this.SupplierForm(new SupplierOpeningPage(head, new() { DueOn = head.Places.Today }))
            : NotFound();

    [HttpPost("opening")]
    public async Task<IActionResult> Open([FromRoute] Guid id, [FromForm] SupplierOpeningForm form, CancellationToken ct)
    {
        if (await queries.HeadAsync(id, ct) is not { } head)
            return NotFound();
        if (Figures.ParseRupees(form.Amount) is not { } amount)
            ModelState.AddModelError(nameof(form.Amount), t["refusal.amount_bad"]);
        else if (form.DueOn is not { } due)
            ModelState.TryAddModelError(nameof(form.DueOn), t["suppliers.date_missing"]);
        else if (ModelState.IsValid)
        {
            var result = await operations.RunAsync(
                form.OpId,
                new OpenSupplierAccount(id, form.Advance ? -amount : amount, due, form.Note?.Trim() ?? ""),
                ct
            );
            if (result.Done)
                return Done(id, "suppliers.opened_toast", Figures.Rupees(amount));
            this.Refuse(result, t);
        }
        return this.SupplierFormAgain(new SupplierOpeningPage(head, form with { OpId = Guid.CreateVersion7() }));
    }

    [HttpGet("entries/{entry:guid}/reversal")]
    public async Task<IActionResult> Reversal(Guid id, Guid entry, short line, CancellationToken ct) =>
        await FindAsync(id, entry, line, ct) is var (head, found)
            ? this.SupplierForm(new SupplierReversalPage(head, new(), found))
            : NotFound();

    [HttpPost("entries/{entry:guid}/reversal")]
    public async Task<IActionResult> Reverse(
        [FromRoute] Guid id,
        [FromRoute] Guid entry,
        [FromQuery] short line,
        [FromForm] SupplierReversalForm form,
        CancellationToken ct
    )
    {
        if (await FindAsync(id, entry, line, ct) is not var (head, found))
            return NotFound();
        var result = await operations.RunAsync(form.OpId, new ReverseSupplierEntry(entry, line, form.Reason?.Trim() ?? ""), ct);
        if (result.Done)
            return Done(id, "suppliers.reversed_toast");
        this.Refuse(result, t);
        return this.SupplierFormAgain(new SupplierReversalPage(head, form with { OpId = Guid.CreateVersion7() }, found));
    }

    private async Task<(SupplierHead Head, SupplierLine Line)?> FindAsync(Guid id, Guid entry, short line, CancellationToken ct) =>
        await queries.HeadAsync(id, ct) is { } head && await queries.LineAsync(head, entry, line, ct) is { } found ? (head, found) : null;

    private IActionResult Done(Guid id, string words, params object[] figures)
    {
        TempData["toast"] = t[words, figures].Value;
        return this.GoTo($"/suppliers/{id}");
    }
}
