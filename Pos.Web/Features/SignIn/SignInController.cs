using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using Pos.Data.SignIn;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.SignIn;

public sealed class SignInForm
{
    [Required, StringLength(254)]
    public string? Login { get; set; }

    [Required, StringLength(200)]
    public string? Password { get; set; }
    public string? ReturnUrl { get; set; }
}

[WithoutTenant]
public sealed class SignInController(PasswordSignIn signIn, HalfSignIn half, Sessions sessions, IStringLocalizer text) : Controller
{
    [HttpGet("/sign-in"), AllowAnonymous]
    public IActionResult Show(string? returnUrl) => View("SignIn", new SignInForm { ReturnUrl = returnUrl });

    [HttpPost("/sign-in"), AllowAnonymous, EnableRateLimiting(SignInSetup.LimiterPolicy)]
    public async Task<IActionResult> Enter([FromForm] SignInForm form, CancellationToken ct)
    {
        if (!ModelState.IsValid)
            return Again(form, "signin.fill_both");
        var (answer, session) = await signIn.ByPasswordAsync(form.Login!, form.Password!, ct);
        return answer switch
        {
            SignInAnswer.SecondStep => await half.AskAsync(session!, form.ReturnUrl),
            SignInAnswer.LockedOut => Again(form, "signin.locked"),
            SignInAnswer.NoBusiness => Again(form, "signin.no_business"),
            SignInAnswer.Refused => Again(form, "signin.refused"),
            _ => this.GoOn(answer, form.ReturnUrl),
        };
    }

    [HttpGet("/choose-business")]
    public async Task<IActionResult> Choose(string? returnUrl, CancellationToken ct) =>
        View("ChooseBusiness", new ChooseBusinessPage(await MembershipsAsync(ct), returnUrl));

    [HttpPost("/choose-business")]
    public async Task<IActionResult> Choose([FromForm] Guid businessId, [FromForm] string? returnUrl, CancellationToken ct)
    {
        if (User.Session() is not { } session || (await MembershipsAsync(ct)).All(m => m.BusinessId != businessId))
            return NotFound();
        await sessions.KeepAsync(session, ct);
        await signIn.PutCookieAsync(session, businessId, ct);
        return this.GoOn(SignInAnswer.SignedIn, returnUrl);
    }

    // What a till has not sent yet stays on it, whoever signs out.
    [HttpPost("/sign-out"), AllowAnonymous]
    public async Task<IActionResult> Leave(CancellationToken ct)
    {
        await signIn.LeaveAsync(ct);
        return Redirect("/sign-in");
    }

    private async Task<IReadOnlyList<Membership>> MembershipsAsync(CancellationToken ct) =>
        User.Session() is { } session ? await sessions.MembershipsAsync(session, ct) : [];

    private ViewResult Again(SignInForm form, string key)
    {
        ModelState.Clear();
        ModelState.AddModelError("", text[key]);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("SignIn", form);
    }
}

public sealed record ChooseBusinessPage(IReadOnlyList<Membership> Memberships, string? ReturnUrl);
