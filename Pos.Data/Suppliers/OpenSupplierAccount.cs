using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Suppliers;

/// <param name="Amount">Paisa that was owed to him in the paper book; negative for an advance.</param>
/// <param name="DueOn">When it is to be paid; of an advance it says nothing.</param>
public sealed record OpenSupplierAccount(Guid SupplierId, long Amount, DateOnly DueOn, string Note);

/// <summary>An opening balance from another book. Refusals: amount_bad, date_bad, note_too_long, supplier_unknown.</summary>
public sealed class OpenSupplierAccountHandler(PosDb db, TenantContext tenant, TimeProvider clock)
    : OperationHandler<OpenSupplierAccount>(SuppliersJson.Default.OpenSupplierAccount)
{
    public override string Kind => "open_supplier_account";

    protected override Refusal? Check(OpenSupplierAccount input)
    {
        if (input.Amount is 0 or < -SupplierEntry.MaxAmount or > SupplierEntry.MaxAmount)
            return new("amount_bad", nameof(input.Amount));
        if (
            input.DueOn < ReceiveDeliveryHandler.Earliest
            || input.DueOn > DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(Supplier.MaxTerms)
        )
            return new("date_bad", nameof(input.DueOn));
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

    private SupplierEntry EntryOf(AuthenticOperation operation, OpenSupplierAccount input, DateTimeOffset now, DateOnly day) =>
        SupplierEntry.Of(operation, tenant, input.SupplierId, now, day) with
        {
            Kind = SupplierEntryKind.Opening,
            Amount = input.Amount,
            DueOn = input.Amount > 0 ? input.DueOn : null,
            Note = input.Note.Trim(),
        };
}
