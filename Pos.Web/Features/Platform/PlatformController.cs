using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Pos.Data.Platform;
using Pos.Data.SignIn;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Platform;

/// <summary>For the people who run the installation: how phones of all businesses fare. For everybody else there is nothing here.</summary>
[WithoutTenant]
public sealed class PlatformController(PlatformAdmins admins, SecondSteps steps, Passkeys passkeys, TimeProvider clock) : Controller
{
    [HttpGet("/platform/sync")]
    public async Task<IActionResult> Sync(int page, CancellationToken ct)
    {
        if (User.Session() is not { } session || !await admins.IsOneAsync(session, ct))
            return await NobodyAsync();
        // The functions below would refuse, too.
        if (await steps.OwnAsync(session, ct) is not { ConfirmedAt: not null } && (await passkeys.OwnAsync(session, ct)).Count == 0)
            return Redirect("/account/second-step");
        return this.Page(
            "PlatformSync",
            "_PlatformSync",
            PlatformSyncPage.Of(await admins.SyncHealthAsync(session, ct), await admins.BooksAsync(session, ct), page, clock.GetUtcNow())
        );
    }

    // Somebody who works in a business has pages to go back to; somebody who was only a platform admin has none, and is signed out.
    private async Task<IActionResult> NobodyAsync()
    {
        if (User.HasClaim(claim => claim.Type == TenantFilter.BusinessClaim))
            return NotFound();
        await HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
        return SignInAnswers.SignInAgain(Request);
    }
}
