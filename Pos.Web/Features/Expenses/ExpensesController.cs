using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Pos.Data.Expenses;
using Pos.Data.Operations;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Expenses;

/// <summary>What the shop spends besides goods, by month.</summary>
[Route("expenses"), OwnerOnly]
public sealed class ExpensesController(ExpenseQueries queries, OutletQueries outlets, OperationRunner operations, IStringLocalizer t)
    : Controller
{
    [HttpGet]
    public async Task<IActionResult> Index(ExpensesQuery query, CancellationToken ct) =>
        this.Page("Expenses", "_Expenses", await queries.PageAsync(query, ct));

    /// <param name="like">One that comes every month, and has come again.</param>
    [HttpGet("new")]
    public async Task<IActionResult> New(Guid? like, CancellationToken ct)
    {
        var form = new ExpenseForm();
        if (like is { } id && await queries.LineAsync(id, ct) is { } line)
            form = form with
            {
                Outlet = line.OutletId,
                Kind = line.Kind,
                Amount = Figures.RupeesTyped(line.Amount),
                Method = line.Method,
                Note = line.Note,
                Monthly = true,
            };
        return View("Expense", await PageAsync(form, ct));
    }

    [HttpPost]
    public async Task<IActionResult> Record([FromForm] ExpenseForm form, CancellationToken ct)
    {
        var page = await PageAsync(form, ct);
        if (form.Paisa is null)
            ModelState.AddModelError(nameof(form.Amount), t["refusal.amount_bad"]);
        if (form.Kind is null)
            ModelState.AddModelError(nameof(form.Kind), t["refusal.kind_bad"]);
        if (page.Form.Outlet is null)
            ModelState.AddModelError(nameof(form.Outlet), t["refusal.outlet_unknown"]);
        if (!ModelState.IsValid)
            return this.Again("Expense", "_Expense", page);
        var saved = await operations.RunAsync(
            form.OpId,
            new RecordExpense(
                page.Form.Outlet!.Value,
                form.Kind!.Value,
                form.Paisa!.Value,
                page.Form.SpentOn!.Value,
                form.Method,
                form.Note?.Trim() ?? "",
                form.Monthly
            ),
            ct
        );
        if (saved.Done)
        {
            TempData["toast"] = t["expenses.saved", Figures.Rupees(form.Paisa.Value)].Value;
            return this.GoTo(new ExpensesQuery().At(page.Form.SpentOn.Value).Url);
        }
        this.Refuse(saved, t, saved.Refusal?.Field == nameof(RecordExpense.OutletId) ? nameof(form.Outlet) : null);
        return this.Again("Expense", "_Expense", page with { Form = page.Form with { OpId = Guid.CreateVersion7() } });
    }

    [HttpGet("{id:guid}/reversal")]
    public async Task<IActionResult> TakeBack(Guid id, CancellationToken ct) =>
        await queries.LineAsync(id, ct) is { IsBack: false } line ? View("Reversal", new ReversalPage(line, new())) : NotFound();

    [HttpPost("{id:guid}/reversal")]
    public async Task<IActionResult> Reverse([FromRoute] Guid id, [FromForm] ReversalForm form, CancellationToken ct)
    {
        if (await queries.LineAsync(id, ct) is not { } line)
            return NotFound();
        if (ModelState.IsValid)
        {
            var reversed = await operations.RunAsync(form.OpId, new ReverseExpense(id, form.Reason?.Trim() ?? ""), ct);
            if (reversed.Done)
            {
                TempData["toast"] = t["expenses.taken_back"].Value;
                return this.GoTo(new ExpensesQuery().At(line.SpentOn).Url);
            }
            this.Refuse(reversed, t);
        }
        return this.Again("Reversal", "_Reversal", new ReversalPage(line, form with { OpId = Guid.CreateVersion7() }));
    }

    private async Task<ExpensePage> PageAsync(ExpenseForm form, CancellationToken ct)
    {
        var places = await outlets.PlacesAsync(ct);
        var open = places.Outlets.Where(o => o.ClosedAt is null || o.Id == form.Outlet).ToList();
        return new(
            form with
            {
                // An outlet of somebody else is not another one of one's own.
                Outlet = form.Outlet is { } said ? open.Find(o => o.Id == said)?.Id : open[0].Id,
                SpentOn = form.SpentOn ?? places.Today,
            },
            [.. open.Select(o => new Choice(o.Id, Language.Pick(o.Name, o.NameUr)))],
            places.Today
        );
    }
}
