using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using Pos.Data;
using Pos.Data.Tenancy;
using Pos.Data.Workers;
using Pos.Web.Features.Shared;
using Pos.Web.Features.SignIn;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Workers;

/// <param name="Password">Chosen now by whoever has no account; the one of the account by whoever has, and is not signed in to it.</param>
public sealed record JoinForm(string? Password);

/// <param name="Invitation">Null for an address that was never given out.</param>
public sealed record JoinPage(string Token, OpenedInvitation? Invitation)
{
    public InvitationState State => Invitation?.State ?? InvitationState.Unknown;
}

/// <summary>The page behind an invitation, for whoever holds its address: it makes a worker of the person who was invited, on the own phone.</summary>
[Route("join/{token}"), AllowAnonymous, WithoutTenant, EnableRateLimiting(WorkersSetup.LimiterPolicy)]
public sealed class JoinController(
    PosDb db,
    TenantTransaction transaction,
    TenantContext tenant,
    JoinBusinessHandler join,
    Accounts accounts,
    PasswordSignIn signIn,
    HalfSignIn half,
    IStringLocalizer t
) : Controller
{
    [HttpGet]
    public async Task<IActionResult> Show(string token, CancellationToken ct) => Page(new(token, await OpenAsync(token, ct)));

    [HttpPost]
    public async Task<IActionResult> Join([FromRoute] string token, [FromForm] JoinForm form, CancellationToken ct)
    {
        var page = new JoinPage(token, await OpenAsync(token, ct));
        if (page is not { Invitation: { State: InvitationState.Open } invitation } || !ModelState.IsValid)
            return Page(page);
        var link = LinkToken.Parse(token)!;
        SessionToken? session = null;
        if (invitation.IsMe)
            session = User.Session();
        else if (invitation.HasAccount)
        {
            (var answer, session) = await signIn.ProveAsync(invitation.Login, form.Password ?? "", ct);
            if (answer == SignInAnswer.SecondStep)
                return await half.AskAsync(session!, $"/join/{token}", joins: true);
            if (session is null)
                return Wrong(page, answer == SignInAnswer.LockedOut ? "join.locked" : "join.wrong_password");
        }
        else if (NewPassword.Trouble(form.Password, invitation.Login, invitation.Name, invitation.Business) is { } trouble)
            return Wrong(page, trouble);

        await db.Database.BeginTransactionAsync(ct);
        if (session is null && (session = (await accounts.TryAddAsync(invitation.Login, form.Password!, ct))?.Session) is null)
            // Somebody registered under this login meanwhile: that account's password is asked for.
            return Page(new(token, invitation with { HasAccount = true }));
        var state = await join.RunAsync(link, session, ct);
        if (state != InvitationState.Joined)
            return Page(page with { Invitation = invitation with { State = state } });
        await transaction.CommitAsync(ct);
        if (invitation.IsMe)
            await signIn.PutCookieAsync(session, tenant.BusinessId, ct);
        else
            await signIn.StartAsync(session, tenant.BusinessId, ct);
        return Redirect(tenant.IsOwner ? "/" : $"/till/{Language.Code}");
    }

    private async Task<OpenedInvitation?> OpenAsync(string token, CancellationToken ct) =>
        LinkToken.Parse(token) is { } link ? await join.OpenAsync(link, User.Session(), ct) : null;

    private ViewResult Wrong(JoinPage page, string key)
    {
        ModelState.AddModelError(nameof(JoinForm.Password), t[key]);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("Join", page);
    }

    private ViewResult Page(JoinPage page)
    {
        Response.Headers["X-Robots-Tag"] = "noindex, nofollow, noarchive";
        Response.StatusCode = page.State switch
        {
            InvitationState.Open => StatusCodes.Status200OK,
            InvitationState.Unknown => StatusCodes.Status404NotFound,
            InvitationState.WorksHere => StatusCodes.Status409Conflict,
            _ => StatusCodes.Status410Gone,
        };
        return View("Join", page);
    }
}
