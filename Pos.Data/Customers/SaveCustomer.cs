using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Customers;

/// <param name="CreditLimit">Paisa he may owe at one outlet; null for no limit.</param>
public sealed record SaveCustomer(
    Guid CustomerId,
    string Name,
    string NameUr,
    string Nickname,
    string Phone,
    string Note,
    long? CreditLimit
);

/// <summary>The owner writes down or changes a customer. Refusals: those of <see cref="CustomerShape"/>, customer_merged.</summary>
public sealed class SaveCustomerHandler(PosDb db, TenantContext tenant, TimeProvider clock)
    : OperationHandler<SaveCustomer>(CustomersJson.Default.SaveCustomer)
{
    private const string Change = """
        on conflict (business_id, id) do update
          set name = excluded.name, name_ur = excluded.name_ur, nickname = excluded.nickname, phone = excluded.phone, note = excluded.note,
              credit_limit = excluded.credit_limit, change_seq = excluded.change_seq
        """;

    public override string Kind => "save_customer";

    protected override Refusal? Check(SaveCustomer input) =>
        CustomerShape.Check(input.Name, input.NameUr, input.Nickname, input.Phone, input.Note, input.CreditLimit);

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        var merged = await db.MergedAsync(operations.Select(o => InputOf(o).CustomerId), ct);
        return operations.Where(o => merged.Contains(InputOf(o).CustomerId)).ToDictionary(o => o.OpId, _ => new Refusal("customer_merged"));
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        await using var batch = db.Batch();
        foreach (var input in operations.Select(InputOf))
            batch.InsertRows([RowOf(input)], Change, stamped: true);
        await batch.ExecuteNonQueryAsync(ct);
    }

    private Customer RowOf(SaveCustomer input) =>
        new()
        {
            BusinessId = tenant.BusinessId,
            Id = input.CustomerId,
            Name = input.Name.Trim(),
            NameUr = input.NameUr.Trim(),
            Nickname = input.Nickname.Trim(),
            Phone = input.Phone.Trim(),
            Note = input.Note.Trim(),
            CreditLimit = input.CreditLimit,
            CreatedAt = clock.GetUtcNow(),
        };
}
