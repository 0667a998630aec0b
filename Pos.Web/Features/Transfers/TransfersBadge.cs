using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Stock;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Transfers;

/// <summary>
/// Counts, for every whole page of somebody who receives goods, what is on its way to him; a business of one outlet has nothing to do with any of it. Asked
/// while the transaction is open: views read nothing.
/// </summary>
public sealed class TransfersBadge(PosDb db, TenantContext tenant, NavBadges badges) : IAsyncActionFilter
{
    private sealed record Asked(int Outlets, int OnTheWay);

    public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        var executed = await next();
        if (
            executed.Result is not ViewResult
            || !tenant.IsKnown
            || db.Database.CurrentTransaction is null
            || context.HttpContext.Request.WantsPart()
        )
            return;
        var asked = await AskAsync(CancellationToken.None);
        if (asked.Outlets < 2)
            badges.Hide(TransfersSetup.Url);
        else if (tenant.May(StockRights.Receive))
            badges.Set(TransfersSetup.Url, new(asked.OnTheWay, "transfers.badge", "transfers.badge_help"));
    }

    private Task<Asked> AskAsync(CancellationToken ct) =>
        db
            .Database.SqlQuery<Asked>(
                $"""
                select (select count(*) from app.outlet_names())::int as "Outlets",
                       (select count(*) from shop.transfers t
                        where t.business_id = {tenant.BusinessId} and not t.ended
                          and ({tenant.OutletId}::uuid is null or t.to_outlet_id = {tenant.OutletId}::uuid))::int as "OnTheWay"
                """
            )
            .SingleAsync(ct);
}
