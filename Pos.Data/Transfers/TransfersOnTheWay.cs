using Microsoft.EntityFrameworkCore;
using Pos.Data.Catalog;

namespace Pos.Data.Transfers;

/// <summary>Goods on their way, as the tills at both ends are told.</summary>
/// <param name="SentAt">Milliseconds since 1970.</param>
public sealed record TransferOnTheWay(Guid Id, Guid From, Guid To, long SentAt, string Note, IReadOnlyList<GoodsOnTheWay> Lines);

/// <param name="Quantity">Thousandths.</param>
public sealed record GoodsOnTheWay(Guid ProductId, string Name, string NameUr, long Quantity);

/// <summary>What has been sent and neither received nor called back.</summary>
public sealed class TransfersOnTheWay(PosDb db)
{
    /// <summary>More than that nobody has to hand at a till: they are in the office.</summary>
    public const int Most = 50;

    /// <summary>The newest to or from one outlet, oldest first.</summary>
    public async Task<IReadOnlyList<TransferOnTheWay>> OfAsync(Guid outlet, CancellationToken ct)
    {
        var transfers = await db
            .Transfers.Where(t => !t.Ended && (t.FromOutletId == outlet || t.ToOutletId == outlet))
            .OrderByDescending(t => t.OccurredAt)
            .ThenByDescending(t => t.OpId)
            .Take(Most)
            .ToListAsync(ct);
        transfers.Reverse();
        if (transfers.Count == 0)
            return [];
        var ids = transfers.ConvertAll(t => t.OpId);
        var lines = (
            await db
                .TransferLines.Where(l => ids.Contains(l.OpId))
                .OrderBy(l => l.LineNo)
                .Join(
                    db.Products,
                    l => l.ProductId,
                    p => p.Id,
                    (l, p) => new { l.OpId, Goods = new GoodsOnTheWay(p.Id, p.Name, p.NameUr, l.Quantity) }
                )
                .ToListAsync(ct)
        ).ToLookup(l => l.OpId, l => l.Goods);
        return
        [
            .. transfers.Select(t => new TransferOnTheWay(
                t.OpId,
                t.FromOutletId,
                t.ToOutletId,
                t.OccurredAt.ToUnixTimeMilliseconds(),
                t.Note,
                [.. lines[t.OpId]]
            )),
        ];
    }
}
