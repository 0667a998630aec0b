using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Pos.Data.Operations;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Shared;

/// <summary>One address, two answers: htmx gets the part that changes, a browser without it the whole page.</summary>
public static class Answers
{
    public static bool WantsPart(this HttpRequest request) => request.Headers["HX-Request-Type"] == "partial";

    public static IActionResult Page(this Controller controller, string view, string part, object model) =>
        controller.Request.WantsPart() ? controller.PartialView(part, model) : controller.View(view, model);

    /// <summary>The form again, with what was typed and what is wrong.</summary>
    public static IActionResult Again(this Controller controller, string view, string part, object model)
    {
        controller.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return controller.Page(view, part, model);
    }

    /// <summary>On to another page after a form was saved.</summary>
    public static IActionResult GoTo(this Controller controller, string url)
    {
        if (!controller.Request.IsHtmx())
            return controller.LocalRedirect(url);
        controller.Response.Headers["HX-Redirect"] = url;
        return controller.NoContent();
    }

    /// <summary>Puts a refusal beside the field it is about.</summary>
    public static void Refuse(this Controller controller, OperationResult result, IStringLocalizer t, string? field = null) =>
        controller.ModelState.AddModelError(
            field ?? result.Refusal?.Field ?? "",
            t[result.Status == ResultStatus.KeyReused ? "form.sent_already" : $"refusal.{result.Reason}"]
        );
}
