using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Pos.Data;
using Pos.Data.Operations;
using Pos.Data.SignIn;
using Pos.Data.Tenancy;
using Pos.Data.Workers;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Workers;

/// <summary>Who works here, as what and where; who is to come, and who is out.</summary>
[Route("workers"), OwnerOnly]
public sealed class WorkersController(
    PosDb db,
    TenantContext tenant,
    WorkerQueries queries,
    OutletQueries outlets,
    OperationRunner operations,
    IEnumerable<Right> rights,
    IStringLocalizer t
) : Controller
{
    [HttpGet]
    public async Task<IActionResult> Index(CancellationToken ct) => View("Workers", await queries.ListAsync(ct));

    [HttpGet("new")]
    public async Task<IActionResult> New(CancellationToken ct)
    {
        var choices = (await outlets.PlacesAsync(ct)).Choices;
        return View("Invite", new InvitePage(new() { OutletIds = [choices[0].Id] }, choices));
    }

    [HttpPost("invitations")]
    public async Task<IActionResult> Invite([FromForm] InviteForm form, CancellationToken ct)
    {
        if (form.Link is not { } link)
            return BadRequest();
        if (string.IsNullOrWhiteSpace(form.Name))
            ModelState.AddModelError(nameof(form.Name), t["refusal.name_missing"]);
        if (LoginName.Canonical(form.Login) is null)
            ModelState.AddModelError(nameof(form.Login), t["refusal.login_bad"]);
        if (ModelState.IsValid)
        {
            var result = await operations.RunAsync(form.OpId, form.ToOperation(link, rights), ct);
            if (result.Done)
            {
                TempData[KeyOf(link.Id)] = form.Token;
                return this.GoTo($"/workers/invitations/{link.Id}");
            }
            this.Refuse(result, t);
        }
        var again = new InviteForm
        {
            Name = form.Name,
            Login = form.Login,
            Role = form.Role,
            OutletIds = form.OutletIds,
            Preset = form.Preset,
        };
        return this.Again("Invite", "_Invite", new InvitePage(again, (await outlets.PlacesAsync(ct)).Choices));
    }

    /// <summary>The link stays with the browser that made it: the shop keeps no secret that it could show.</summary>
    [HttpGet("invitations/{id:guid}")]
    public async Task<IActionResult> Invited(Guid id, CancellationToken ct)
    {
        if (await queries.InvitationAsync(id, ct) is not { } invitation)
            return NotFound();
        if (LinkToken.Parse(TempData.Peek(KeyOf(id)) as string) is not { } link)
            return View("Invited", new InvitedPage(invitation, null, ""));
        var url = $"{Request.Site()}/join/{link}";
        var text = t["workers.message", invitation.Again.Name!, tenant.WorkerName, tenant.BusinessName, url].Value;
        var number = PhoneNumbers.ForWhatsApp(invitation.Again.Login!);
        return View("Invited", new InvitedPage(invitation, url, $"https://wa.me/{number}?text={Uri.EscapeDataString(text)}"));
    }

    [HttpPost("invitations/{id:guid}/withdrawal")]
    public async Task<IActionResult> Withdraw([FromRoute] Guid id, [FromForm] Guid opId, CancellationToken ct)
    {
        if (!await db.Invitations.AnyAsync(i => i.Id == id, ct))
            return NotFound();
        TempData.Remove(KeyOf(id));
        return await DoneAsync(new WithdrawInvitation(id), opId, "workers.withdrawn_now", "/workers", ct);
    }

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id, CancellationToken ct) =>
        await queries.PageAsync(id, null, ct) is { } page ? View("Worker", page) : NotFound();

    [HttpPost("{id:guid}")]
    public async Task<IActionResult> Change([FromRoute] Guid id, [FromForm] WorkerForm form, CancellationToken ct)
    {
        if (await db.Workers.SingleOrDefaultAsync(w => w.Id == id, ct) is not { } worker)
            return NotFound();
        if (ModelState.IsValid)
        {
            var result = await operations.RunAsync(form.OpId, form.ToOperation(worker), ct);
            if (result.Done)
            {
                TempData["toast"] = t["workers.saved", form.Name!.Trim()].Value;
                return this.GoTo($"/workers/{id}");
            }
            this.Refuse(result, t);
        }
        var again = form with { OpId = Guid.CreateVersion7() };
        return this.Again("Worker", "_WorkerForm", (await queries.PageAsync(id, again, ct))!);
    }

    [HttpPost("{id:guid}/rights")]
    public async Task<IActionResult> ChangeRights([FromRoute] Guid id, [FromForm] RightsForm form, CancellationToken ct)
    {
        if (await db.Workers.SingleOrDefaultAsync(w => w.Id == id, ct) is not { } worker)
            return NotFound();
        if (form.ToRights(rights) is not { } given)
            ModelState.AddModelError("", t["refusal.right_limit_bad"]);
        else if (ModelState.IsValid)
        {
            var result = await operations.RunAsync(form.OpId, new SaveRights(id, given), ct);
            if (result.Done)
            {
                TempData["toast"] = t["workers.rights_saved", worker.Name].Value;
                return this.GoTo($"/workers/{id}");
            }
            this.Refuse(result, t, "");
        }
        var page = (await queries.PageAsync(id, null, ct))!;
        return this.Again("Worker", "_Rights", page with { Rights = form with { OpId = Guid.CreateVersion7() } });
    }

    [HttpPost("{id:guid}/suspension")]
    public Task<IActionResult> Suspend([FromRoute] Guid id, [FromForm] Guid opId, CancellationToken ct) =>
        ChangeAsync(id, new SuspendWorker(id), opId, "workers.suspended_now", ct);

    [HttpPost("{id:guid}/restoration")]
    public Task<IActionResult> Restore([FromRoute] Guid id, [FromForm] Guid opId, CancellationToken ct) =>
        ChangeAsync(id, new RestoreWorker(id), opId, "workers.restored_now", ct);

    [HttpPost("{id:guid}/removal")]
    public Task<IActionResult> Remove([FromRoute] Guid id, [FromForm] Guid opId, CancellationToken ct) =>
        ChangeAsync(id, new RemoveWorker(id), opId, "workers.removed_now", ct);

    [HttpPost("{id:guid}/pins")]
    public Task<IActionResult> ResetPins([FromRoute] Guid id, [FromForm] Guid opId, CancellationToken ct) =>
        ChangeAsync(id, new ResetPins(id), opId, "workers.pins_reset_now", ct);

    private async Task<IActionResult> ChangeAsync<TInput>(Guid id, TInput input, Guid opId, string done, CancellationToken ct)
        where TInput : class =>
        await db.Workers.AnyAsync(w => w.Id == id, ct) ? await DoneAsync(input, opId, done, $"/workers/{id}", ct) : NotFound();

    private async Task<IActionResult> DoneAsync<TInput>(TInput input, Guid opId, string done, string next, CancellationToken ct)
        where TInput : class
    {
        if (!ModelState.IsValid)
            return BadRequest();
        var result = await operations.RunAsync(opId, input, ct);
        TempData["toast"] = t[
            result.Done ? done
            : result.Status == ResultStatus.Refused ? $"refusal.{result.Reason}"
            : "form.sent_already"
        ].Value;
        return this.GoTo(next);
    }

    private static string KeyOf(Guid invitation) => $"invitation {invitation}";
}
