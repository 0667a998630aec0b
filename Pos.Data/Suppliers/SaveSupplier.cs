using System.Text.RegularExpressions;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Suppliers;

/// <param name="TermsDays">What came on an invoice is to be paid so many days after its date.</param>
/// <param name="LeadDays">So many days after an order its goods come.</param>
public sealed record SaveSupplier(
    Guid SupplierId,
    string Name,
    string NameUr,
    string Phone,
    int TermsDays,
    string Note,
    bool Archived = false,
    int LeadDays = 0
);

/// <summary>The owner writes down or changes a supplier. Refusals: name_missing, name_too_long, phone_bad, terms_bad, lead_bad, note_too_long.</summary>
public sealed partial class SaveSupplierHandler(PosDb db, TenantContext tenant, TimeProvider clock)
    : OperationHandler<SaveSupplier>(SuppliersJson.Default.SaveSupplier)
{
    private const string Change = """
        on conflict (business_id, id) do update
          set name = excluded.name, name_ur = excluded.name_ur, phone = excluded.phone, terms_days = excluded.terms_days, lead_days = excluded.lead_days, note = excluded.note,
              archived_at = case when excluded.archived_at is not null then coalesce(suppliers.archived_at, excluded.archived_at) end
        """;

    public override string Kind => "save_supplier";

    protected override Refusal? Check(SaveSupplier input)
    {
        if (string.IsNullOrWhiteSpace(input.Name))
            return new("name_missing", nameof(input.Name));
        if (!IsName(input.Name))
            return new("name_too_long", nameof(input.Name));
        if (!IsName(input.NameUr))
            return new("name_too_long", nameof(input.NameUr));
        if (!PhoneShape().IsMatch(input.Phone))
            return new("phone_bad", nameof(input.Phone));
        if (input.TermsDays is < 0 or > Supplier.MaxTerms)
            return new("terms_bad", nameof(input.TermsDays));
        if (input.LeadDays is < 0 or > Supplier.MaxLead)
            return new("lead_bad", nameof(input.LeadDays));
        return SupplierWords.IsNote(input.Note) ? null : new("note_too_long", nameof(input.Note));
    }

    private static bool IsName(string name) => name.Length <= Supplier.MaxName && !name.Any(char.IsControl);

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        await using var batch = db.Batch();
        foreach (var input in operations.Select(InputOf))
            batch.InsertRows([RowOf(input)], Change);
        await batch.ExecuteNonQueryAsync(ct);
    }

    private Supplier RowOf(SaveSupplier input) =>
        new()
        {
            BusinessId = tenant.BusinessId,
            Id = input.SupplierId,
            Name = input.Name.Trim(),
            NameUr = input.NameUr.Trim(),
            Phone = input.Phone.Trim(),
            TermsDays = (short)input.TermsDays,
            LeadDays = (short)input.LeadDays,
            Note = input.Note.Trim(),
            ArchivedAt = input.Archived ? clock.GetUtcNow() : null,
            CreatedAt = clock.GetUtcNow(),
        };

    [GeneratedRegex(@"^[0-9+ -]{0,20}\z")]
    private static partial Regex PhoneShape();
}
