using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
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
public sealed class SignInController(PasswordSignIn signIn, UserManager<User> users, IStringLocalizer text) : Controller
{
    [HttpGet("/sign-in"), AllowAnonymous]
    public IActionResult Show(string? returnUrl) => View("SignIn", new SignInForm { ReturnUrl = returnUrl });

    [HttpPost("/sign-in"), AllowAnonymous, EnableRateLimiting(SignInSetup.LimiterPolicy)]
    public async Task<IActionResult> Enter(SignInForm form, CancellationToken ct)
    {
        if (!ModelState.IsValid)
            return Again(form, "signin.fill_both");
        return await signIn.ByPasswordAsync(form.Login!, form.Password!, ct) switch
        {
            SignInAnswer.SignedIn => Home(form.ReturnUrl),
            SignInAnswer.ChooseBusiness => RedirectToAction(nameof(Choose), new { form.ReturnUrl }),
            SignInAnswer.Platform => Redirect("/platform/sync"),
            SignInAnswer.LockedOut => Again(form, "signin.locked"),
            SignInAnswer.NoBusiness => Again(form, "signin.no_business"),
            SignInAnswer.Refused => Again(form, "signin.refused"),
            _ => throw new InvalidOperationException(),
        };
    }

    [HttpGet("/choose-business")]
    public async Task<IActionResult> Choose(string? returnUrl, CancellationToken ct) =>
        View("ChooseBusiness", new ChooseBusinessPage(await signIn.MembershipsAsync(UserId, ct), returnUrl));

    [HttpPost("/choose-business")]
    public async Task<IActionResult> Choose(Guid businessId, string? returnUrl, CancellationToken ct)
    {
        if ((await signIn.MembershipsAsync(UserId, ct)).All(m => m.BusinessId != businessId))
            return NotFound();
        var user = await users.FindByIdAsync(UserId.ToString());
        if (user is null)
            return NotFound();
        await signIn.PutCookieAsync(user, businessId);
        return Home(returnUrl);
    }

    // Only the cookie goes. What a till has not sent yet stays on it, whoever signs out.
    [HttpPost("/sign-out"), AllowAnonymous]
    public async Task<IActionResult> Leave()
    {
        await HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
        return Redirect("/sign-in");
    }

    private Guid UserId => Guid.Parse(User.FindFirstValue(ClaimTypes.NameIdentifier)!);

    private IActionResult Home(string? returnUrl) => Url.IsLocalUrl(returnUrl) ? LocalRedirect(Requests.Ascii(returnUrl!)) : Redirect("/");

    private ViewResult Again(SignInForm form, string key)
    {
        ModelState.Clear();
        ModelState.AddModelError("", text[key]);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("SignIn", form);
    }
}

public sealed record ChooseBusinessPage(IReadOnlyList<Membership> Memberships, string? ReturnUrl);
