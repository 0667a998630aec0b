using Pos.Data.Operations;
using Pos.Data.Stock;
using Pos.Data.Tenancy;

namespace Pos.Data.Suppliers;

/// <summary>Goods go back to whom they came from, and are owed no more.</summary>
public sealed record ReturnToSupplier(Guid SupplierId, Guid OutletId, IReadOnlyList<GoodsBack> Lines, string Reference, string Note);

/// <param name="Quantity">Thousandths.</param>
/// <param name="Worth">Paisa that he takes off for the line.</param>
public sealed record GoodsBack(Guid ProductId, long Quantity, long Worth);

/// <summary>Refusals: reference_too_long, note_too_long, nothing_delivered, quantity_bad, cost_bad, supplier_unknown, outlet_unknown, unknown_product.</summary>
public sealed class ReturnToSupplierHandler(PosDb db, TenantContext tenant, OutletDays days, TimeProvider clock)
    : OperationHandler<ReturnToSupplier>(SuppliersJson.Default.ReturnToSupplier)
{
    public override string Kind => "return_to_supplier";

    protected override Refusal? Check(ReturnToSupplier input)
    {
        if (!SupplierWords.IsReference(input.Reference))
            return new("reference_too_long", nameof(input.Reference));
        if (!SupplierWords.IsNote(input.Note))
            return new("note_too_long", nameof(input.Note));
        if (input.Lines.Count is 0 or > ReceiveDeliveryHandler.MaxLines)
            return new("nothing_delivered", nameof(input.Lines));
        if (input.Lines.Any(l => l is not { Quantity: > 0 and <= ReceiveDeliveryHandler.MaxQuantity }))
            return new("quantity_bad", nameof(GoodsBack.Quantity));
        return input.Lines.Any(l => l.Worth is < 0 or > SupplierEntry.MaxAmount / ReceiveDeliveryHandler.MaxLines)
            ? new("cost_bad", nameof(GoodsBack.Worth))
            : null;
    }

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        var refusals = new Dictionary<Guid, Refusal>(await db.UnknownSuppliersAsync(operations, o => InputOf(o).SupplierId, ct));
        foreach (var operation in operations)
        {
            var input = InputOf(operation);
            if (!await days.IsThereAsync(input.OutletId, ct))
                refusals.TryAdd(operation.OpId, new("outlet_unknown", nameof(input.OutletId)));
            else if (!await db.AreGoodsAsync(input.Lines.Select(l => l.ProductId), ct))
                refusals.TryAdd(operation.OpId, new("unknown_product", nameof(input.Lines)));
        }
        return refusals;
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        foreach (var operation in operations)
            await ApplyAsync(operation, InputOf(operation), ct);
    }

    private async Task ApplyAsync(AuthenticOperation operation, ReturnToSupplier input, CancellationToken ct)
    {
        var day = await days.OfAsync(input.OutletId, ct);
        await using var batch = db.Batch();
        batch.InsertRows<SupplierReturn>([
            .. input.Lines.Select(
                (line, i) =>
                    new SupplierReturn
                    {
                        BusinessId = tenant.BusinessId,
                        OpId = operation.OpId,
                        LineNo = (short)(i + 1),
                        OutletId = input.OutletId,
                        SupplierId = input.SupplierId,
                        ProductId = line.ProductId,
                        Quantity = line.Quantity,
                        Worth = line.Worth,
                    }
            ),
        ]);
        batch.InsertRows<SupplierEntry>([
            SupplierEntry.Of(operation, tenant, input.SupplierId, clock.GetUtcNow(), day.Of(operation.OccurredAt)) with
            {
                OutletId = input.OutletId,
                Kind = SupplierEntryKind.Return,
                Amount = -input.Lines.Sum(l => l.Worth),
                Reference = input.Reference.Trim(),
                Note = input.Note.Trim(),
            },
        ]);
        batch.MoveStock([
            .. input.Lines.Select(
                (line, i) =>
                    new StockMovement
                    {
                        BusinessId = tenant.BusinessId,
                        OpId = operation.OpId,
                        LineNo = (short)(i + 1),
                        OutletId = input.OutletId,
                        ProductId = line.ProductId,
                        Quantity = -line.Quantity,
                        Reason = Reason.SupplierReturn,
                        OccurredAt = operation.OccurredAt,
                    }
            ),
        ]);
        await batch.ExecuteNonQueryAsync(ct);
    }
}
