using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Erasure;

/// <summary>Every owner sees on every whole page that the business is to go, so that none of them learns it too late.</summary>
public sealed class ErasureBadge(PosDb db, TenantContext tenant, NavBadges badges) : IAsyncActionFilter
{
    public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        var executed = await next();
        if (
            executed.Result is ViewResult
            && tenant is { IsKnown: true, IsOwner: true }
            && db.Database.CurrentTransaction is not null
            && !context.HttpContext.Request.WantsPart()
            && await db.Businesses.AnyAsync(b => b.EraseAt != null, CancellationToken.None)
        )
            badges.Set("/settings/erase", new(1, "erase.badge", "erase.badge_help"));
    }
}
