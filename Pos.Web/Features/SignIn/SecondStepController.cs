using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using Pos.Data.Platform;
using Pos.Data.SignIn;
using Pos.Data.Tenancy;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.SignIn;

/// <param name="Secret">While it is being set up.</param>
/// <param name="HasCode">A code on paper for the day the phone is lost.</param>
/// <param name="IsAsked">Whoever runs the platform has neither this nor a passkey.</param>
public sealed record SecondStepPage(
    string Login,
    DateTimeOffset? ConfirmedAt,
    byte[]? Secret,
    bool HasCode,
    bool IsAsked,
    SecondStepForm Form
);

public sealed record SecondStepForm
{
    [DataType(DataType.Password)]
    public string? Current { get; init; }
    public string? Code { get; init; }
}

/// <summary>Whoever is signed in sets up a second step, or ends it.</summary>
[Route("account/second-step"), WithoutTenant, EnableRateLimiting(SignInSetup.LimiterPolicy)]
public sealed class SecondStepController(
    SecondSteps steps,
    StepSecrets secrets,
    OwnAccount account,
    OwnPassword password,
    PlatformAdmins admins,
    Passkeys passkeys,
    SecurityLog log,
    IStringLocalizer t,
    TimeProvider clock
) : Controller
{
    // A cookie without one is nobody's, and nobody has this one.
    private SessionToken Session => User.Session() ?? SessionToken.New(Guid.Empty);

    [HttpGet]
    public async Task<IActionResult> Show(CancellationToken ct) => await PageAsync(ct);

    [HttpPost("begin")]
    public async Task<IActionResult> Begin([FromForm] SecondStepForm form, CancellationToken ct)
    {
        var secret = StepSecrets.New();
        var (kept, proofHash) = (secrets.Seal(secret), SHA256.HashData(StepSecrets.Proof(secret)));
        return await ByPasswordAsync(form, derived => steps.BeginAsync(Session, derived, kept, proofHash, ct), ct)
            ? Redirect("/account/second-step")
            : await PageAsync(ct);
    }

    [HttpPost("confirm")]
    public async Task<IActionResult> Confirm([FromForm] SecondStepForm form, CancellationToken ct)
    {
        if (await SecretAsync(ct) is not { } secret)
            return Redirect("/account/second-step");
        if (
            Totp.StepOf(secret, form.Code, clock.GetUtcNow()) is { } step
            && await steps.ConfirmAsync(Session, step, StepSecrets.Proof(secret), ct)
        )
        {
            log.SecondStepSetUp(Network.Of(HttpContext), Session.Id);
            TempData["toast"] = t["step.done"].Value;
            return Redirect(await admins.IsOneAsync(Session, ct) ? "/platform/sync" : "/account");
        }
        log.SecondStepFailed(Network.Of(HttpContext), Session.Id);
        ModelState.AddModelError(nameof(form.Code), t["step.wrong"]);
        return await PageAsync(ct);
    }

    [HttpPost("end")]
    public async Task<IActionResult> End([FromForm] SecondStepForm form, CancellationToken ct)
    {
        if (!await ByPasswordAsync(form, derived => steps.EndAsync(Session, derived, ct), ct))
            return await PageAsync(ct);
        log.SecondStepEnded(Network.Of(HttpContext), Session.Id);
        TempData["toast"] = t["step.ended"].Value;
        return Redirect("/account");
    }

    private async Task<bool> ByPasswordAsync(SecondStepForm form, Func<byte[], Task<bool>> act, CancellationToken ct)
    {
        if (await account.FactsAsync(Session, ct) is not { } facts)
            return false;
        if (await password.TroubleAsync(facts.Login, form.Current, act, ct) is { } trouble)
            ModelState.AddModelError(nameof(form.Current), t[trouble]);
        return ModelState.IsValid;
    }

    private async Task<byte[]?> SecretAsync(CancellationToken ct) =>
        (await steps.OwnAsync(Session, ct))?.Sealed is { } kept ? secrets.Open(kept) : null;

    private async Task<IActionResult> PageAsync(CancellationToken ct)
    {
        if (await account.FactsAsync(Session, ct) is not { } facts)
            return SignInAnswers.SignInAgain(Request);
        if (!ModelState.IsValid)
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        var own = await steps.OwnAsync(Session, ct);
        return View(
            "SecondStep",
            new SecondStepPage(
                facts.Login,
                own?.ConfirmedAt,
                own?.Sealed is { } kept ? secrets.Open(kept) : null,
                facts.CodeMadeAt is not null,
                await admins.IsOneAsync(Session, ct) && own?.ConfirmedAt is null && (await passkeys.OwnAsync(Session, ct)).Count == 0,
                new()
            )
        );
    }
}
