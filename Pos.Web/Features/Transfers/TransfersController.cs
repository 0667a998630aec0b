using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Pos.Data.Operations;
using Pos.Data.Stock;
using Pos.Data.Tenancy;
using Pos.Data.Transfers;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Transfers;

/// <summary>Goods that go from one outlet to another: sent, on their way, received or called back.</summary>
[Route("transfers"), RequestFormLimits(ValueCountLimit = 4000)]
public sealed class TransfersController(TransferQueries queries, TenantContext tenant, OperationRunner operations, IStringLocalizer t)
    : Controller
{
    private const string FormView = "Send",
        FormPart = "_SendForm",
        ShowView = "Transfer",
        ShowPart = "_Receipt";

    [HttpGet]
    public async Task<IActionResult> Index(TransfersQuery query, CancellationToken ct) =>
        this.Page("Transfers", "_TransferList", await queries.ListAsync(query, ct));

    [HttpGet("new"), NeedsRight(StockRights.Adjust)]
    public async Task<IActionResult> New(CancellationToken ct) =>
        this.Page(FormView, FormPart, await queries.SendAsync(new(), null, nameof(TransferForm.Find), ct));

    [HttpPost, NeedsRight(StockRights.Adjust)]
    public async Task<IActionResult> Send([FromForm] TransferForm form, CancellationToken ct)
    {
        if (!form.Saves)
        {
            var (stepped, found, focus) = await queries.StepAsync(form, ct);
            // What is typed stands in the form now, its lines in other places.
            ModelState.Clear();
            return this.Page(FormView, FormPart, await queries.SendAsync(stepped, found, focus, ct));
        }
        var page = await queries.SendAsync(form, null, "", ct);
        Mark(form, least: 1);
        // One that was closed meanwhile is not another one.
        if (page.From.All(o => o.Id != page.Form.From))
            ModelState.AddModelError(nameof(form.From), t["refusal.outlet_unknown"]);
        if (page.Form.To is null)
            ModelState.AddModelError(nameof(form.To), t["transfers.choose"]);
        if (ModelState.IsValid)
        {
            var result = await operations.RunAsync(form.OpId, form.ToSend(page.Form.From!.Value, page.Form.To!.Value), ct);
            if (result.Done)
            {
                TempData["toast"] = t["transfers.sent_toast", page.To.First(o => o.Id == page.Form.To).Name].Value;
                return this.GoTo($"{TransfersSetup.Url}/{form.OpId}");
            }
            this.Refuse(result, t, result.Refusal?.Field == nameof(SendGoods.ToOutletId) ? nameof(form.To) : null);
        }
        return this.Again(FormView, FormPart, await queries.SendAsync(form with { OpId = Guid.CreateVersion7() }, null, "", ct));
    }

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id, CancellationToken ct) =>
        await queries.FindAsync(id, null, null, "", ct) is { } page ? View(ShowView, page) : NotFound();

    [HttpPost("{id:guid}/receipt")]
    public async Task<IActionResult> Receive([FromRoute] Guid id, [FromForm] TransferForm form, CancellationToken ct)
    {
        if (!tenant.May(StockRights.Receive))
            return NotFound();
        if (!form.Saves)
        {
            var (stepped, found, focus) = await queries.StepAsync(form, ct);
            ModelState.Clear();
            return await queries.FindAsync(id, stepped, found, focus, ct) is { Receipt: not null } again
                ? this.Page(ShowView, ShowPart, again)
                : NotFound();
        }
        if (await queries.FindAsync(id, form, null, "", ct) is not { } page)
            return NotFound();
        if (page.Receipt is not { } receipt)
            return await queries.IsEndedByAsync(id, form.OpId, ct) ? Received(page) : Refused(page.Url, t["refusal.transfer_ended"]);
        Mark(form, least: 0);
        if (ModelState.IsValid)
        {
            var result = await operations.RunAsync(form.OpId, form.ToReceipt(id), ct);
            if (result.Done)
                return Received(page);
            this.Refuse(result, t);
        }
        return this.Again(
            ShowView,
            ShowPart,
            page with
            {
                Receipt = receipt with { Typed = receipt.Typed with { OpId = Guid.CreateVersion7() } },
            }
        );
    }

    [HttpPost("{id:guid}/return")]
    public async Task<IActionResult> CallBack([FromRoute] Guid id, [FromForm] CallBackForm form, CancellationToken ct)
    {
        if (!tenant.May(StockRights.Adjust) || await queries.FindAsync(id, null, null, "", ct) is not { } page)
            return NotFound();
        var result = await operations.RunAsync(form.OpId, new CallBackTransfer(id, ""), ct);
        if (!result.Done)
            return Refused(page.Url, t[$"refusal.{result.Reason}"]);
        TempData["toast"] = t["transfers.called_back_toast"].Value;
        return this.GoTo(page.Url);
    }

    /// <summary>Somebody else was quicker: the page says how.</summary>
    private IActionResult Refused(string url, LocalizedString why)
    {
        TempData["toast"] = why.Value;
        return this.GoTo(url);
    }

    private IActionResult Received(TransferPage page)
    {
        TempData["toast"] = t["transfers.received_toast", page.From].Value;
        return this.GoTo(page.Url);
    }

    // All that is wrong at once, not one thing after the other.
    private void Mark(TransferForm form, long least)
    {
        if (form.Lines.Count == 0)
            ModelState.AddModelError("", t["refusal.nothing_moved"]);
        for (var i = 0; i < form.Lines.Count; i++)
            if (form.Lines[i].Thousandths is not { } quantity || quantity < least)
                ModelState.AddModelError($"Lines[{i}].Quantity", t["refusal.quantity_bad"]);
    }
}
