using Npgsql;

namespace Pos.Data.Operations;

/// <summary>Where flags are raised; but for those that triggers of the database raise.</summary>
public static class Flags
{
    public static void RaiseFlags(this RowBatch batch, IReadOnlyList<Flag> flags) => batch.InsertRows(flags);

    /// <summary>Raises a flag for each row of a query that answers op_id, subject and detail. One that was raised before stands.</summary>
    /// <param name="query">Its $1 is the business; its own parameters start at $4 and are added to the answered command.</param>
    public static NpgsqlBatchCommand RaiseFlags(this RowBatch batch, Guid businessId, string kind, DateTimeOffset at, string query) =>
        batch
            .Add(
                $"""
                insert into shop.flags (business_id, op_id, kind, subject, detail, raised_at)
                select $1, q.op_id, $2, q.subject, q.detail, $3 from ({query}) q
                on conflict do nothing
                """
            )
            .Value(businessId)
            .Value(kind)
            .Value(at);
}
