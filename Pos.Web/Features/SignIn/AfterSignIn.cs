using Microsoft.AspNetCore.Mvc;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.SignIn;

/// <summary>Where somebody goes who has just signed in.</summary>
public static class AfterSignIn
{
    public static IActionResult GoOn(this Controller controller, SignInAnswer answer, string? returnUrl) =>
        answer switch
        {
            SignInAnswer.SignedIn => controller.Url.IsLocalUrl(returnUrl)
                ? controller.LocalRedirect(Requests.Ascii(returnUrl!))
                : controller.Redirect("/"),
            SignInAnswer.ChooseBusiness => controller.RedirectToAction(nameof(SignInController.Choose), "SignIn", new { returnUrl }),
            SignInAnswer.Platform => controller.Redirect("/platform/sync"),
            _ => throw new InvalidOperationException(),
        };
}
