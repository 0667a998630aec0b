using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.Extensions.Options;
using Pos.Data;
using Pos.Data.Tenancy;

namespace Pos.Web.Infrastructure;

/// <summary>The action does its own transactions (or none).</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class WithoutTenantAttribute : Attribute;

/// <summary>Owners only; the database would refuse the rest too.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class OwnerOnlyAttribute : Attribute;

/// <summary>Owners, and cashiers who have the right; the database would refuse the rest too.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class NeedsRightAttribute(string right) : Attribute
{
    public string Right => right;
}

public sealed class TenantOptions
{
    /// <summary>Where somebody goes who is signed in but works in no business.</summary>
    public string WithoutBusiness { get; set; } = "/sign-in";
}

/// <summary>
/// One request, one transaction, one tenant: opens it before the action, commits before the view renders. Stands where Finbuckle.MultiTenant would
/// (a claim strategy and a per-tenant context), which this project's package source does not hold.
/// </summary>
public sealed class TenantFilter(
    TenantTransaction transaction,
    PosDb db,
    TenantContext tenant,
    IOptions<TenantOptions> options,
    SecurityLog log
) : IAsyncActionFilter
{
    public const string BusinessClaim = "business";

    public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        var metadata = context.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<WithoutTenantAttribute>().Any() || context.HttpContext.User.Identity?.IsAuthenticated != true)
        {
            await next();
            return;
        }
        var ct = context.HttpContext.RequestAborted;
        var user = context.HttpContext.User;
        // Works in no business: signed in to run the installation, and only there.
        if (user.FindFirst(BusinessClaim) is null)
        {
            context.Result = new RedirectResult(options.Value.WithoutBusiness);
            return;
        }
        if (
            user.Session() is not { } session
            || !Guid.TryParse(user.FindFirstValue(BusinessClaim), out var businessId)
            || !await transaction.EnterAsync(businessId, session, ct)
        )
        {
            await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
            context.Result = SignInAnswers.SignInAgain(context.HttpContext.Request);
            return;
        }
        if (
            !tenant.IsOwner
            && (metadata.OfType<OwnerOnlyAttribute>().Any() || metadata.OfType<NeedsRightAttribute>().Any(n => !tenant.May(n.Right)))
        )
        {
            await db.Database.RollbackTransactionAsync(CancellationToken.None);
            log.Refused(
                tenant.BusinessId,
                tenant.WorkerId,
                context.ActionDescriptor.AttributeRouteInfo?.Template,
                Network.Of(context.HttpContext)
            );
            // Where an id stands in the address, "not yours" and "not there" are one answer.
            context.Result = new StatusCodeResult(
                context.RouteData.Values.ContainsKey("id") ? StatusCodes.Status404NotFound : StatusCodes.Status403Forbidden
            );
            return;
        }
        var executed = await next();
        if (db.Database.CurrentTransaction is null)
            return;
        // A refused form keeps nothing. What is done is kept, even if whoever asked has left meanwhile: that is no error either.
        if (executed.Exception is null && context.ModelState.IsValid)
            await transaction.CommitAsync(CancellationToken.None);
        else
        {
            await db.Database.RollbackTransactionAsync(CancellationToken.None);
            // Nothing was done, so nothing is said to be.
            if (
                executed.Exception is null
                && !IsSafe(context.HttpContext.Request.Method)
                && !IsRefusal(executed.Result, context.HttpContext.Response)
            )
                executed.Result = new BadRequestResult();
        }
    }

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static bool IsRefusal(IActionResult? result, HttpResponse response) =>
        ((result as IStatusCodeActionResult)?.StatusCode ?? response.StatusCode) >= StatusCodes.Status400BadRequest;
}
