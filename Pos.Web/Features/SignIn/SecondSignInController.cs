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
        await half.FindAsync() is { } found && await steps.AskedAsync(found.Session, ct) is not null
            ? View("SecondSignIn")
            : Redirect("/sign-in");

    [HttpPost]
    public async Task<IActionResult> Pass([FromForm] SecondSignInForm form, CancellationToken ct)
    {
        if (await half.FindAsync() is not { } found || await steps.AskedAsync(found.Session, ct) is not { } asked)
            return Redirect("/sign-in");
        // Nobody's digits can be checked by this server, and they are not at fault.
        if (secrets.Open(asked.Sealed) is not { } secret)
        {
            log.SecondStepFailed(Network.Of(HttpContext), found.Session.Id);
            ModelState.AddModelError(nameof(form.Code), t["step.sealed"]);
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return View("SecondSignIn");
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
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("SecondSignIn");
    }

    private string When(DateTimeOffset at) =>
        t.Moment(TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(Outlet.DefaultTimeZone)).DateTime);
}
