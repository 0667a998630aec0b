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
    public override string KindKey => "review.kind.add_customer";

    protected override Refusal? Check(AddCustomer input) => CustomerShape.Check(input.Name, input.NameUr, input.Nickname, input.Phone);

    protected override Described Describe(AddCustomer input) =>
        new()
        {
            Title = input.Name,
            Facts =
            [
                new("customers.name") { Words = (input.Name, input.NameUr ?? "") },
                .. input.Nickname is { Length: > 0 } nickname
                    ? [new DescribedFact("customers.nickname") { Words = (nickname, "") }]
                    : Array.Empty<DescribedFact>(),
                .. input.Phone is { Length: > 0 } phone
                    ? [new DescribedFact("customers.phone") { Figure = phone }]
                    : Array.Empty<DescribedFact>(),
            ],
        };

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        await using var batch = db.Batch();
        batch.InsertRows(
            [.. operations.Select(o => RowOf(o, InputOf(o)))],
            $"on conflict (business_id, id) do {(tenant.IsOwner ? Fill : "nothing")}",
            stamped: true
        );
        await batch.ExecuteNonQueryAsync(ct);
    }

    private Customer RowOf(AuthenticOperation operation, AddCustomer input) =>
        new()
        {
            BusinessId = tenant.BusinessId,
            Id = operation.OpId,
            Name = input.Name.Trim(),
            NameUr = input.NameUr?.Trim() ?? "",
            Nickname = input.Nickname?.Trim() ?? "",
            Phone = input.Phone?.Trim() ?? "",
            CreatedAt = operation.OccurredAt,
        };
}
