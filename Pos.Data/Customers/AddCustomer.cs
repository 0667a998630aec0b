using NpgsqlTypes;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Customers;

/// <summary>Payload of add_customer. The customer's id is the operation's.</summary>
public sealed record AddCustomer(
    [property: System.Text.Json.Serialization.JsonRequired] string Name,
    string? NameUr = null,
    string? Nickname = null,
    string? Phone = null
);

/// <summary>
/// A customer written down at the till. Reasons it can be quarantined for: unreadable, unknown_version, name_missing, name_too_long, phone_bad.
/// A sale that came first has brought the name already; then only its owner, who may change a customer, adds what is missing.
/// </summary>
public sealed class AddCustomerHandler(PosDb db, TenantContext tenant) : OperationHandler<AddCustomer>(CustomersJson.Default.AddCustomer)
{
    private const string Fill = """
        update set name_ur = coalesce(nullif(customers.name_ur, ''), excluded.name_ur), nickname = coalesce(nullif(customers.nickname, ''), excluded.nickname),
                   phone = coalesce(nullif(customers.phone, ''), excluded.phone), change_seq = excluded.change_seq
        """;

    public override string Kind => "add_customer";
    public override bool FromTills => true;

    protected override Refusal? Check(AddCustomer input) => CustomerShape.Check(input.Name, input.NameUr, input.Nickname, input.Phone);

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        await using var batch = db.Batch();
        batch
            .Insert(
                $"""
                insert into shop.customers (business_id, id, name, name_ur, nickname, phone, created_at, change_seq)
                select $1, u.id, u.name, u.name_ur, u.nickname, u.phone, u.created_at, seq.value
                from (select app.next_change_seq() as value) seq, unnest($2, $3, $4, $5, $6, $7) as u (id, name, name_ur, nickname, phone, created_at)
                on conflict (business_id, id) do {(tenant.IsOwner ? Fill : "nothing")}
                """
            )
            .Value(tenant.BusinessId)
            .Column(operations, NpgsqlDbType.Uuid, o => o.OpId)
            .Column(operations, NpgsqlDbType.Text, o => InputOf(o).Name.Trim())
            .Column(operations, NpgsqlDbType.Text, o => InputOf(o).NameUr?.Trim() ?? "")
            .Column(operations, NpgsqlDbType.Text, o => InputOf(o).Nickname?.Trim() ?? "")
            .Column(operations, NpgsqlDbType.Text, o => InputOf(o).Phone?.Trim() ?? "")
            .Column(operations, NpgsqlDbType.TimestampTz, o => o.OccurredAt);
        await batch.ExecuteNonQueryAsync(ct);
    }
}
