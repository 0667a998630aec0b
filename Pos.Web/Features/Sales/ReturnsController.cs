using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Pos.Data.Operations;
using Pos.Data.Sales;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Sales;

/// <summary>Goods of a sale on credit that came back: onto the shelf, and off what is owed.</summary>
[Route("sales/{id:guid}/returns"), OwnerOnly]
public sealed class ReturnsController(SaleQueries queries, OperationRunner operations, IStringLocalizer t) : Controller
{
    [HttpGet]
    public async Task<IActionResult> Show(Guid id, CancellationToken ct) =>
        await queries.PageAsync(id, ct) is { Debt: not null } sale ? View("Returns", ReturnsPage.Of(sale, new())) : NotFound();

    [HttpPost]
    public async Task<IActionResult> Save([FromRoute] Guid id, [FromForm] ReturnForm form, CancellationToken ct)
    {
        if (await queries.PageAsync(id, ct) is not { Debt: not null } sale)
            return NotFound();
        form = form with { Lines = [.. (form.Lines ?? []).Where(l => l is not null).Take(500)] };
        for (var i = 0; i < form.Lines.Count; i++)
            if (!form.Lines[i].Understood)
                ModelState.AddModelError($"Lines[{i}].Quantity", t["refusal.quantity_bad"]);
        var lines = form.ToLines();
        if (ModelState.IsValid && lines.Count == 0)
            ModelState.AddModelError("", t["returns.none_typed"]);
        if (ModelState.IsValid)
        {
            var result = await operations.RunAsync(form.OpId, new ReturnGoods(id, lines, form.Note?.Trim() ?? ""), ct);
            if (result.Done)
            {
                TempData["toast"] = t["returns.done"].Value;
                return this.GoTo($"/sales/{id}");
            }
            this.Refuse(result, t, result.Refusal?.Field == nameof(form.Lines) ? "" : null);
        }
        return this.Again("Returns", "_Returns", ReturnsPage.Of(sale, form with { OpId = Guid.CreateVersion7() }));
    }
}

public sealed record ReturnForm
{
    public Guid OpId { get; init; } = Guid.CreateVersion7();
    public List<ReturnLineForm> Lines { get; init; } = [];
    public string? Note { get; init; }

    public List<ReturnedLine> ToLines() =>
        [.. Lines.Select(l => new ReturnedLine(l.LineNo, Figures.ParseQuantity(l.Quantity) ?? 0)).Where(l => l.Quantity > 0)];
}

/// <param name="Quantity">As typed; nothing where nothing came back.</param>
public sealed record ReturnLineForm(short LineNo, string? Quantity)
{
    public ReturnLineForm()
        : this(0, null) { }

    public bool Understood => string.IsNullOrWhiteSpace(Quantity) || Figures.ParseQuantity(Quantity) is not null;
}

public sealed record ReturnsPage(SalePage Sale, ReturnForm Form)
{
    public static ReturnsPage Of(SalePage sale, ReturnForm form) =>
        new(
            sale,
            form with
            {
                Lines = [.. sale.Lines.Select(l => form.Lines.FirstOrDefault(typed => typed.LineNo == l.LineNo) ?? new(l.LineNo, null))],
            }
        );
}
