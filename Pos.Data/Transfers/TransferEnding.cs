using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Stock;

namespace Pos.Data.Transfers;

/// <summary>How a transfer ends, wherever its goods then are.</summary>
internal static class TransferEnding
{
    /// <summary>One after the other: each moves the cost that the next one finds.</summary>
    /// <param name="arrivedOf">Thousandths by product, of what was sent by product.</param>
    public static async Task EndAsync(
        this PosDb db,
        AuthenticOperation operation,
        Guid transferId,
        TransferEndKind kind,
        string? note,
        Func<IReadOnlyDictionary<Guid, long>, IReadOnlyDictionary<Guid, long>> arrivedOf,
        CancellationToken ct
    )
    {
        var transfer = await db.Transfers.SingleAsync(t => t.OpId == transferId, ct);
        var lines = await db.TransferLines.Where(l => l.OpId == transferId).OrderBy(l => l.LineNo).ToListAsync(ct);
        var end = new TransferEnd
        {
            BusinessId = transfer.BusinessId,
            TransferId = transferId,
            OpId = operation.OpId,
            Kind = kind,
            FromOutletId = transfer.FromOutletId,
            ToOutletId = transfer.ToOutletId,
            Note = note?.Trim() ?? "",
            OccurredAt = operation.OccurredAt,
        };
        var sent = lines.ToDictionary(l => l.ProductId, l => l.Quantity);
        var arrivals = ArrivalsOf(end, sent, arrivedOf(sent)).ToList();
        await using var batch = db.Batch();
        batch.InsertRows([end]);
        batch.InsertRows(arrivals);
        batch.MoveStock([.. arrivals.SelectMany(a => MovementsOf(a, kind))]);
        await batch.ExecuteNonQueryAsync(ct);
    }

    /// <summary>First what was sent, as it was sent; then what came along without being sent.</summary>
    private static IEnumerable<TransferArrival> ArrivalsOf(
        TransferEnd end,
        IReadOnlyDictionary<Guid, long> sent,
        IReadOnlyDictionary<Guid, long> arrived
    ) =>
        sent
            .Keys.Concat(arrived.Where(a => a.Value > 0 && !sent.ContainsKey(a.Key)).Select(a => a.Key))
            .Select(
                (product, i) =>
                    new TransferArrival
                    {
                        BusinessId = end.BusinessId,
                        TransferId = end.TransferId,
                        OpId = end.OpId,
                        LineNo = (short)(i + 1),
                        FromOutletId = end.FromOutletId,
                        ToOutletId = end.ToOutletId,
                        ProductId = product,
                        Sent = sent.GetValueOrDefault(product),
                        Arrived = arrived.GetValueOrDefault(product),
                        OccurredAt = end.OccurredAt,
                    }
            );

    private static IEnumerable<StockMovement> MovementsOf(TransferArrival line, TransferEndKind kind)
    {
        var received = kind == TransferEndKind.Received;
        // Two places for each line, so that a shortage stands beside what it is short of.
        if (line.Sent > 0)
            yield return MovementOf(line, 2 * line.LineNo - 1, received, received ? Reason.TransferIn : Reason.TransferBack, line.Sent);
        if (line.Arrived != line.Sent)
            yield return MovementOf(line, 2 * line.LineNo, received, Reason.Shortage, line.Arrived - line.Sent);
    }

    private static StockMovement MovementOf(TransferArrival line, int place, bool received, Reason reason, long quantity) =>
        new()
        {
            BusinessId = line.BusinessId,
            OpId = line.OpId,
            LineNo = (short)place,
            OutletId = received ? line.ToOutletId : line.FromOutletId,
            ProductId = line.ProductId,
            Quantity = quantity,
            Reason = reason,
            OccurredAt = line.OccurredAt,
        };
}
