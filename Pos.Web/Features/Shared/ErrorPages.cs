using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Npgsql;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Shared;

public sealed class ErrorOptions
{
    /// <summary>Addresses that programs ask, whatever they say they accept: their errors are told as JSON.</summary>
    public List<PathString> WithoutPage { get; } = [];
}

[AllowAnonymous, WithoutTenant]
[ApiExplorerSettings(IgnoreApi = true)]
public sealed class ErrorPages(IOptions<ErrorOptions> options) : Controller
{
    /// <summary>The client's fault stays the client's; a database that is away or busy is 503, worth another try.</summary>
    public static int StatusOf(Exception exception) =>
        exception switch
        {
            BadHttpRequestException bad => bad.StatusCode,
            // Class 22: text or a number that no column takes, a NUL in a search say.
            PostgresException { SqlState: ['2', '2', ..] } => StatusCodes.Status400BadRequest,
            NpgsqlException { IsTransient: true } => StatusCodes.Status503ServiceUnavailable,
            _ when exception.InnerException is NpgsqlException { IsTransient: true } => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status500InternalServerError,
        };

    [Route("/error/{status:int?}")]
    public IActionResult Show(int? status)
    {
        // Asked for by address, there is no error to show.
        if (
            (
                HttpContext.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath
                ?? HttpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path
            )
            is not { } path
        )
            return NotFound();
        var code = status ?? Response.StatusCode;
        Response.StatusCode = code;
        if (Request.WantsJson() || options.Value.WithoutPage.Exists(place => new PathString(path).StartsWithSegments(place)))
            return Problem(statusCode: code);
        return View("Error", new ErrorPage(code));
    }
}
