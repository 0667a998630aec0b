using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Pos.Web.Features.Shared;

namespace Pos.Web.Infrastructure;

[AllowAnonymous, WithoutTenant]
[ApiExplorerSettings(IgnoreApi = true)]
public sealed class ErrorPages : Controller
{
    /// <summary>The client's fault stays the client's; a database that is away or busy is 503, worth another try.</summary>
    public static int StatusOf(Exception exception) => exception switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        NpgsqlException { IsTransient: true } => StatusCodes.Status503ServiceUnavailable,
        _ when exception.InnerException is NpgsqlException { IsTransient: true } => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    [Route("/error/{status:int?}")]
    public IActionResult Show(int? status)
    {
        var code = status ?? Response.StatusCode;
        var path = HttpContext.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath ?? HttpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? "";
        Response.StatusCode = code;
        if (path.StartsWith("/sync", StringComparison.Ordinal) || SignInAnswers.WantsJson(Request)) return Problem(statusCode: code);
        return View("Error", new ErrorPage(code));
    }
}
