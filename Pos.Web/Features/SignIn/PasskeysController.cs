using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using Pos.Data.Platform;
using Pos.Data.SignIn;
using Pos.Data.Tenancy;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.SignIn;

/// <param name="HasCode">A code on paper for the day the device is lost.</param>
public sealed record NewPasskeyPage(bool HasCode, PasskeyForm Form);

public sealed record PasskeyPage(OwnPasskey Passkey, PasskeyForm Form);

public sealed record PasskeyForm
{
    [DataType(DataType.Password)]
    public string? Current { get; init; }
    public string? Name { get; init; }

    /// <summary>What the device answered, as the page's script writes it down.</summary>
    public string? Credential { get; init; }
}

/// <summary>Whoever is signed in adds a passkey, or removes one; either asks for the password again.</summary>
[Route("account/passkeys"), WithoutTenant, EnableRateLimiting(SignInSetup.LimiterPolicy)]
public sealed class PasskeysController(
    Passkeys passkeys,
    OwnPasskeys own,
    OwnAccount account,
    OwnPassword password,
    PlatformAdmins admins,
    SecurityLog log,
    IStringLocalizer t
) : Controller
{
    private const int LongestName = 80;

    // A cookie without one is nobody's, and nobody has this one.
    private SessionToken Session => User.Session() ?? SessionToken.New(Guid.Empty);

    [HttpGet("new")]
    public async Task<IActionResult> New(CancellationToken ct) => await NewPageAsync(new() { Name = Proposed }, ct);

    [HttpPost("options")]
    public async Task<IActionResult> Ask([FromForm] PasskeyForm form, CancellationToken ct)
    {
        if (await account.FactsAsync(Session, ct) is not { } facts)
            return Unauthorized();
        Guid? person = null;
        var trouble = await password.TroubleAsync(
            facts.Login,
            form.Current,
            async derived => (person = await passkeys.BeginAsync(Session, derived, ct)) is not null,
            ct
        );
        if (person is { } whose)
            return Content(await own.AskAsync(whose, facts.Login), "application/json");
        // The script sets it beside the field.
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Content(t[trouble!], "text/plain");
    }

    [HttpPost]
    public async Task<IActionResult> Add([FromForm] PasskeyForm form, CancellationToken ct)
    {
        var name = form.Name?.Trim() ?? "";
        if (name.Length == 0)
            ModelState.AddModelError(nameof(form.Name), t["form.required"]);
        else if (name.Length > LongestName || name.Any(char.IsControl))
            ModelState.AddModelError(nameof(form.Name), t["form.too_long"]);
        else if (!await own.AddAsync(Session, form.Credential, name, ct))
            ModelState.AddModelError("", t["passkey.not_added"]);
        if (!ModelState.IsValid)
            return await NewPageAsync(form, ct);
        log.PasskeyAdded(Network.Of(HttpContext), Session.Id);
        TempData["toast"] = t["passkey.added"].Value;
        return Redirect(await admins.IsOneAsync(Session, ct) ? "/platform/sync" : "/account");
    }

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show([FromRoute] Guid id, CancellationToken ct) => await PageAsync(id, ct);

    [HttpPost("{id:guid}/remove")]
    public async Task<IActionResult> Remove([FromRoute] Guid id, [FromForm] PasskeyForm form, CancellationToken ct)
    {
        if (await account.FactsAsync(Session, ct) is not { } facts)
            return SignInAnswers.SignInAgain(Request);
        if (await FindAsync(id, ct) is null)
            return NotFound();
        if (
            await password.TroubleAsync(facts.Login, form.Current, derived => passkeys.RemoveAsync(Session, derived, id, ct), ct) is
            { } trouble
        )
        {
            ModelState.AddModelError(nameof(form.Current), t[trouble]);
            return await PageAsync(id, ct);
        }
        log.PasskeyRemoved(Network.Of(HttpContext), Session.Id);
        TempData["toast"] = t["passkey.removed"].Value;
        return Redirect("/account");
    }

    private string Proposed =>
        BrowserName.Of(Request.Headers.UserAgent.ToString()) is { Length: > 0 } name ? name : t["passkey.some"].Value;

    private async Task<OwnPasskey?> FindAsync(Guid id, CancellationToken ct) =>
        (await passkeys.OwnAsync(Session, ct)).Find(passkey => passkey.Id == id);

    private async Task<IActionResult> NewPageAsync(PasskeyForm form, CancellationToken ct)
    {
        if (await account.FactsAsync(Session, ct) is not { } facts)
            return SignInAnswers.SignInAgain(Request);
        Said();
        return View("NewPasskey", new NewPasskeyPage(facts.CodeMadeAt is not null, form));
    }

    private async Task<IActionResult> PageAsync(Guid id, CancellationToken ct)
    {
        if (await account.FactsAsync(Session, ct) is null)
            return SignInAnswers.SignInAgain(Request);
        if (await FindAsync(id, ct) is not { } passkey)
            return NotFound();
        Said();
        return View("Passkey", new PasskeyPage(passkey, new()));
    }

    private void Said()
    {
        if (!ModelState.IsValid)
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
    }
}
