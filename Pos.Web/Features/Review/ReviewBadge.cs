using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Review;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Review;

/// <summary>
/// Counts what waits for the owner (operations to decide about, kinds of flags not looked at yet, books that do not add up) for every whole page of an owner, while its
/// transaction is open: views read nothing.
/// </summary>
public sealed class ReviewBadge(PosDb db, TenantContext tenant, NavBadges badges) : IAsyncActionFilter
{
    public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        var executed = await next();
        if (
            executed.Result is ViewResult
            && tenant is { IsKnown: true, IsOwner: true }
            && db.Database.CurrentTransaction is not null
            && !context.HttpContext.Request.WantsPart()
        )
            badges.Set("/review", new(await CountAsync(CancellationToken.None), "review.badge", "review.badge_help"));
    }

    private Task<int> CountAsync(CancellationToken ct) =>
        db
            .Database.SqlQuery<int>(
                $"""
                select (select count(*) from shop.operations o where o.business_id = {tenant.BusinessId} and o.status = 'quarantined'
                          and not exists (select from shop.resolutions r where r.business_id = o.business_id and r.op_id = o.op_id))::int
                     + (select count(*) from unnest({FlagKinds.All}) k
                        where exists (select from shop.flags f where f.business_id = {tenant.BusinessId} and f.kind = k and f.seen_at is null))::int
                     + (select count(*) from shop.broken_books b where b.business_id = {tenant.BusinessId} and b.broken > 0)::int as "Value"
                """
            )
            .SingleAsync(ct);
}
