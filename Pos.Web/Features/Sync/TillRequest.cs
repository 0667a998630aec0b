using System.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Pos.Data;
using Pos.Data.Tenancy;

namespace Pos.Web.Features.Sync;

/// <summary>
/// A request of a till: named by its shift token (Authorization: Bearer &lt;shift id&gt;.&lt;secret&gt;), not by a cookie, which may have run out while it
/// was offline. Opens the till's tenant transaction and commits it before the answer is written.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TillRequestAttribute : Attribute, IAsyncActionFilter
{
    /// <summary>A read that must see one moment.</summary>
    public bool Snapshot { get; init; }

    /// <summary>Also for expired and revoked shifts: they still identify, and what they send is kept.</summary>
    public bool AnyState { get; init; }

    public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        var http = context.HttpContext;
        var ct = http.RequestAborted;
        var bearer = http.Request.Headers.Authorization.ToString();
        var token = bearer.StartsWith("Bearer ", StringComparison.Ordinal) ? BearerToken.Parse(bearer["Bearer ".Length..]) : null;
        using var lease = await http.RequestServices.GetRequiredService<SyncLimiter>().EnterAsync(ct);
        if (!lease.IsAcquired)
        {
            SyncLimiter.AskToWait(http);
            context.Result = new StatusCodeResult(StatusCodes.Status429TooManyRequests);
            return;
        }
        var transaction = http.RequestServices.GetRequiredService<TenantTransaction>();
        var till = token is null
            ? null
            : await transaction.EnterByShiftAsync(token, Snapshot ? IsolationLevel.RepeatableRead : IsolationLevel.ReadCommitted, ct);
        http.Response.Headers.CacheControl = "no-store";
        if (till is null || (till.State != TokenState.Active && !AnyState))
        {
            if (till is not null)
                await http.RequestServices.GetRequiredService<PosDb>().Database.RollbackTransactionAsync(CancellationToken.None);
            context.Result = new ObjectResult(new { error = "sign_in" }) { StatusCode = StatusCodes.Status401Unauthorized };
            return;
        }
        http.Features.Set(till);
        var executed = await next();
        if (executed.Exception is null)
            await transaction.CommitAsync(CancellationToken.None);
    }
}
