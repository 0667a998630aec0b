using System.Text.Json.Serialization;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Stock;

/// <summary>Goods come in, or go by another way than a sale.</summary>
/// <param name="OutletId">From the office; a till moves what is at its own outlet.</param>
/// <param name="Reason">Delivery, damage, expired, own use or gift.</param>
public sealed record MoveGoods(
    Guid? OutletId,
    [property: JsonRequired] Reason Reason,
    string? Note,
    [property: JsonRequired] IReadOnlyList<MovedGoods> Lines
);

/// <param name="Quantity">Thousandths of the product's unit, above zero also where they leave.</param>
/// <param name="Name">As the till knew it.</param>
public sealed record MovedGoods([property: JsonRequired] Guid ProductId, [property: JsonRequired] long Quantity, string? Name = null);

/// <summary>Refusals, and reasons to set it aside: reason_unknown, note_too_long, quantity_bad, no_lines, outlet_unknown, unknown_product, no_right.</summary>
public sealed class MoveGoodsHandler(PosDb db, TenantContext tenant) : OperationHandler<MoveGoods>(StockJson.Default.MoveGoods)
{
    public const int MaxNote = 300;
    internal const int MaxLines = 2_000;
    internal const long MaxQuantity = 100_000_000_000;

    public override string Kind => "move_goods";
    public override bool FromTills => true;
    public override string KindKey => "review.kind.move_goods";

    protected override Refusal? Check(MoveGoods input)
    {
        if (StockRights.For(input.Reason) is null)
            return new("reason_unknown", nameof(input.Reason));
        if (input.Note?.Length > MaxNote || input.Note?.Contains('\0') == true)
            return new("note_too_long", nameof(input.Note));
        if (input.Lines.Count is 0 or > MaxLines)
            return new("no_lines");
        return input.Lines.Any(l => l is not { Quantity: > 0 and <= MaxQuantity })
            ? new("quantity_bad", nameof(MovedGoods.Quantity))
            : null;
    }

    protected override Described Describe(MoveGoods input) =>
        new()
        {
            Facts =
            [
                new("review.how") { TextKey = $"stock.reason.{input.Reason.ToString().ToLowerInvariant()}" },
                .. input.Lines.Where(l => l is not null).SelectMany(l => StockMoves.Describe(l.Name, l.Quantity)),
            ],
        };

    public override Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    ) =>
        db.CheckPlacesAsync(
            tenant,
            operations.Select(o => new StockMoves.Place(
                o,
                InputOf(o).OutletId,
                StockRights.For(InputOf(o).Reason)!,
                InputOf(o).Lines.Select(l => l.ProductId)
            )),
            ct
        );

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        await using var batch = db.Batch();
        batch.MoveStock([.. operations.SelectMany(o => MovementsOf(o, InputOf(o)))]);
        await batch.ExecuteNonQueryAsync(ct);
    }

    private IEnumerable<StockMovement> MovementsOf(AuthenticOperation operation, MoveGoods input) =>
        input.Lines.Select(
            (line, i) =>
                new StockMovement
                {
                    BusinessId = tenant.BusinessId,
                    OpId = operation.OpId,
                    LineNo = (short)(i + 1),
                    OutletId = StockMoves.OutletOf(operation, input.OutletId)!.Value,
                    ProductId = line.ProductId,
                    Quantity = input.Reason == Reason.Delivery ? line.Quantity : -line.Quantity,
                    Reason = input.Reason,
                    OccurredAt = operation.OccurredAt,
                }
        );
}
