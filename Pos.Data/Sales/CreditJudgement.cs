using Npgsql;
using NpgsqlTypes;
using Pos.Data.Credit;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Sales;

/// <summary>A sale on credit, with what its judge asks.</summary>
internal sealed record CreditSale(AuthenticOperation Operation, RecordSale Input);

/// <summary>
/// What whoever sold on credit might not do by himself. With the owner's code, or the PIN of somebody who may, it is an approval, without it a flag; the sale
/// stands either way. Rights are those of the time of the sale, balances those that the whole batch made: what was paid back before the network came is no matter
/// for the owner.
/// </summary>
internal static class CreditJudgement
{
    /// <param name="Detail">Of the flag, in SQL.</param>
    /// <param name="IsBeyond">In SQL, for a worker, of the sale s, the customer c and the account a, at the time u.sold_at.</param>
    private sealed record Limit(string Right, string Flag, string Detail, Func<string, string> IsBeyond);

    private static readonly Limit[] Limits =
    [
        // He owes more than he may, and more than whoever sold may let him.
        new(
            CreditRights.OverLimit.Name,
            SalesFlags.OverLimit,
            "a.balance || ' ' || c.credit_limit",
            worker => $"a.balance > c.credit_limit and not app.could($1, {worker}, u.sold_at, 'over_limit', a.balance - c.credit_limit)"
        ),
        // And what he owed after this very sale: those before it, in the same batch, are not at fault.
        new(
            CreditRights.GiveCredit.Name,
            SalesFlags.BeyondRight,
            "a.balance::text",
            worker =>
                $"""
                    not app.could($1, {worker}, u.sold_at, 'give_credit', a.balance)
                      and not app.could($1, {worker}, u.sold_at, 'give_credit', (
                        select sum(e.amount)::bigint from shop.customers one
                        join shop.ledger_entries e on e.business_id = $1 and e.customer_id = one.id and e.outlet_id = s.outlet_id
                        where one.business_id = $1 and (one.id = c.id or one.merged_into = c.id) and (e.occurred_at, e.op_id) <= (s.occurred_at, s.id)))
                    """
        ),
    ];

    private const string IsTrue = "app.pin_approves(b.device_id, b.allowed_by, b.sold_at, b.op_id, b.missing, b.approved, b.proof)";

    private const string IsApproved = $"""
        case
          when b.proof is null then false
          when b.allowed_by is not null then b.approved = b.credit and b.he_may and {IsTrue}
          when b.approved is null then app.approves(b.op_id, b.proof)
          else b.approved = b.credit and app.approves(b.op_id, 'over_limit', b.approved, b.proof)
        end
        """;

    public static void Judge(this RowBatch batch, Guid businessId, DateTimeOffset now, IReadOnlyList<CreditSale> sales)
    {
        foreach (var limit in Limits)
        {
            Sales(
                batch.RaiseFlags(
                    businessId,
                    limit.Flag,
                    now,
                    $"{Beyond(limit, 4)} select b.op_id, b.id as subject, b.detail from beyond b where not {IsApproved}"
                ),
                limit,
                sales
            );
            // Most sales bring nobody's word, and nothing is asked for them.
            var withWord = sales.Where(s => s.Input.Approval is not null || s.Input.Approvals is not null).ToList();
            if (withWord.Count == 0)
                continue;
            Sales(
                batch
                    .Add(
                        $"""
                        {Beyond(limit, 3)}
                        insert into shop.approvals (business_id, op_id, "right", customer_id, amount, asked_by, allowed_by, outlet_id, occurred_at)
                        select $1, b.op_id, $2, b.id, b.credit, b.worker_id, b.allowed_by, b.outlet_id, b.sold_at from beyond b where {IsApproved}
                        on conflict do nothing
                        """
                    )
                    .Value(businessId)
                    .Value(limit.Right),
                limit,
                withWord
            );
            Sales(
                batch.RaiseFlags(
                    businessId,
                    SalesFlags.FalseWord,
                    now,
                    $"""
                    {Beyond(limit, 4)}
                    select b.op_id, b.id as subject, coalesce(w.name, '') as detail from beyond b
                    left join shop.workers w on w.business_id = $1 and w.id = b.allowed_by
                    where b.allowed_by is not null and not {IsTrue}
                    """
                ),
                limit,
                withWord
            );
        }
    }

    /// <param name="first">Number of the first of eight parameters.</param>
    private static string Beyond(Limit limit, int first) =>
        $"""
            with beyond as materialized (
              select u.op_id, u.proof, u.approved, u.worker_id, u.sold_at, u.allowed_by, u.device_id, '{limit.Right}' as missing,
                     s.credit, s.outlet_id, c.id, {limit.Detail} as detail,
                     u.allowed_by is not null and not ({limit.IsBeyond("u.allowed_by")}) as he_may
              from unnest({string.Join(", ", Enumerable.Range(first, 8).Select(i => $"${i}"))})
                as u (op_id, customer_id, proof, approved, worker_id, sold_at, allowed_by, device_id)
              join shop.sales s on s.business_id = $1 and s.id = u.op_id
              join shop.customers came on came.business_id = $1 and came.id = u.customer_id
              join shop.customers c on c.business_id = $1 and c.id = coalesce(came.merged_into, came.id)
              join shop.credit_accounts a on a.business_id = $1 and a.customer_id = c.id and a.outlet_id = s.outlet_id
              where {limit.IsBeyond("u.worker_id")}
            )
            """;

    private static void Sales(NpgsqlBatchCommand command, Limit limit, IReadOnlyList<CreditSale> sales)
    {
        // The code is the owner's, for whatever is missing; a PIN is for one right.
        GivenWord? Word(CreditSale sale) => sale.Input.Approval is null ? sale.Input.Approvals?.Find(w => w.Right == limit.Right) : null;
        command
            .Column(sales, NpgsqlDbType.Uuid, s => s.Operation.OpId)
            .Column(sales, NpgsqlDbType.Uuid, s => s.Input.CustomerId!.Value)
            .Column(sales, NpgsqlDbType.Text, s => s.Input.Approval ?? Word(s)?.Proof)
            .Column(sales, NpgsqlDbType.Bigint, s => s.Input.Approval is null ? Word(s)?.Amount : s.Input.ApprovedCredit)
            .Column(sales, NpgsqlDbType.Uuid, s => s.Operation.WorkerId)
            .Column(sales, NpgsqlDbType.TimestampTz, s => s.Operation.OccurredAt)
            .Column(sales, NpgsqlDbType.Uuid, s => Word(s)?.By)
            .Column(sales, NpgsqlDbType.Uuid, s => s.Operation.DeviceId);
    }
}
