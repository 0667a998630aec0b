using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Pos.Web.Infrastructure;

/// <summary>A form that cannot be read at all (a NUL in it, thousands of fields) reaches no action: what it bound would be empty.</summary>
public sealed class UnreadableForms : IActionFilter
{
    public void OnActionExecuting(ActionExecutingContext context)
    {
        var http = context.HttpContext;
        if (
            http.Request.HasFormContentType
            && context.ModelState.TryGetValue("", out var whole)
            && whole.Errors.Count > 0
            && http.Features.Get<IStatusCodeReExecuteFeature>() is null
        )
            context.Result = new StatusCodeResult(
                http.Request.ContentLength > http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize
                    ? StatusCodes.Status413PayloadTooLarge
                    : StatusCodes.Status400BadRequest
            );
    }

    public void OnActionExecuted(ActionExecutedContext context) { }
}
