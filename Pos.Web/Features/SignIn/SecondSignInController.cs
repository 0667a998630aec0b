using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using Pos.Data.SignIn;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.SignIn;

public sealed record SecondSignInForm(string? Code);

/// <param name="Codes">An app makes them.</param>
/// <param name="Passkeys">There is one, which does as well.</param>
public sealed record SecondSignInPage(bool Codes, bool Passkeys);

/// <summary>The code, for whoever has just given the password.</summary>
[Route("sign-in/second"), AllowAnonymous, WithoutTenant, EnableRateLimiting(SignInSetup.LimiterPolicy)]
public sealed class SecondSignInController(
    SecondSteps steps,
    StepSecrets secrets,
    HalfSignIn half,
    PasswordSignIn signIn,
    SecurityLog log,
    IStringLocalizer t,
    TimeProvider clock
) : Controller
{
    [HttpGet]
    public async Task<IActionResult> Show(CancellationToken ct) =>
        await half.FindAsync() is { } found && await steps.AskedAsync(found.Session, ct) is { } asked ? Page(asked) : Redirect("/sign-in");

    [HttpPost]
    public async Task<IActionResult> Pass([FromForm] SecondSignInForm form, CancellationToken ct)
    {
        if (await half.FindAsync() is not { } found || await steps.AskedAsync(found.Session, ct) is not { } asked)
            return Redirect("/sign-in");
        if (asked.Sealed is not { } kept)
            return Page(asked);
        // Nobody's digits can be checked by this server, and they are not at fault.
        if (secrets.Open(kept) is not { } secret)
        {
            log.SecondStepFailed(Network.Of(HttpContext), found.Session.Id);
            ModelState.AddModelError(nameof(form.Code), t["step.sealed"]);
            return Page(asked);
        }
        var answer = await steps.PassAsync(found.Session, Totp.StepOf(secret, form.Code, clock.GetUtcNow()), StepSecrets.Proof(secret), ct);
        if (answer.Passed)
        {
            await half.ForgetAsync();
            var welcome = await signIn.WelcomeAsync(found.Session, asked.Login, found.Joins, ct);
            if (welcome != SignInAnswer.NoBusiness)
                return this.GoOn(welcome, found.ReturnUrl);
            ModelState.AddModelError("", t["signin.no_business"]);
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return View("SignIn", new SignInForm());
        }
        log.SecondStepFailed(Network.Of(HttpContext), found.Session.Id);
        ModelState.AddModelError(nameof(form.Code), answer.OpensAt is { } at ? t["step.wait", When(at)] : t["step.wrong"]);
        return Page(asked);
    }

    private ViewResult Page(AskedStep asked)
    {
        if (!ModelState.IsValid)
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("SecondSignIn", new SecondSignInPage(asked.Sealed is not null, asked.Passkeys));
    }

    private string When(DateTimeOffset at) =>
        t.Moment(TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(Outlet.DefaultTimeZone)).DateTime);
}
