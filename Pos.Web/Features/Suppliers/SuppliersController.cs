using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Pos.Data.Operations;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;
using Pos.Web.Infrastructure.Pdf;

namespace Pos.Web.Features.Suppliers;

/// <summary>Whom the shop buys from, and what is owed to them.</summary>
[Route("suppliers"), OwnerOnly]
public sealed class SuppliersController(SupplierQueries queries, PdfPlaces papers, OperationRunner operations, IStringLocalizer t)
    : Controller
{
    [HttpGet]
    public async Task<IActionResult> Index(SuppliersQuery query, CancellationToken ct) =>
        this.Page("Suppliers", "_SupplierList", await queries.ListAsync(query, ct));

    [HttpGet("new")]
    public IActionResult New(string? name) => View("NewSupplier", new SupplierForm { Name = name });

    [HttpPost]
    public async Task<IActionResult> Create([FromForm] SupplierForm form, CancellationToken ct) =>
        await SaveAsync(form with { Archived = false }, ct)
        ?? this.Again("NewSupplier", "_NewSupplier", form with { OpId = Guid.CreateVersion7() });

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id, SupplierQuery query, CancellationToken ct) =>
        await queries.PageAsync(id, query, papers.Available, ct) is { } page ? this.Page("Supplier", "_Ledger", page) : NotFound();

    [HttpGet("{id:guid}/details")]
    public async Task<IActionResult> Edit(Guid id, CancellationToken ct) =>
        await queries.HeadAsync(id, ct) is { } head
            ? this.SupplierForm(new SupplierDetailsPage(head, Suppliers.SupplierForm.Of(head.Supplier)))
            : NotFound();

    [HttpPost("{id:guid}/details")]
    public async Task<IActionResult> Change([FromRoute] Guid id, [FromForm] SupplierForm form, CancellationToken ct)
    {
        if (await queries.HeadAsync(id, ct) is not { } head)
            return NotFound();
        return await SaveAsync(form with { Id = id }, ct)
            ?? this.SupplierFormAgain(new SupplierDetailsPage(head, form with { Id = id, OpId = Guid.CreateVersion7() }));
    }

    private async Task<IActionResult?> SaveAsync(SupplierForm form, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(form.Name))
            ModelState.AddModelError(nameof(form.Name), t["refusal.name_missing"]);
        if (form.TermsDays is null)
            ModelState.AddModelError(nameof(form.Terms), t["refusal.terms_bad"]);
        if (form.LeadDays is null)
            ModelState.AddModelError(nameof(form.Lead), t["refusal.lead_bad"]);
        if (!ModelState.IsValid)
            return null;
        var result = await operations.RunAsync(form.OpId, form.ToOperation(form.TermsDays!.Value, form.LeadDays!.Value), ct);
        if (!result.Done)
        {
            this.Refuse(
                result,
                t,
                result.Reason switch
                {
                    "terms_bad" => nameof(form.Terms),
                    "lead_bad" => nameof(form.Lead),
                    _ => null,
                }
            );
            return null;
        }
        TempData["toast"] = t["suppliers.saved", form.Name!.Trim()].Value;
        return this.GoTo($"/suppliers/{form.Id}");
    }
}

internal static class SupplierFormAnswers
{
    private const string Page = "/Features/Suppliers/SupplierFormPage.cshtml";

    public static IActionResult SupplierForm(this Controller controller, SupplierFormPage page) => controller.Page(Page, page.Part, page);

    public static IActionResult SupplierFormAgain(this Controller controller, SupplierFormPage page) =>
        controller.Again(Page, page.Part, page);
}
