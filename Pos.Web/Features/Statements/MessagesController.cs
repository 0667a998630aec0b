using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Pos.Data;
using Pos.Data.Statements;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Statements;

/// <param name="Kind">reminder or receipt.</param>
public sealed record MessageForm(string? Kind, string? Lang, Guid? Outlet);

/// <summary>Makes a message with a link of its own; for a reminder it is noted that it was.</summary>
[OwnerOnly]
public sealed class MessagesController(
    PosDb db,
    TenantContext tenant,
    StatementDesk desk,
    StatementLinks links,
    TimeProvider clock,
    IStringLocalizer t
) : Controller
{
    [HttpPost("/customers/{id:guid}/messages")]
    public async Task<IActionResult> Make([FromRoute] Guid id, [FromForm] MessageForm form, CancellationToken ct)
    {
        if (await desk.ReadAsync(id, new() { Outlet = form.Outlet }, ct) is not { } statement)
            return NotFound();
        var token = await links.MakeAsync(statement.Customer.Id, form.Outlet, ct);
        // What the message says must be what stands behind the link: something may have come in since the statement was read.
        var owed = (await links.MadeAsync(token, ct)).Balance;
        var reminder = form.Kind == "reminder" && owed > 0;
        if (reminder)
        {
            var now = clock.GetUtcNow();
            db.Reminders.Add(
                new Reminder
                {
                    BusinessId = tenant.BusinessId,
                    Id = Guid.CreateVersion7(now),
                    CustomerId = statement.Customer.Id,
                    OutletId = form.Outlet,
                    WorkerId = tenant.WorkerId,
                    Balance = owed,
                    RemindedAt = now,
                }
            );
            await db.SaveChangesAsync(ct);
        }
        var message = CustomerMessage.Of(
            t,
            statement,
            owed,
            reminder,
            form.Lang == "ur" ? "ur"
                : form.Lang == "en" ? "en"
                : Language.Code,
            StatementDesk.LinkAddress(Request.Site(), token)
        );
        if (Request.WantsJson())
            return Json(message);
        if (!Request.IsHtmx())
            return View("Message", new MessagePage(statement, message));
        // A redirect of a form may not leave our site (form-action); htmx goes there as a link would.
        Response.Headers["HX-Redirect"] = message.WhatsApp;
        return NoContent();
    }
}

public sealed record MessagePage(Statement Statement, CustomerMessage Message);
