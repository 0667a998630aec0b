using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Suppliers;

/// <param name="Amount">Paisa; more than is owed is an advance.</param>
/// <param name="Reference">The number of a cheque or a transfer.</param>
public sealed record PaySupplier(Guid SupplierId, long Amount, PaidBy Method, string Reference, string Note);

/// <summary>Money for a supplier. Refusals: amount_bad, reference_too_long, note_too_long, supplier_unknown.</summary>
public sealed class PaySupplierHandler(PosDb db, TenantContext tenant, TimeProvider clock)
    : OperationHandler<PaySupplier>(SuppliersJson.Default.PaySupplier)
{
    public override string Kind => "pay_supplier";

    protected override Refusal? Check(PaySupplier input)
    {
        if (input.Amount is <= 0 or > SupplierEntry.MaxAmount || !Enum.IsDefined(input.Method))
            return new("amount_bad", nameof(input.Amount));
        if (!SupplierWords.IsReference(input.Reference))
            return new("reference_too_long", nameof(input.Reference));
        return SupplierWords.IsNote(input.Note) ? null : new("note_too_long", nameof(input.Note));
    }

    public override Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    ) => db.UnknownSuppliersAsync(operations, o => InputOf(o).SupplierId, ct);

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        var (day, now) = (await db.DayAsync(ct), clock.GetUtcNow());
        await using var batch = db.Batch();
        batch.InsertRows([.. operations.Select(o => EntryOf(o, InputOf(o), now, day.Of(o.OccurredAt)))]);
        await batch.ExecuteNonQueryAsync(ct);
    }

    private SupplierEntry EntryOf(AuthenticOperation operation, PaySupplier input, DateTimeOffset now, DateOnly day) =>
        SupplierEntry.Of(operation, tenant, input.SupplierId, now, day) with
        {
            Kind = SupplierEntryKind.Payment,
            Method = input.Method,
            Amount = -input.Amount,
            Reference = input.Reference.Trim(),
            Note = input.Note.Trim(),
        };
}
