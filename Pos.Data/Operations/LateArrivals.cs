using System.Globalization;
using Pos.Data.Tenancy;

namespace Pos.Data.Operations;

/// <summary>What reaches the server after its business date is over posts to that date all the same, and the owner is told.</summary>
public static class LateArrivals
{
    public static void Flag(
        RowBatch batch,
        Guid businessId,
        IReadOnlyList<AuthenticOperation> operations,
        OutletDay day,
        DateTimeOffset receivedAt
    )
    {
        var today = day.Of(receivedAt);
        batch.RaiseFlags([
            .. operations
                .Where(o => day.Of(o.OccurredAt) < today)
                .Select(o => new Operations.Flag
                {
                    BusinessId = businessId,
                    OpId = o.OpId,
                    Kind = Operations.Flag.LateArrival,
                    Subject = o.OpId,
                    Detail = day.Of(o.OccurredAt).ToString("O", CultureInfo.InvariantCulture),
                    RaisedAt = receivedAt,
                }),
        ]);
    }
}
