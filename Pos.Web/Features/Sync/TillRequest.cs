using System.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Pos.Data;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Web.Features.Sync;

/// <summary>
/// A request of a till: named by its shift token (Authorization: Bearer &lt;shift id&gt;.&lt;secret&gt;), not by a cookie, which may have run out while it
/// was offline; and signed with the till's key, when it has one (<see cref="TillSignature"/>). Before its body is read, whose request it is and whether it is one too many; then a place at work, by turns; then the till's tenant
/// transaction, which is committed, and the place given back, before the answer is written.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TillRequestAttribute : Attribute, IAsyncResourceFilter, IAsyncActionFilter
{
    /// <summary>A read that must see one moment.</summary>
    public bool Snapshot { get; init; }

    /// <summary>Also for expired and revoked shifts: they still identify, and what they send is kept.</summary>
    public bool AnyState { get; init; }

    /// <summary>
    /// What a till has made: the first key it is signed with is the till's from then on, and another till of the business may bring it
    /// (X-Pos-Carrier: its token), for it may have left its own till in a file, or its till may have lost its key.
    /// </summary>
    public bool Push { get; init; }

    /// <summary>What can wait: it has an allowance and places of its own, and takes none from what a till sends.</summary>
    public bool Beside { get; init; }

    /// <summary>A form, sent by a person who is shown a page: the token is its field "token".</summary>
    public bool Form { get; init; }

    public async Task OnResourceExecutionAsync(ResourceExecutingContext context, ResourceExecutionDelegate next)
    {
        if (!Form)
        {
            TillSignature.Expect(context.HttpContext.Request);
            var bearer = context.HttpContext.Request.Headers.Authorization.ToString();
            var token = bearer.StartsWith("Bearer ", StringComparison.Ordinal) ? BearerToken.Parse(bearer["Bearer ".Length..]) : null;
            if (await RefuseAsync(context.HttpContext, token) is { } refusal)
            {
                context.Result = refusal;
                return;
            }
        }
        await next();
    }

    public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        var http = context.HttpContext;
        if (Form && await RefuseAsync(http, BearerToken.Parse(Field(context, "token"))) is { } refusal)
        {
            context.Result = refusal;
            return;
        }
        var (token, known) = http.Features.Get<Caller>()!;
        var limiter = http.RequestServices.GetRequiredService<SyncLimiter>();
        if (WriteOf(context, limiter, known) is { } wait)
        {
            context.Result = Wait(http, wait);
            return;
        }
        using var place = await limiter.EnterAsync(known, Beside, http.RequestAborted);
        if (place is null)
        {
            context.Result = Wait(http, limiter.WaitSeconds(known));
            return;
        }
        var transaction = http.RequestServices.GetRequiredService<TenantTransaction>();
        var till = await transaction.EnterByShiftAsync(
            token,
            Snapshot ? IsolationLevel.RepeatableRead : IsolationLevel.ReadCommitted,
            http.RequestAborted
        );
        // A form bears none.
        var signer = Form || till is null ? null : await TillSignature.SignerAsync(http.Request, token);
        var carrier = Push ? TillSignature.Carrier(http.Request) : null;
        if (till is null || (till.State != TokenState.Active && !AnyState) || !await IsSignedAsync(http, till, signer, carrier))
        {
            if (till is not null)
                await http.RequestServices.GetRequiredService<PosDb>().Database.RollbackTransactionAsync(CancellationToken.None);
            context.Result = SignIn();
            return;
        }
        http.Features.Set(till);
        var executed = await next();
        if (executed.Exception is not null)
            return;
        // After the batch: it takes the business's counter before the phone's row, and so must whoever else has both.
        if (Push && till is { PublicKey: null, State: TokenState.Active } && signer is not null && carrier is null)
            await transaction.KeepKeyAsync(token, signer, CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
    }

    /// <summary>Not necessarily by a till of the old kind.</summary>
    private static async Task<bool> IsSignedAsync(HttpContext http, EnteredTill till, byte[]? signer, BearerToken? carrier) =>
        till.PublicKey is not { } key
        || key.Is(signer)
        || (
            carrier is not null
            && await http
                .RequestServices.GetRequiredService<KnownTills>()
                .IsBroughtByAsync(carrier, till.BusinessId, signer, http.RequestAborted)
        );

    private sealed record Caller(BearerToken Token, KnownTill Till);

    private async Task<IActionResult?> RefuseAsync(HttpContext http, BearerToken? token)
    {
        http.Response.Headers.CacheControl = "no-store";
        var (till, wait) = await http.RequestServices.GetRequiredService<SyncLimiter>().ClassAsync(http, token, Beside);
        if (wait is { } seconds)
            return Wait(http, seconds);
        if (till is not { } known)
            return SignIn();
        http.Features.Set(new Caller(token!, known));
        return null;
    }

    private static int? WriteOf(ActionExecutingContext context, SyncLimiter limiter, KnownTill till) =>
        context.ActionArguments.Values.OfType<PushRequest>().SingleOrDefault() is { } push ? limiter.Write(till, push.Operations)
        : Field(context, "operation") is { } operation ? limiter.Write(till, operation)
        : null;

    private static string? Field(ActionExecutingContext context, string name) =>
        context.ActionArguments.TryGetValue(name, out var value) ? value as string : null;

    private static StatusCodeResult Wait(HttpContext http, int seconds)
    {
        SyncLimiter.AskToWait(http.Response, seconds);
        return new(StatusCodes.Status429TooManyRequests);
    }

    private IActionResult SignIn() =>
        Form
            ? new StatusCodeResult(StatusCodes.Status401Unauthorized)
            : new ObjectResult(new { error = "sign_in" }) { StatusCode = StatusCodes.Status401Unauthorized };
}
