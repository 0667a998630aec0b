using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Suppliers;

/// <summary>What is owed, by when it was or is to be paid. What was paid or given back counts against what was due first.</summary>
/// <param name="Overdue">Was to be paid before today.</param>
/// <param name="Over30">Of that, more than 30 days before.</param>
/// <param name="ThisWeek">To be paid today or in the six days after.</param>
public sealed record Payable(long Owed, long Overdue, long Over30, long ThisWeek)
{
    public long Later => Math.Max(0, Owed) - Overdue - ThisWeek;
}

public sealed record SupplierRow(
    Guid Id,
    string Name,
    string NameUr,
    string Phone,
    bool Archived,
    long Owed,
    long Overdue,
    long Over30,
    long ThisWeek,
    DateOnly? DueOn,
    DateOnly? LastDelivery
)
{
    public Payable Payable => new(Owed, Overdue, Over30, ThisWeek);
}

/// <summary>Suppliers with what each is owed: few enough that they are read together.</summary>
public sealed class SupplierList(PosDb db, TenantContext tenant)
{
    /// <param name="today">The day that overdue is counted from.</param>
    /// <param name="one">Only this one.</param>
    public Task<List<SupplierRow>> RunAsync(DateOnly today, Guid? one, CancellationToken ct)
    {
        var (month, week) = (today.AddDays(-30), today.AddDays(7));
        return db
            .Database.SqlQuery<SupplierRow>(
                $"""
                select s.id as "Id", s.name as "Name", s.name_ur as "NameUr", s.phone as "Phone", s.archived_at is not null as "Archived",
                       coalesce(e.owed, 0) as "Owed", greatest(0, e.overdue - e.settled) as "Overdue", greatest(0, e.over_30 - e.settled) as "Over30",
                       greatest(0, e.soon - e.settled) - greatest(0, e.overdue - e.settled) as "ThisWeek",
                       case when e.owed > 0 then d.due_on end as "DueOn", l.last as "LastDelivery"
                from shop.suppliers s
                left join lateral (
                  select sum(e.amount)::bigint as owed, coalesce(-sum(e.amount) filter (where e.due_on is null), 0)::bigint as settled,
                         coalesce(sum(e.amount) filter (where e.due_on < {today}), 0)::bigint as overdue,
                         coalesce(sum(e.amount) filter (where e.due_on < {month}), 0)::bigint as over_30,
                         coalesce(sum(e.amount) filter (where e.due_on < {week}), 0)::bigint as soon
                  from shop.supplier_entries e where e.business_id = s.business_id and e.supplier_id = s.id) e on true
                left join lateral (
                  select x.due_on from (
                    select e.due_on, sum(sum(e.amount)) over (order by e.due_on) as upto
                    from shop.supplier_entries e where e.business_id = s.business_id and e.supplier_id = s.id and e.due_on is not null group by e.due_on) x
                  where x.upto > e.settled order by x.due_on limit 1) d on true
                left join lateral (
                  select max(e.business_date) as last from shop.supplier_entries e
                  where e.business_id = s.business_id and e.supplier_id = s.id and e.kind = 'delivery'
                    and not exists (select from shop.supplier_entries r where r.business_id = e.business_id and r.reverses_op = e.op_id and r.reverses_line = e.line_no)) l on true
                where s.business_id = {tenant.BusinessId} and ({one}::uuid is null or s.id = {one}::uuid)
                """
            )
            .ToListAsync(ct);
    }
}
