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
    /// What another till of the business may bring (X-Pos-Carrier: its token): sales that left their own till in a file, or whose till lost its key.
    /// </summary>
    public bool Carried { get; init; }

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
        using var place = await limiter.EnterAsync(known, http.RequestAborted);
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
        if (till is null || (till.State != TokenState.Active && !AnyState) || !await IsSignedAsync(http, token, till))
        {
            if (till is not null)
                await http.RequestServices.GetRequiredService<PosDb>().Database.RollbackTransactionAsync(CancellationToken.None);
            context.Result = SignIn();
            return;
        }
        http.Features.Set(till);
        var executed = await next();
        if (executed.Exception is null)
            await transaction.CommitAsync(CancellationToken.None);
    }

    /// <summary>Not necessarily by a till of the old kind. The first key that one signs with is its own from then on.</summary>
    private async Task<bool> IsSignedAsync(HttpContext http, BearerToken token, EnteredTill till)
    {
        // A form bears none.
        var signer = Form ? null : await TillSignature.SignerAsync(http.Request, token);
        var carrier = BearerToken.Parse(http.Request.Headers["X-Pos-Carrier"]);
        if (till.PublicKey is { } key)
            return key.Is(signer) || (Carried && carrier is not null && await IsCarriedAsync(http, carrier, till, signer));
        // A reader of one moment cannot write in it beside others.
        if (signer is not null && carrier is null && !Snapshot && till.State == TokenState.Active)
            await http.RequestServices.GetRequiredService<TenantTransaction>().KeepKeyAsync(token, signer, http.RequestAborted);
        return true;
    }

    private static async Task<bool> IsCarriedAsync(HttpContext http, BearerToken carrier, EnteredTill till, byte[]? signer) =>
        await http.RequestServices.GetRequiredService<KnownTills>().AskAsync(carrier, http.RequestAborted)
            is { State: TokenState.Active } by
        && by.BusinessId == till.BusinessId
        && (by.PublicKey?.Is(signer) ?? true);

    private sealed record Caller(BearerToken Token, KnownTill Till);

    private async Task<IActionResult?> RefuseAsync(HttpContext http, BearerToken? token)
    {
        http.Response.Headers.CacheControl = "no-store";
        var (till, wait) = await http.RequestServices.GetRequiredService<SyncLimiter>().ClassAsync(http, token);
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
