using System.Text.Json.Serialization;
using Pos.Data.Operations;
using Pos.Data.Stock;
using Pos.Data.Tenancy;

namespace Pos.Data.Transfers;

/// <summary>Goods leave one outlet for another. They are off its shelf at once and on the other one when somebody there receives them.</summary>
/// <param name="FromOutletId">From the office; a till sends what is at its own outlet.</param>
public sealed record SendGoods(
    Guid? FromOutletId,
    [property: JsonRequired] Guid ToOutletId,
    string? Note,
    [property: JsonRequired] IReadOnlyList<SentGoods> Lines
);

/// <param name="Quantity">Thousandths of the product's unit, above zero; each product once.</param>
/// <param name="Name">As the till knew it.</param>
public sealed record SentGoods([property: JsonRequired] Guid ProductId, [property: JsonRequired] long Quantity, string? Name = null);

/// <summary>
/// Refusals, and reasons to set it aside: note_too_long, quantity_bad, nothing_moved, outlet_unknown, same_outlet, unknown_product, no_right. What is not there
/// can be sent all the same: the stock goes below zero and is flagged. A till sends to an outlet that was closed meanwhile; the office does not.
/// </summary>
public sealed class SendGoodsHandler(PosDb db, TenantContext tenant) : OperationHandler<SendGoods>(TransfersJson.Default.SendGoods)
{
    public const int MaxLines = 300;

    public override string Kind => "send_goods";
    public override bool FromTills => true;
    public override string KindKey => "review.kind.send_goods";

    protected override Refusal? Check(SendGoods input)
    {
        if (TransferRules.IsTooLong(input.Note))
            return new("note_too_long", nameof(input.Note));
        if (input.Lines.Count is 0 or > MaxLines || input.Lines.DistinctBy(l => l?.ProductId).Count() != input.Lines.Count)
            return new("nothing_moved");
        return input.Lines.Any(l => l is not { Quantity: > 0 and <= TransferRules.MaxQuantity })
            ? new("quantity_bad", nameof(SentGoods.Quantity))
            : null;
    }

    protected override Described Describe(SendGoods input) =>
        new() { Facts = [.. input.Lines.Where(l => l is not null).SelectMany(l => StockMoves.Describe(l.Name, l.Quantity))] };

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
                    InputOf(o).FromOutletId,
                    StockRights.Adjust,
                    InputOf(o).Lines.Select(l => l.ProductId)
                )),
                ct
            )
        );
        var outlets = await db.OutletNamesAsync(ct);
        foreach (var operation in operations)
        {
            var target = InputOf(operation).ToOutletId;
            if (outlets.All(o => o.Id != target || (o.Closed && operation.DeviceId is null)))
                refusals.TryAdd(operation.OpId, new("outlet_unknown", nameof(SendGoods.ToOutletId)));
            else if (target == StockMoves.OutletOf(operation, InputOf(operation).FromOutletId))
                refusals.TryAdd(operation.OpId, new("same_outlet", nameof(SendGoods.ToOutletId)));
        }
        return refusals;
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        await using var batch = db.Batch();
        batch.InsertRows([.. operations.Select(TransferOf)]);
        batch.InsertRows([.. operations.SelectMany(LinesOf)]);
        batch.MoveStock([.. operations.SelectMany(o => LinesOf(o).Select(MovementOf))]);
        await batch.ExecuteNonQueryAsync(ct);
    }

    private Transfer TransferOf(AuthenticOperation operation) =>
        new()
        {
            BusinessId = tenant.BusinessId,
            OpId = operation.OpId,
            FromOutletId = StockMoves.OutletOf(operation, InputOf(operation).FromOutletId)!.Value,
            ToOutletId = InputOf(operation).ToOutletId,
            Note = InputOf(operation).Note?.Trim() ?? "",
            OccurredAt = operation.OccurredAt,
        };

    private IEnumerable<TransferLine> LinesOf(AuthenticOperation operation) =>
        InputOf(operation)
            .Lines.Select(
                (line, i) =>
                    new TransferLine
                    {
                        BusinessId = tenant.BusinessId,
                        OpId = operation.OpId,
                        LineNo = (short)(i + 1),
                        FromOutletId = StockMoves.OutletOf(operation, InputOf(operation).FromOutletId)!.Value,
                        ToOutletId = InputOf(operation).ToOutletId,
                        ProductId = line.ProductId,
                        Quantity = line.Quantity,
                        OccurredAt = operation.OccurredAt,
                    }
            );

    private static StockMovement MovementOf(TransferLine line) =>
        new()
        {
            BusinessId = line.BusinessId,
            OpId = line.OpId,
            LineNo = line.LineNo,
            OutletId = line.FromOutletId,
            ProductId = line.ProductId,
            Quantity = -line.Quantity,
            Reason = Reason.TransferOut,
            OccurredAt = line.OccurredAt,
        };
}
