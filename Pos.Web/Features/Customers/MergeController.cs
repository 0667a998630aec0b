using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Pos.Data.Credit;
using Pos.Data.Operations;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Customers;

/// <summary>Two names that are one person, and two people after all.</summary>
[Route("customers/{id:guid}"), OwnerOnly]
public sealed class MergeController(CustomerQueries queries, OperationRunner operations, IStringLocalizer t) : Controller
{
    [HttpGet("merge")]
    public async Task<IActionResult> Show(Guid id, MergeForm form, CancellationToken ct) =>
        await queries.HeadAsync(id, ct) is { } head ? this.Form(await PageAsync(head, form, ct)) : NotFound();

    [HttpPost("merge")]
    public async Task<IActionResult> Merge([FromRoute] Guid id, [FromForm] MergeForm form, CancellationToken ct)
    {
        // The form was sent twice, and the first one has merged them already.
        if (await queries.FindAsync(id, ct) is { MergedInto: { } stayed } && stayed == form.With)
            return this.GoTo($"/customers/{stayed}");
        if (await queries.HeadAsync(id, ct) is not { } head)
            return NotFound();
        if (form.With is not { } other)
            ModelState.AddModelError("", t["refusal.customer_unknown"]);
        else if (ModelState.IsValid)
        {
            var (goes, stays) = form.Keep == other ? (id, other) : (other, id);
            var result = await operations.RunAsync(form.OpId, new MergeCustomers(goes, stays), ct);
            if (result.Done)
            {
                TempData["toast"] = t["customers.merged_now"].Value;
                return this.GoTo($"/customers/{stays}");
            }
            this.Refuse(result, t, "");
        }
        return this.FormAgain(await PageAsync(head, form with { OpId = Guid.CreateVersion7() }, ct));
    }

    [HttpPost("unmerging")]
    public async Task<IActionResult> Unmerge([FromRoute] Guid id, [FromForm] Guid opId, CancellationToken ct)
    {
        if (await queries.FindAsync(id, ct) is not { } gone)
            return NotFound();
        var result = ModelState.IsValid ? await operations.RunAsync(opId, new UnmergeCustomer(id), ct) : null;
        if (result is not { Done: true })
        {
            TempData["toast"] = t["refusal.customer_not_merged"].Value;
            return this.GoTo($"/customers/{id}");
        }
        TempData["toast"] = t["customers.unmerged_now", Language.Pick(gone.Name, gone.NameUr)].Value;
        return this.GoTo($"/customers/{id}");
    }

    private async Task<MergePage> PageAsync(CustomerHead head, MergeForm form, CancellationToken ct)
    {
        var other = form.With is { } with && with != head.Id ? await queries.HeadAsync(with, ct) : null;
        return new(
            head,
            form with
            {
                Keep = form.Keep ?? head.Id,
            },
            other,
            other is null ? await queries.FindAsync(form.Find, head.Id, ct) : []
        );
    }
}

public sealed record MergeForm
{
    public Guid OpId { get; init; } = Guid.CreateVersion7();
    public string? Find { get; init; }
    public Guid? With { get; init; }

    /// <summary>Whose name stays.</summary>
    public Guid? Keep { get; init; }
}
