using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using Pos.Data;
using Pos.Data.SignIn;
using Pos.Data.Tenancy;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.SignIn;

public sealed class SignUpForm
{
    public string? BusinessName { get; set; }
    public string? OutletName { get; set; }
    public string? OwnerName { get; set; }
    public string? Login { get; set; }

    [DataType(DataType.Password)]
    public string? Password { get; set; }
}

/// <summary>A shopkeeper registers business, first outlet and own account in one transaction, and is signed in.</summary>
[AllowAnonymous, WithoutTenant]
public sealed class SignUpController(
    PosDb db,
    TenantTransaction transaction,
    RegisterBusinessHandler register,
    Accounts accounts,
    PasswordSignIn signIn,
    IStringLocalizer text,
    TimeProvider clock
) : Controller
{
    [HttpGet("/sign-up")]
    public IActionResult Show() => View("SignUp", new SignUpForm());

    [HttpPost("/sign-up"), EnableRateLimiting(SignInSetup.LimiterPolicy)]
    public async Task<IActionResult> Register([FromForm] SignUpForm form, CancellationToken ct)
    {
        var login = LoginName.Canonical(form.Login);
        Check(form, login);
        if (!ModelState.IsValid)
            return Again(form);

        var now = clock.GetUtcNow();
        var business = new Business
        {
            BusinessId = Guid.CreateVersion7(now),
            Name = form.BusinessName!.Trim(),
            CreatedAt = now,
        };
        var outletName = string.IsNullOrWhiteSpace(form.OutletName) ? business.Name : form.OutletName.Trim();
        var owner = form.OwnerName!.Trim();
        await db.Database.BeginTransactionAsync(ct);
        if (await accounts.TryAddAsync(login!, form.Password!, ct) is not { } account)
        {
            await db.Database.RollbackTransactionAsync(ct);
            ModelState.AddModelError(nameof(form.Login), text["signup.login_taken"]);
            return Again(form);
        }
        await transaction.FoundAsync(business, account.Session, Guid.CreateVersion7(now), owner, ct);
        await register.RunAsync(
            Guid.CreateVersion7(now),
            new(business.Name, outletName, RegisterBusinessHandler.CodeFor(outletName), owner),
            ct
        );
        await transaction.CommitAsync(ct);
        await signIn.StartAsync(account.Session, business.BusinessId, ct);
        return Redirect("/products");
    }

    private void Check(SignUpForm form, string? login)
    {
        Name(nameof(form.BusinessName), form.BusinessName, required: true);
        Name(nameof(form.OutletName), form.OutletName, required: false);
        Name(nameof(form.OwnerName), form.OwnerName, required: true);
        if (login is null)
            ModelState.AddModelError(nameof(form.Login), text["signup.login_bad"]);
        if (NewPassword.Trouble(form.Password, login, form.Login, form.BusinessName, form.OutletName, form.OwnerName) is { } trouble)
            ModelState.AddModelError(nameof(form.Password), text[trouble]);
    }

    private void Name(string field, string? value, bool required)
    {
        if (required && string.IsNullOrWhiteSpace(value))
            ModelState.AddModelError(field, text["form.required"]);
        else if (value?.Trim().Length > 80 || value?.Any(char.IsControl) == true)
            ModelState.AddModelError(field, text["form.too_long"]);
    }

    private ViewResult Again(SignUpForm form)
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("SignUp", form);
    }
}
