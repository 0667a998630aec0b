using Microsoft.EntityFrameworkCore;

namespace Pos.Data.Sync;

/// <summary>Where a business stands, as its tills are told.</summary>
/// <param name="MinValidSeq">Checkpoints before it are too old.</param>
public sealed record SyncState(Guid Epoch, long ChangeSeq, long MinValidSeq)
{
    public static Task<SyncState> OfAsync(PosDb db, Guid businessId, CancellationToken ct) =>
        db
            .Database.SqlQuery<SyncState>(
                $"""
                select app.epoch(epoch) as "Epoch", change_seq as "ChangeSeq", min_valid_seq as "MinValidSeq" from shop.sync_state where business_id = {businessId}
                """
            )
            .SingleAsync(ct);
}
