using Microsoft.EntityFrameworkCore;
using Pos.Data.Customers;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Credit;

/// <param name="CustomerId">Goes; what he owes and paid becomes the other's.</param>
/// <param name="Into">Stays.</param>
public sealed record MergeCustomers(Guid CustomerId, Guid Into);

/// <summary>Two names were one person. The ledger stays as it was written; the accounts become one. Refusals: customer_unknown, customer_merged, same_customer.</summary>
public sealed class MergeCustomersHandler(PosDb db, TenantContext tenant)
    : OperationHandler<MergeCustomers>(CreditJson.Default.MergeCustomers)
{
    public override string Kind => "merge_customers";

    protected override Refusal? Check(MergeCustomers input) =>
        input.CustomerId == input.Into ? new("same_customer", nameof(input.Into)) : null;

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        await db.HoldLedgerAsync(ct);
        var refusals = new Dictionary<Guid, Refusal>();
        foreach (var operation in operations)
        {
            var (customer, into) = (InputOf(operation).CustomerId, InputOf(operation).Into);
            var there = await db.Customers.Where(c => c.Id == customer || c.Id == into).ToListAsync(ct);
            if (there.Count != 2)
                refusals[operation.OpId] = new("customer_unknown", nameof(MergeCustomers.Into));
            else if (there.Any(c => c.MergedInto is not null))
                refusals[operation.OpId] = new("customer_merged", nameof(MergeCustomers.Into));
        }
        return refusals;
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        await using var batch = db.Batch();
        foreach (var input in operations.Select(InputOf))
        {
            // Those who were merged into him before go along.
            batch
                .Add(
                    """
                    with seq as (select app.next_change_seq() as value)
                    update shop.customers set merged_into = $3, merged_first = case when id = $2 then $3 else merged_first end, change_seq = seq.value
                    from seq where business_id = $1 and (id = $2 or merged_into = $2)
                    """
                )
                .Value(tenant.BusinessId)
                .Value(input.CustomerId)
                .Value(input.Into);
            batch.Add("select app.resettle($1)").Value(input.Into);
        }
        await batch.ExecuteNonQueryAsync(ct);
    }
}

public sealed record UnmergeCustomer(Guid CustomerId);

/// <summary>They were two people after all. Refusals: customer_not_merged.</summary>
public sealed class UnmergeCustomerHandler(PosDb db, TenantContext tenant)
    : OperationHandler<UnmergeCustomer>(CreditJson.Default.UnmergeCustomer)
{
    public override string Kind => "unmerge_customer";

    protected override Refusal? Check(UnmergeCustomer input) => null;

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        await db.HoldLedgerAsync(ct);
        var merged = await db.MergedAsync(operations.Select(o => InputOf(o).CustomerId), ct);
        return operations
            .Where(o => !merged.Contains(InputOf(o).CustomerId))
            .ToDictionary(o => o.OpId, _ => new Refusal("customer_not_merged"));
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        foreach (var id in operations.Select(o => InputOf(o).CustomerId))
        {
            var stayed = (await db.Customers.SingleAsync(c => c.Id == id, ct)).MergedInto!.Value;
            await using var batch = db.Batch();
            // Who was found to be him comes back with him.
            batch
                .Add(
                    """
                    with recursive his as (
                      select id from shop.customers where business_id = $1 and merged_first = $2
                      union all select c.id from shop.customers c join his on c.merged_first = his.id where c.business_id = $1
                    ), seq as (select app.next_change_seq() as value)
                    update shop.customers set merged_into = case when id <> $2 then $2 end, merged_first = case when id <> $2 then merged_first end, change_seq = seq.value
                    from seq where business_id = $1 and (id = $2 or id in (select id from his))
                    """
                )
                .Value(tenant.BusinessId)
                .Value(id);
            // In this order: what is his goes back to him before the other is counted anew.
            batch.Add("select app.resettle($1)").Value(id);
            batch.Add("select app.resettle($1)").Value(stayed);
            await batch.ExecuteNonQueryAsync(ct);
        }
    }
}
