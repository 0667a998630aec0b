using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Pos.Data.Credit;
using Pos.Data.Operations;
using Pos.Web.Features.Customers;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Credit;

/// <summary>What the owner does with one customer's account.</summary>
[Route("customers/{id:guid}"), OwnerOnly]
public sealed class AccountController(CustomerQueries queries, AccountQueries accounts, OperationRunner operations, IStringLocalizer t)
    : Controller
{
    [HttpGet("payment")]
    public async Task<IActionResult> Payment(Guid id, PaymentForm form, CancellationToken ct) =>
        await queries.HeadAsync(id, ct) is { } head ? this.Form(await accounts.PaymentAsync(head, form, ct)) : NotFound();

    [HttpPost("payment")]
    public async Task<IActionResult> Receive([FromRoute] Guid id, [FromForm] PaymentForm form, CancellationToken ct)
    {
        if (await queries.HeadAsync(id, ct) is not { } head)
            return NotFound();
        if (form.Paisa is not { } amount)
            ModelState.AddModelError(nameof(form.Amount), t["refusal.amount_bad"]);
        else if (ModelState.IsValid)
        {
            var result = await operations.RunAsync(form.OpId, form.ToOperation(head.Customer, form.Outlet ?? head.OwesAt, amount), ct);
            if (result.Done)
                return Done(id, "account.received", Figures.Rupees(amount));
            Refused(result, nameof(form.Outlet), nameof(ReceivePayment.OutletId));
        }
        return this.FormAgain(await accounts.PaymentAsync(head, form with { OpId = Guid.CreateVersion7() }, ct));
    }

    [HttpGet("opening")]
    public async Task<IActionResult> Opening(Guid id, CancellationToken ct) =>
        await queries.HeadAsync(id, ct) is { } head
            ? this.Form(new OpeningPage(head, new() { Outlet = head.OwesAt, Date = head.Places.Today }))
            : NotFound();

    [HttpPost("opening")]
    public async Task<IActionResult> Open([FromRoute] Guid id, [FromForm] OpeningForm form, CancellationToken ct)
    {
        if (await queries.HeadAsync(id, ct) is not { } head)
            return NotFound();
        if (form.Paisa is null)
            ModelState.AddModelError(nameof(form.Amount), t["refusal.amount_bad"]);
        if (form.Date is null && ModelState.IsValid)
            ModelState.AddModelError(nameof(form.Date), t["refusal.date_bad"]);
        if (ModelState.IsValid)
        {
            var amount = form.Advance ? -form.Paisa!.Value : form.Paisa!.Value;
            var result = await operations.RunAsync(
                form.OpId,
                new OpenAccount(id, form.Outlet ?? head.OwesAt, amount, form.Date!.Value, form.Note?.Trim() ?? ""),
                ct
            );
            if (result.Done)
                return Done(id, "account.opened", Figures.Rupees(Math.Abs(amount)));
            Refused(result, nameof(form.Outlet), nameof(OpenAccount.OutletId));
        }
        return this.FormAgain(new OpeningPage(head, form with { OpId = Guid.CreateVersion7() }));
    }

    [HttpGet("write-off")]
    public async Task<IActionResult> WriteOff(Guid id, Guid? outlet, CancellationToken ct) =>
        await queries.HeadAsync(id, ct) is { } head
            ? this.Form(await accounts.WriteOffAsync(head, new() { Outlet = outlet }, ct))
            : NotFound();

    [HttpPost("write-off")]
    public async Task<IActionResult> GiveUp([FromRoute] Guid id, [FromForm] WriteOffForm form, CancellationToken ct)
    {
        if (await queries.HeadAsync(id, ct) is not { } head)
            return NotFound();
        var debts = Chosen.Parse(form.Debts);
        form = form with { Debts = form.Debts ?? [] };
        if (string.IsNullOrWhiteSpace(form.Reason))
            ModelState.AddModelError(nameof(form.Reason), t["refusal.reason_missing"]);
        if (debts.Count == 0)
            ModelState.AddModelError(nameof(form.Debts), t["refusal.no_debts"]);
        if (ModelState.IsValid)
        {
            var result = await operations.RunAsync(
                form.OpId,
                new WriteOff(id, form.Outlet ?? head.OwesAt, [.. debts], form.Reason!.Trim()),
                ct
            );
            if (result.Done)
                return Done(id, "account.written_off", Figures.Rupees(debts.Sum(d => d.Amount)));
            Refused(result, nameof(form.Outlet), nameof(Data.Credit.WriteOff.OutletId));
            // Something was paid meanwhile: what is open now is to be looked at anew.
            if (result.Reason == "changed_meanwhile")
                form = form with { Debts = null };
        }
        return this.FormAgain(await accounts.WriteOffAsync(head, form with { OpId = Guid.CreateVersion7() }, ct));
    }

    [HttpGet("entries/{entry:guid}/reversal")]
    public async Task<IActionResult> Reversal(Guid id, Guid entry, short line, ReversalForm form, CancellationToken ct) =>
        await queries.HeadAsync(id, ct) is { } head && await accounts.ReversalAsync(head, entry, line, form, ct) is { } page
            ? this.Form(page)
            : NotFound();

    [HttpPost("entries/{entry:guid}/reversal")]
    public async Task<IActionResult> Reverse(
        [FromRoute] Guid id,
        [FromRoute] Guid entry,
        [FromQuery] short line,
        [FromForm] ReversalForm form,
        CancellationToken ct
    )
    {
        if (await queries.HeadAsync(id, ct) is not { } head || await accounts.LinesAsync(head, entry, line, ct) is not { } lines)
            return NotFound();
        if (string.IsNullOrWhiteSpace(form.Reason))
            ModelState.AddModelError(nameof(form.Reason), t["refusal.reason_missing"]);
        if (ModelState.IsValid)
        {
            var result = await operations.RunAsync(
                form.OpId,
                new ReverseEntry(entry, AccountQueries.OneLine(lines) ? line : null, form.Reason!.Trim(), form.ToCustomer),
                ct
            );
            if (result.Done)
                return Done(id, form.ToCustomer is null ? "account.reversed" : "account.moved");
            this.Refuse(result, t);
        }
        return await accounts.ReversalAsync(head, entry, line, form with { OpId = Guid.CreateVersion7() }, ct) is { } page
            ? this.FormAgain(page)
            : NotFound();
    }

    private IActionResult Done(Guid id, string words, params object[] figures)
    {
        TempData["toast"] = t[words, figures].Value;
        return this.GoTo($"/customers/{id}");
    }

    private void Refused(OperationResult result, string field, string its) =>
        this.Refuse(result, t, result.Refusal?.Field == its ? field : null);
}
