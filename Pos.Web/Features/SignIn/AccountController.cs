using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using Pos.Data.SignIn;
using Pos.Data.Tenancy;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.SignIn;

/// <param name="SecondStepSince">Null when the password alone signs in.</param>
public sealed record AccountPage(
    AccountFacts Facts,
    IReadOnlyList<OwnSession> Sessions,
    DateTimeOffset? SecondStepSince,
    IReadOnlyList<OwnPasskey> Passkeys,
    PasswordForm Form
);

/// <summary>The password of now and, to change it, the one from now on.</summary>
public sealed record PasswordForm
{
    [DataType(DataType.Password)]
    public string? Current { get; init; }

    [DataType(DataType.Password)]
    public string? Password { get; init; }
}

/// <summary>What anybody who is signed in does about the own account.</summary>
[Route("account"), WithoutTenant, EnableRateLimiting(SignInSetup.LimiterPolicy)]
public sealed class AccountController(
    OwnAccount account,
    Sessions sessions,
    SecondSteps steps,
    Passkeys passkeys,
    Passwords passwords,
    OwnPassword asked,
    SecurityLog log,
    IStringLocalizer t
) : Controller
{
    // A cookie without one is nobody's, and nobody has this one.
    private SessionToken Session => User.Session() ?? SessionToken.New(Guid.Empty);

    [HttpGet]
    public async Task<IActionResult> Show(CancellationToken ct) => await PageAsync(new(), ct);

    [HttpPost("password")]
    public async Task<IActionResult> Change([FromForm] PasswordForm form, CancellationToken ct)
    {
        if (await account.FactsAsync(Session, ct) is not { } facts)
            return SignInAnswers.SignInAgain(Request);
        if (form.Password is not { Length: >= Passwords.Shortest and <= 200 })
            ModelState.AddModelError(nameof(form.Password), t["signup.password_short"]);
        else if (
            GuessablePassword.Is(
                form.Password,
                [facts.Login, .. (await sessions.MembershipsAsync(Session, ct)).Select(m => m.BusinessName)]
            )
        )
            ModelState.AddModelError(nameof(form.Password), t["signup.password_guessable"]);
        if (
            ModelState.IsValid
            && await ByPasswordAsync(
                facts.Login,
                form.Current,
                derived => account.ChangePasswordAsync(Session, derived, passwords.Hash(form.Password!), ct),
                ct
            )
        )
        {
            log.PasswordChanged(Network.Of(HttpContext), Session.Id);
            return Done("me.password_changed");
        }
        return await PageAsync(form, ct);
    }

    [HttpPost("code")]
    public async Task<IActionResult> MakeCode([FromForm] PasswordForm form, CancellationToken ct)
    {
        if (await account.FactsAsync(Session, ct) is not { } facts)
            return SignInAnswers.SignInAgain(Request);
        var code = ResetCode.New();
        return await ByPasswordAsync(facts.Login, form.Current, derived => account.SetCodeAsync(Session, derived, code, ct), ct)
            ? View("RecoveryCode", new RecoveryCodePage(facts.Login, code.ToString()))
            : await PageAsync(form, ct);
    }

    [HttpPost("sessions/{id:guid}/end")]
    public async Task<IActionResult> End([FromRoute] Guid id, CancellationToken ct) =>
        await account.EndAsync(Session, id, ct) > 0 ? Done("me.session_ended") : NotFound();

    [HttpPost("sessions/end-others")]
    public async Task<IActionResult> EndOthers(CancellationToken ct)
    {
        await account.EndAsync(Session, null, ct);
        return Done("me.others_ended");
    }

    // What is wrong stands beside the field.
    private async Task<bool> ByPasswordAsync(string login, string? password, Func<byte[], Task<bool>> act, CancellationToken ct)
    {
        if (await asked.TroubleAsync(login, password, act, ct) is not { } trouble)
            return true;
        ModelState.AddModelError(nameof(PasswordForm.Current), t[trouble]);
        return false;
    }

    private RedirectResult Done(string words)
    {
        TempData["toast"] = t[words].Value;
        return Redirect("/account");
    }

    private async Task<IActionResult> PageAsync(PasswordForm form, CancellationToken ct)
    {
        if (await account.FactsAsync(Session, ct) is not { } facts)
            return SignInAnswers.SignInAgain(Request);
        if (!ModelState.IsValid)
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View(
            "Account",
            new AccountPage(
                facts,
                await account.SessionsAsync(Session, ct),
                (await steps.OwnAsync(Session, ct))?.ConfirmedAt,
                await passkeys.OwnAsync(Session, ct),
                form
            )
        );
    }
}

/// <param name="Code">Shown this once.</param>
public sealed record RecoveryCodePage(string Login, string Code);
