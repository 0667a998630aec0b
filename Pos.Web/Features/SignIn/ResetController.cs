using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using Pos.Data.SignIn;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.SignIn;

public sealed record ResetForm
{
    public string? Login { get; init; }
    public string? Code { get; init; }
    public string? Password { get; init; }
}

/// <summary>Another password for whoever has a code: the own one that lay in a drawer, or one that the owner has just made.</summary>
[AllowAnonymous, WithoutTenant, EnableRateLimiting(SignInSetup.LimiterPolicy)]
public sealed class ResetController(OwnAccount account, Passwords passwords, SignInTries tries, SecurityLog log, IStringLocalizer t)
    : Controller
{
    [HttpGet("/reset")]
    public IActionResult Show(string? login) => View("Reset", new ResetForm { Login = login });

    [HttpPost("/reset")]
    public async Task<IActionResult> Reset([FromForm] ResetForm form, CancellationToken ct)
    {
        if (form.Password is not { Length: >= Passwords.Shortest and <= 200 })
            ModelState.AddModelError(nameof(form.Password), t["signup.password_short"]);
        else if (GuessablePassword.Is(form.Password, form.Login))
            ModelState.AddModelError(nameof(form.Password), t["signup.password_guessable"]);
        else if (await RefusalAsync(form, ct) is { } refusal)
            ModelState.AddModelError("", t[refusal]);
        if (ModelState.IsValid)
        {
            TempData["toast"] = t["reset.done"].Value;
            return Redirect("/sign-in");
        }
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("Reset", form);
    }

    // As much work, and the same words, for a login that nobody has.
    private async Task<string?> RefusalAsync(ResetForm form, CancellationToken ct)
    {
        var (login, place) = (LoginName.Canonical(form.Login) ?? "", Network.Of(HttpContext));
        if (!tries.Take(login, place))
        {
            log.SignInThrottled(place);
            return "signin.locked";
        }
        var reset = await account.ResetPasswordAsync(login, ResetCode.Typed(form.Code), passwords.Hash(form.Password!), ct);
        log.PasswordReset(place, reset);
        if (!reset)
            return "reset.refused";
        tries.Forget(login, place);
        return null;
    }
}
