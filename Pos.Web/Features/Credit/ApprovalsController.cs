using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Credit;

/// <summary>A sale on credit that whoever sold might not make by himself.</summary>
/// <param name="Right">Name of the right that was missing.</param>
/// <param name="Amount">Paisa that went on credit.</param>
/// <param name="Given">Somebody gave his word for it.</param>
/// <param name="AllowedBy">Whose PIN it was; null for the owner's code.</param>
public sealed record NeededWord(
    Guid WorkerId,
    string Worker,
    DateTimeOffset At,
    Guid CustomerId,
    string Customer,
    string CustomerUr,
    string Right,
    long Amount,
    bool Given,
    string? AllowedBy
);

public sealed record ApprovalsPage(ILookup<(Guid Id, string Name), NeededWord> ByWorker, int Days, Func<DateTimeOffset, DateTime> Local);

/// <summary>What needed somebody's word these days, by worker, and whose it was.</summary>
[Route("approvals"), OwnerOnly]
public sealed class ApprovalsController(PosDb db, TenantContext tenant, OutletQueries outlets, TimeProvider clock) : Controller
{
    private const int Days = 7,
        Most = 300;

    [HttpGet]
    public async Task<IActionResult> Index(CancellationToken ct)
    {
        var since = clock.GetUtcNow().AddDays(-Days);
        var needed = await db
            .Database.SqlQuery<NeededWord>(
                $"""
                select n.worker_id as "WorkerId", w.name as "Worker", n.at as "At", c.id as "CustomerId", c.name as "Customer", c.name_ur as "CustomerUr",
                       n.missing as "Right", n.amount as "Amount", n.given as "Given", g.name as "AllowedBy"
                from (
                  select a.asked_by as worker_id, a.occurred_at as at, a.customer_id, a."right" as missing, a.amount, true as given, a.allowed_by
                  from shop.approvals a where a.business_id = {tenant.BusinessId} and a.occurred_at >= {since}
                  union all
                  select o.worker_id, s.occurred_at, f.subject, case f.kind when 'over_limit' then 'over_limit' else 'give_credit' end, s.credit, false, null
                  from shop.flags f
                  join shop.sales s on s.business_id = f.business_id and s.id = f.op_id
                  join shop.operations o on o.business_id = f.business_id and o.op_id = f.op_id
                  where f.business_id = {tenant.BusinessId} and f.kind in ('over_limit', 'beyond_right') and f.raised_at >= {since} and s.occurred_at >= {since}) n
                join shop.workers w on w.business_id = {tenant.BusinessId} and w.id = n.worker_id
                left join shop.workers g on g.business_id = {tenant.BusinessId} and g.id = n.allowed_by
                join shop.customers c on c.business_id = {tenant.BusinessId} and c.id = n.customer_id
                order by n.at desc limit {Most}
                """
            )
            .ToListAsync(ct);
        var places = await outlets.PlacesAsync(ct);
        return View("Approvals", new ApprovalsPage(needed.ToLookup(n => (n.WorkerId, n.Worker)), Days, places.Outlets[0].Local));
    }
}
