using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Npgsql;
using Pos.Data.Statements;
using Pos.Data.Tenancy;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Statements;

/// <summary>The page behind a link, for whoever holds its address: one balance at one moment. Nothing here knows a tenant.</summary>
[AllowAnonymous, WithoutTenant]
public sealed class SharedBalanceController(NpgsqlDataSource app) : Controller
{
    [HttpGet("/s/{token}"), EnableRateLimiting(StatementsSetup.LinkLimiterPolicy)]
    public async Task<IActionResult> Show(string token, CancellationToken ct)
    {
        Response.Headers["X-Robots-Tag"] = "noindex, nofollow, noarchive";
        var opened = LinkToken.Parse(token) is { } known ? await StatementLinks.OpenAsync(app, known, ct) : null;
        if (opened is null)
            Response.StatusCode = StatusCodes.Status404NotFound;
        else if (opened.State != LinkState.Open)
            Response.StatusCode = StatusCodes.Status410Gone;
        return View("SharedBalance", new SharedBalancePage(opened));
    }
}

/// <param name="Link">Null for an address that was never given out, or was changed.</param>
public sealed record SharedBalancePage(OpenedLink? Link);
