using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using Pos.Data.Tenancy;

namespace Pos.Data.Operations;

/// <summary>What reaches the server after its business date is over posts to that date all the same, and the owner is told.</summary>
public static class LateArrivals
{
    public static void Flag(
        NpgsqlBatch batch,
        Guid businessId,
        IReadOnlyList<AuthenticOperation> operations,
        OutletDay day,
        DateTimeOffset receivedAt
    )
    {
        var today = day.Of(receivedAt);
        var late = operations.Where(o => day.Of(o.OccurredAt) < today).ToList();
        if (late.Count == 0)
            return;
        batch
            .Insert(
                """
                insert into shop.flags (business_id, op_id, kind, subject, detail, raised_at)
                select $1, u.op_id, $2, u.op_id, u.detail, $3 from unnest($4, $5) as u (op_id, detail)
                """
            )
            .Value(businessId)
            .Value(Operations.Flag.LateArrival)
            .Value(receivedAt)
            .Column(late, NpgsqlDbType.Uuid, o => o.OpId)
            .Column(late, NpgsqlDbType.Text, o => day.Of(o.OccurredAt).ToString("O", CultureInfo.InvariantCulture));
    }
}
