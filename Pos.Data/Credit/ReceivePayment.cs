using System.Text.Json.Serialization;
using NpgsqlTypes;
using Pos.Data.Customers;
using Pos.Data.Operations;
using Pos.Data.Payments;
using Pos.Data.Tenancy;

namespace Pos.Data.Credit;

/// <summary>Payload of receive_payment. Money in paisa.</summary>
public sealed record ReceivePayment
{
    /// <summary>As on the customer's paper; empty from the office, which gives none.</summary>
    [JsonRequired]
    public string ReceiptNo { get; init; } = "";

    [JsonRequired]
    public Guid CustomerId { get; init; }

    [JsonRequired]
    public string CustomerName { get; init; } = "";

    [JsonRequired]
    public PaymentMethod Method { get; init; }

    [JsonRequired]
    public long Amount { get; init; }

    /// <summary>Cash handed over; the change is tendered - amount.</summary>
    public long? Tendered { get; init; }

    /// <summary>The debts it is meant for; what they do not take goes to the oldest.</summary>
    public List<ChosenDebt> Against
    {
        get => _against ?? [];
        init => _against = value;
    }

    // The reader sets what did not come to null.
    private readonly List<ChosenDebt>? _against;

    /// <summary>Heard from the office only; a till is at its outlet.</summary>
    public Guid? OutletId { get; init; }
}

/// <param name="OpId">With <paramref name="LineNo"/>, the ledger entry of the debt; for a sale its id and 1.</param>
public sealed record ChosenDebt(
    [property: JsonRequired] Guid OpId,
    [property: JsonRequired] short LineNo,
    [property: JsonRequired] long Amount
);

/// <summary>
/// Money against what a customer owes. More than that becomes his advance. Reasons it can be quarantined for: unreadable, unknown_version, bad_payment, bad_customer, too_many_debts.
/// From the office also refused: outlet_unknown. Flags it raises: late_arrival, overpaid, recovered.
/// </summary>
public sealed class ReceivePaymentHandler(PosDb db, TenantContext tenant, OutletDays days, KnownCustomers customers, TimeProvider clock)
    : OperationHandler<ReceivePayment>(CreditJson.Default.ReceivePayment)
{
    public const long MaxAmount = 1_000_000_000_000;

    /// <summary>As many as a till is told; money that is not meant for one goes to the oldest.</summary>
    public const int MostChosen = CustomerRows.MostDebts;

    public override string Kind => "receive_payment";
    public override bool FromTills => true;
    public override string KindKey => "review.kind.receive_payment";

    protected override Refusal? Check(ReceivePayment input)
    {
        if (input.ReceiptNo.Length > 40 || input.ReceiptNo.Contains('\0'))
            return new("unreadable", nameof(input.ReceiptNo));
        if (!Enum.IsDefined(input.Method) || input.Amount is <= 0 or > MaxAmount)
            return new("bad_payment", nameof(input.Amount));
        if (input.Tendered is { } tendered && (input.Method != PaymentMethod.Cash || tendered < input.Amount || tendered > MaxAmount))
            return new("bad_payment", nameof(input.Tendered));
        if (input.Against.Count > MostChosen)
            return new("too_many_debts", nameof(input.Against));
        if (
            input.Against.Any(a => a is not { Amount: > 0 and <= MaxAmount, LineNo: > 0 })
            || input.Against.Sum(a => a.Amount) > input.Amount
        )
            return new("bad_payment", nameof(input.Against));
        return KnownCustomers.Sound(input.CustomerId, input.CustomerName) ? null : new("bad_customer", nameof(input.CustomerId));
    }

    protected override Described Describe(ReceivePayment input) =>
        new()
        {
            Title = input.ReceiptNo,
            Amount = input.Amount,
            Customer = input.CustomerName,
            Facts =
            [
                new("sale.customer") { Words = (input.CustomerName, "") },
                new("review.amount") { Paisa = input.Amount },
                new("sales.method") { TextKey = $"method.{input.Method.ToString().ToLowerInvariant()}" },
                new("sales.receipt") { Figure = input.ReceiptNo },
            ],
        };

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        var refusals = new Dictionary<Guid, Refusal>();
        foreach (var operation in operations)
            if (OutletOf(operation) is not { } outlet || !await days.IsThereAsync(outlet, ct))
                refusals[operation.OpId] = new("outlet_unknown", nameof(ReceivePayment.OutletId));
        return refusals;
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        var receivedAt = clock.GetUtcNow();
        foreach (var here in operations.GroupBy(o => OutletOf(o)!.Value))
        {
            var day = await days.OfAsync(here.Key, ct);
            var payments = here.ToList();
            await using var batch = db.Batch();
            await customers.WriteUnknownAsync(
                batch,
                payments.Select(o => ((Guid?)InputOf(o).CustomerId, (string?)InputOf(o).CustomerName)),
                receivedAt,
                ct
            );
            batch.InsertRows([.. payments.Select(o => PaymentOf(o, here.Key))]);
            LateArrivals.Flag(batch, tenant.BusinessId, payments, day, receivedAt);
            batch.Add("select app.announce('sales', $1)").Value(here.Key);
            batch.InsertEntries([.. payments.SelectMany(o => EntriesOf(o, here.Key, day, receivedAt))]);
            await batch.ExecuteNonQueryAsync(ct);
        }
    }

    private Payment PaymentOf(AuthenticOperation operation, Guid outletId) =>
        new()
        {
            BusinessId = tenant.BusinessId,
            OpId = operation.OpId,
            LineNo = 1,
            OutletId = outletId,
            CustomerId = InputOf(operation).CustomerId,
            Method = InputOf(operation).Method,
            Amount = InputOf(operation).Amount,
            Tendered = InputOf(operation).Tendered,
            OccurredAt = operation.OccurredAt,
        };

    private IEnumerable<LedgerEntry> EntriesOf(AuthenticOperation operation, Guid outletId, OutletDay day, DateTimeOffset receivedAt)
    {
        var input = InputOf(operation);
        var rest = input.Amount - input.Against.Sum(a => a.Amount);
        var parts = input
            .Against.Select(a => (a.Amount, Op: (Guid?)a.OpId, Line: (short?)a.LineNo))
            .Concat(rest > 0 ? [(rest, null, null)] : []);
        return parts.Select(
            (part, i) =>
                new LedgerEntry
                {
                    BusinessId = tenant.BusinessId,
                    OpId = operation.OpId,
                    LineNo = (short)(i + 1),
                    OutletId = outletId,
                    CustomerId = input.CustomerId,
                    Kind = EntryKind.Payment,
                    Account = Enum.Parse<LedgerAccount>(input.Method.ToString()),
                    Amount = -part.Amount,
                    AgainstOp = part.Op,
                    AgainstLine = part.Line,
                    WorkerId = operation.WorkerId,
                    DeviceId = operation.DeviceId,
                    ReceiptNo = input.ReceiptNo,
                    OccurredAt = operation.OccurredAt,
                    ReceivedAt = receivedAt,
                    BusinessDate = day.Of(operation.OccurredAt),
                }
        );
    }

    /// <summary>By what the whole batch made of it: an advance for a sale that came along is none.</summary>
    public override async Task ConcludeAsync(IReadOnlyList<AuthenticOperation> applied, CancellationToken ct)
    {
        await using var batch = db.Batch();
        var now = clock.GetUtcNow();
        batch
            .RaiseFlags(
                tenant.BusinessId,
                CreditFlags.Overpaid,
                now,
                """
                select p.op_id, a.customer_id as subject, (-a.balance)::text as detail
                from shop.payments p
                join shop.customers c on c.business_id = $1 and c.id = p.customer_id
                join shop.credit_accounts a on a.business_id = $1 and a.customer_id = coalesce(c.merged_into, c.id) and a.outlet_id = p.outlet_id
                where p.business_id = $1 and p.op_id = any($4) and a.balance < 0
                """
            )
            .Column(applied, NpgsqlDbType.Uuid, o => o.OpId);
        batch
            .RaiseFlags(
                tenant.BusinessId,
                CreditFlags.Recovered,
                now,
                """
                select a.by_op as op_id, a.customer_id as subject, sum(a.amount)::text as detail
                from shop.allocations a where a.business_id = $1 and a.by_op = any($4) and a.kind = 'recovered' and a.amount > 0
                group by a.by_op, a.customer_id
                """
            )
            .Column(applied, NpgsqlDbType.Uuid, o => o.OpId);
        await batch.ExecuteNonQueryAsync(ct);
    }

    private Guid? OutletOf(AuthenticOperation operation) => tenant.OutletId ?? operation.OutletId ?? InputOf(operation).OutletId;
}
