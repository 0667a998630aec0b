using System.Text.Json.Serialization;
using Pos.Data.Operations;
using Pos.Data.Stock;
using Pos.Data.Tenancy;

namespace Pos.Data.Transfers;

/// <summary>What another outlet sent is here. One receipt ends a transfer: what is missing is missing.</summary>
/// <param name="Lines">What arrived; what was sent and does not stand here did not.</param>
public sealed record ReceiveGoods(
    [property: JsonRequired] Guid TransferId,
    string? Note,
    [property: JsonRequired] IReadOnlyList<ArrivedGoods> Lines
);

/// <param name="Arrived">Thousandths of the product's unit, none where nothing came; each product once, also one that was not sent.</param>
/// <param name="Name">As the till knew it.</param>
public sealed record ArrivedGoods([property: JsonRequired] Guid ProductId, [property: JsonRequired] long Arrived, string? Name = null);

/// <summary>
/// All that was sent comes onto the shelf, and what was short, or too much, is a movement of its own.
/// Refusals, and reasons to set it aside: note_too_long, quantity_bad, nothing_moved, unknown_product, transfer_unknown (also one to another outlet), transfer_ended, no_right.
/// </summary>
public sealed class ReceiveGoodsHandler(PosDb db, TenantContext tenant) : OperationHandler<ReceiveGoods>(TransfersJson.Default.ReceiveGoods)
{
    public override string Kind => "receive_goods";
    public override bool FromTills => true;
    public override string KindKey => "review.kind.receive_goods";

    protected override Refusal? Check(ReceiveGoods input)
    {
        if (TransferRules.IsTooLong(input.Note))
            return new("note_too_long", nameof(input.Note));
        if (
            input.Lines.Count is 0 or > 2 * SendGoodsHandler.MaxLines
            || input.Lines.DistinctBy(l => l?.ProductId).Count() != input.Lines.Count
        )
            return new("nothing_moved");
        return input.Lines.Any(l => l is not { Arrived: >= 0 and <= TransferRules.MaxQuantity })
            ? new("quantity_bad", nameof(ArrivedGoods.Arrived))
            : null;
    }

    protected override Described Describe(ReceiveGoods input) =>
        new() { Facts = [.. input.Lines.Where(l => l is not null).SelectMany(l => StockMoves.Describe(l.Name, l.Arrived))] };

    public override IEnumerable<Guid> Alone(AuthenticOperation operation) => [InputOf(operation).TransferId];

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    ) =>
        await db.CheckEndsAsync(
            tenant,
            operations,
            o => InputOf(o).TransferId,
            t => t.ToOutletId,
            StockRights.Receive,
            o => InputOf(o).Lines.Select(l => l.ProductId),
            ct
        );

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        foreach (var operation in operations)
        {
            var input = InputOf(operation);
            var arrived = input.Lines.ToDictionary(l => l.ProductId, l => l.Arrived);
            await db.EndAsync(operation, input.TransferId, TransferEndKind.Received, input.Note, _ => arrived, ct);
        }
    }
}
