using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Stock;

/// <summary>Somebody counted what is on the shelf.</summary>
/// <param name="OutletId">From the office; a till counts what is at its own outlet.</param>
public sealed record CountGoods(Guid? OutletId, string? Note, [property: JsonRequired] IReadOnlyList<CountedGoods> Lines);

/// <param name="Counted">Thousandths of the product's unit.</param>
/// <param name="Name">As the till knew it.</param>
public sealed record CountedGoods([property: JsonRequired] Guid ProductId, [property: JsonRequired] long Counted, string? Name = null);

/// <summary>
/// Each line is compared with what was there at its own moment, also with what is only heard of later (app.keep_counts, app.keep_stock).
/// Refusals, and reasons to set it aside: note_too_long, quantity_bad, no_lines, outlet_unknown, unknown_product, no_right, counted_already (at that very moment).
/// </summary>
public sealed class CountGoodsHandler(PosDb db, TenantContext tenant) : OperationHandler<CountGoods>(StockJson.Default.CountGoods)
{
    public override string Kind => "count_goods";
    public override bool FromTills => true;
    public override string KindKey => "review.kind.count_goods";

    protected override Refusal? Check(CountGoods input)
    {
        if (input.Note?.Length > MoveGoodsHandler.MaxNote || input.Note?.Contains('\0') == true)
            return new("note_too_long", nameof(input.Note));
        if (input.Lines.Count is 0 or > MoveGoodsHandler.MaxLines || input.Lines.DistinctBy(l => l?.ProductId).Count() != input.Lines.Count)
            return new("no_lines");
        return input.Lines.Any(l => l is not { Counted: >= 0 and <= MoveGoodsHandler.MaxQuantity })
            ? new("quantity_bad", nameof(CountedGoods.Counted))
            : null;
    }

    protected override Described Describe(CountGoods input) =>
        new() { Facts = [.. input.Lines.Where(l => l is not null).SelectMany(l => StockMoves.Describe(l.Name, l.Counted))] };

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        var refusals = new Dictionary<Guid, Refusal>(
            await db.CheckPlacesAsync(
                tenant,
                operations.Select(o => new StockMoves.Place(
                    o,
                    InputOf(o).OutletId,
                    StockRights.Count,
                    InputOf(o).Lines.Select(l => l.ProductId)
                )),
                ct
            )
        );
        foreach (var operation in operations)
        {
            var (outlet, at) = (StockMoves.OutletOf(operation, InputOf(operation).OutletId), operation.OccurredAt);
            var goods = InputOf(operation).Lines.Select(l => l.ProductId).ToArray();
            if (await db.StockCounts.AnyAsync(c => c.OutletId == outlet && c.CountedAt == at && goods.Contains(c.ProductId), ct))
                refusals.TryAdd(operation.OpId, new("counted_already"));
        }
        return refusals;
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        await using var batch = db.Batch();
        batch.InsertRows([.. operations.SelectMany(o => CountsOf(o, InputOf(o)))]);
        await batch.ExecuteNonQueryAsync(ct);
    }

    private IEnumerable<StockCount> CountsOf(AuthenticOperation operation, CountGoods input) =>
        input.Lines.Select(
            (line, i) =>
                new StockCount
                {
                    BusinessId = tenant.BusinessId,
                    OpId = operation.OpId,
                    LineNo = (short)(i + 1),
                    OutletId = StockMoves.OutletOf(operation, input.OutletId)!.Value,
                    ProductId = line.ProductId,
                    Counted = line.Counted,
                    CountedAt = operation.OccurredAt,
                }
        );
}
