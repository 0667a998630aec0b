using Pos.Data.Customers;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Credit;

/// <param name="OutletId">Where the balances are owed.</param>
/// <param name="Date">Of the balances.</param>
public sealed record ImportCustomers(Guid OutletId, DateOnly Date, List<ImportedCustomer> Rows);

/// <param name="Balance">Paisa owed; negative for an advance, 0 for nothing.</param>
public sealed record ImportedCustomer(
    Guid CustomerId,
    string Name,
    string NameUr,
    string Nickname,
    string Phone,
    string Note,
    long? CreditLimit,
    long Balance
);

/// <summary>Many customers from a list, with what they owed in the old book. Refusals: no_rows, too_many_rows, those of <see cref="CustomerShape"/>, amount_bad, date_bad, outlet_unknown.</summary>
public sealed class ImportCustomersHandler(PosDb db, TenantContext tenant, OutletDays days, TimeProvider clock)
    : OperationHandler<ImportCustomers>(CreditJson.Default.ImportCustomers)
{
    public const int MostRows = 5000;

    public override string Kind => "import_customers";

    protected override Refusal? Check(ImportCustomers input)
    {
        if (input.Rows.Count == 0)
            return new("no_rows");
        if (input.Rows.Count > MostRows)
            return new("too_many_rows");
        if (input.Date < OpenAccountHandler.Earliest || input.Date > DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime.AddDays(1)))
            return new("date_bad", nameof(input.Date));
        foreach (var row in input.Rows)
        {
            if (row is null)
                return new("no_rows");
            if (CustomerShape.Check(row.Name, row.NameUr, row.Nickname, row.Phone, row.Note, row.CreditLimit) is { } refusal)
                return refusal;
            if (row.Balance is < -Customer.MaxLimit or > Customer.MaxLimit)
                return new("amount_bad", nameof(row.Balance));
        }
        return null;
    }

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        var refusals = new Dictionary<Guid, Refusal>();
        foreach (var operation in operations)
            if (!await days.IsThereAsync(InputOf(operation).OutletId, ct))
                refusals[operation.OpId] = new("outlet_unknown", nameof(ImportCustomers.OutletId));
        return refusals;
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        foreach (var operation in operations)
        {
            var input = InputOf(operation);
            var (now, day) = (clock.GetUtcNow(), await days.OfAsync(input.OutletId, ct));
            await using var batch = db.Batch();
            batch.InsertRows([.. input.Rows.Select(r => RowOf(r, now))], stamped: true);
            var openings = input
                .Rows.Index()
                .Where(r => r.Item.Balance != 0)
                .Select(r =>
                    OpenAccountHandler.Opening(
                        tenant.BusinessId,
                        operation,
                        (short)(r.Index + 1),
                        r.Item.CustomerId,
                        input.OutletId,
                        r.Item.Balance,
                        input.Date,
                        "",
                        day,
                        now
                    )
                )
                .ToList();
            batch.InsertEntries(openings);
            await batch.ExecuteNonQueryAsync(ct);
        }
    }

    private Customer RowOf(ImportedCustomer row, DateTimeOffset now) =>
        new()
        {
            BusinessId = tenant.BusinessId,
            Id = row.CustomerId,
            Name = row.Name.Trim(),
            NameUr = row.NameUr.Trim(),
            Nickname = row.Nickname.Trim(),
            Phone = row.Phone.Trim(),
            Note = row.Note.Trim(),
            CreditLimit = row.CreditLimit,
            CreatedAt = now,
        };
}
