using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Pos.Data.Operations;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Customers;

/// <summary>Who buys on credit, and what they owe.</summary>
[Route("customers"), OwnerOnly]
public sealed class CustomersController(CustomerQueries queries, OperationRunner operations, IStringLocalizer t) : Controller
{
    [HttpGet]
    public async Task<IActionResult> Index(CustomersQuery query, CancellationToken ct) =>
        this.Page("Customers", "_CustomerList", await queries.ListAsync(query, ct));

    [HttpGet("new")]
    public IActionResult New(string? name) => View("NewCustomer", new NewCustomerPage(new() { Name = name }));

    /// <summary>A hint while somebody is written down: names need not be unique.</summary>
    [HttpGet("alike")]
    public async Task<IActionResult> Alike(string? name, string? phone, Guid but, CancellationToken ct) =>
        Request.WantsPart() ? PartialView("_Alike", await queries.AlikeAsync(name, phone, but, ct)) : LocalRedirect("/customers/new");

    [HttpPost]
    public async Task<IActionResult> Create([FromForm] CustomerForm form, CancellationToken ct) =>
        await SaveAsync(form, ct)
        ?? this.Again("NewCustomer", "_NewCustomer", new NewCustomerPage(form with { OpId = Guid.CreateVersion7() }));

    /// <summary>Somebody who was found to be another person has that one's page.</summary>
    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id, CustomerQuery query, CancellationToken ct)
    {
        if (await queries.PageAsync(id, query, ct) is { } page)
            return this.Page("Customer", "_Ledger", page);
        return await queries.FindAsync(id, ct) is { MergedInto: { } stayed } ? this.GoTo($"/customers/{stayed}") : NotFound();
    }

    [HttpGet("{id:guid}/details")]
    public async Task<IActionResult> Edit(Guid id, CancellationToken ct) =>
        await queries.HeadAsync(id, ct) is { } head ? this.Form(new DetailsPage(head, CustomerForm.Of(head.Customer))) : NotFound();

    [HttpPost("{id:guid}/details")]
    public async Task<IActionResult> Change([FromRoute] Guid id, [FromForm] CustomerForm form, CancellationToken ct)
    {
        if (await queries.HeadAsync(id, ct) is not { } head)
            return NotFound();
        return await SaveAsync(form with { Id = id }, ct)
            ?? this.FormAgain(new DetailsPage(head, form with { Id = id, OpId = Guid.CreateVersion7() }));
    }

    private async Task<IActionResult?> SaveAsync(CustomerForm form, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(form.Name))
            ModelState.AddModelError(nameof(form.Name), t["refusal.name_missing"]);
        if (!form.LimitUnderstood)
            ModelState.AddModelError(nameof(form.Limit), t["refusal.limit_bad"]);
        if (!ModelState.IsValid)
            return null;
        var result = await operations.RunAsync(form.OpId, form.ToOperation(), ct);
        if (!result.Done)
        {
            this.Refuse(result, t, result.Reason == "limit_bad" ? nameof(form.Limit) : null);
            return null;
        }
        TempData["toast"] = t["customers.saved", form.Name!.Trim()].Value;
        return this.GoTo($"/customers/{form.Id}");
    }
}
