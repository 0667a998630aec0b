using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.SignIn;

public sealed record PasskeySignInForm(string? Credential, string? ReturnUrl);

/// <summary>The door for whoever has a passkey: no number, no password, no code.</summary>
[Route("sign-in/passkey"), AllowAnonymous, WithoutTenant, EnableRateLimiting(SignInSetup.LimiterPolicy)]
public sealed class PasskeySignInController(PasskeySignIn passkeys, PasswordSignIn signIn, HalfSignIn half, IStringLocalizer t) : Controller
{
    // Somebody who reloads what was refused.
    [HttpGet]
    public RedirectResult Show() => Redirect("/sign-in");

    [HttpPost("options")]
    public async Task<ContentResult> Ask() => Content(await passkeys.AskAsync(), "application/json");

    [HttpPost]
    public async Task<IActionResult> Enter([FromForm] PasskeySignInForm form, CancellationToken ct)
    {
        var proven = await passkeys.ProveAsync(form.Credential, ct);
        if (proven.Session is null)
            return Again(form, proven.Answer == SignInAnswer.LockedOut ? "signin.locked" : "passkey.refused");
        // Whoever came from the password has said there where to go.
        var waiting = await half.FindAsync();
        await half.ForgetAsync();
        var welcome = await signIn.WelcomeAsync(proven.Session, proven.Login, waiting?.Joins == true, ct);
        return welcome == SignInAnswer.NoBusiness
            ? Again(form, "signin.no_business")
            : this.GoOn(welcome, form.ReturnUrl ?? waiting?.ReturnUrl);
    }

    private ViewResult Again(PasskeySignInForm form, string key)
    {
        ModelState.Clear();
        ModelState.AddModelError("", t[key]);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("SignIn", new SignInForm { ReturnUrl = form.ReturnUrl });
    }
}
