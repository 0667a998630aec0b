using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using NpgsqlTypes;
using Pos.Data.Credit;
using Pos.Data.Customers;
using Pos.Data.Operations;
using Pos.Data.Payments;
using Pos.Data.Tenancy;

namespace Pos.Data.Sales;

/// <summary>
/// Payload of record_sale, version 3. Money in paisa. The sum of the payments plus credit is the total. Version 1 had no prices_as_of, version 2 no customer.
/// </summary>
public sealed record RecordSale
{
    [JsonRequired]
    public string ReceiptNo { get; init; } = "";

    [JsonRequired]
    public List<RecordSaleLine> Lines { get; init; } = [];

    [JsonRequired]
    public long LinesTotal { get; init; }

    [JsonRequired]
    public long Rounding { get; init; }

    [JsonRequired]
    public long Total { get; init; }

    [JsonRequired]
    public List<RecordSalePayment> Payments { get; init; } = [];
    public long Credit { get; init; }

    /// <summary>When the till last heard of the list's prices, milliseconds since 1970, corrected; 0 when it never did or did not say.</summary>
    [JsonRequired]
    public long PricesAsOf { get; init; }

    /// <summary>Who bought. Needed, with the name, when something is left on credit; a customer nobody has heard of is written down by this name.</summary>
    public Guid? CustomerId { get; init; }
    public string? CustomerName { get; init; }

    /// <summary>Proof that the owner's code was given at the till: hex SHA-256 of the code's key and the operation's id (app.approves).</summary>
    public string? Approval { get; init; }
}

/// <param name="Quantity">Thousandths of the unit.</param>
/// <param name="UnitPrice">The price the customer was asked; a different list price raises a flag, no more.</param>
/// <param name="Amount">Set when sold by worth; then it is the line total and the quantity follows from it.</param>
public sealed record RecordSaleLine(
    [property: JsonRequired] Guid ProductId,
    [property: JsonRequired] string Name,
    string? NameUr,
    [property: JsonRequired] string Unit,
    [property: JsonRequired] long Quantity,
    [property: JsonRequired] long UnitPrice,
    long? Amount,
    [property: JsonRequired] long LineTotal,
    string? Barcode
);

/// <param name="Tendered">Cash handed over; the change is tendered - amount.</param>
public sealed record RecordSalePayment([property: JsonRequired] PaymentMethod Method, [property: JsonRequired] long Amount, long? Tendered);

/// <summary>
/// Reasons it can be quarantined for: unreadable, unknown_version, no_lines, bad_line, bad_total, bad_payment, bad_customer, unknown_product.
/// Applied by hand also refused: receipt_taken. Flags it raises: price_changed, late_arrival, over_limit, stock_negative (by the stock trigger).
/// </summary>
public sealed class RecordSaleHandler(PosDb db, TenantContext tenant, OutletDays days, KnownCustomers customers, TimeProvider clock)
    : OperationHandler<RecordSale>(SalesJson.Default.RecordSale)
{
    private const int MaxLines = 500;
    private const long MaxMoney = 1_000_000_000_000;
    private readonly Dictionary<Guid, long> _prices = [];

    public override string Kind => "record_sale";
    public override int SchemaVersion => 3;
    public override bool FromTills => true;

    protected override void Upcast(int version, JsonObject payload)
    {
        if (version == 1)
            payload["prices_as_of"] ??= 0L;
    }

    protected override Refusal? Check(RecordSale sale)
    {
        if (sale.ReceiptNo.Length is 0 or > 40)
            return new("unreadable", nameof(sale.ReceiptNo));
        if (sale.Lines.Count is 0 or > MaxLines)
            return new("no_lines");
        long linesTotal = 0;
        foreach (var line in sale.Lines)
        {
            if (line is null || !Sound(line))
                return new("bad_line");
            linesTotal += line.LineTotal;
        }
        if (sale.LinesTotal != linesTotal || sale.Rounding != SaleTotals.Rounding(linesTotal) || sale.Total != linesTotal + sale.Rounding)
            return new("bad_total");
        if (sale.Credit is < 0 or > MaxMoney || sale.Payments.Count > 20 || sale.Payments.Any(p => p is null || !Sound(p)))
            return new("bad_payment");
        if (sale.Payments.Sum(p => p.Amount) + sale.Credit != sale.Total)
            return new("bad_payment");
        if (!KnownCustomers.Sound(sale.CustomerId, sale.CustomerName) || (sale.Credit > 0 && sale.CustomerId is null))
            return new("bad_customer", nameof(sale.CustomerId));
        return sale.Approval is null or { Length: 64 } ? null : new("unreadable", nameof(sale.Approval));
    }

    private static bool Sound(RecordSaleLine line) =>
        line.Quantity is > 0 and <= SaleTotals.MaxQuantity
        && line.UnitPrice is >= 0 and <= Catalog.Product.MaxPrice
        && line.Name.Length is > 0 and <= 200
        && (line.NameUr?.Length ?? 0) <= 200
        && line.Unit.Length is > 0 and <= 12
        && !line.Name.Contains('\0')
        && line.NameUr?.Contains('\0') != true
        && !line.Unit.Contains('\0')
        && (
            line.Amount is { } amount
                ? amount is > 0 and <= Catalog.Product.MaxPrice
                    && line.UnitPrice > 0
                    && line.LineTotal == amount
                    && line.Quantity == SaleTotals.QuantityWorth(amount, line.UnitPrice)
                : line.LineTotal == SaleTotals.LineTotal(line.Quantity, line.UnitPrice)
        );

    private static bool Sound(RecordSalePayment payment) =>
        Enum.IsDefined(payment.Method)
        && payment.Amount is > 0 and <= MaxMoney
        && (
            payment.Tendered is not { } tendered
            || (payment.Method == PaymentMethod.Cash && tendered >= payment.Amount && tendered <= MaxMoney)
        );

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        var asked = operations.SelectMany(o => InputOf(o).Lines).Select(l => l.ProductId).Distinct().ToArray();
        await using (var command = db.Command("select id, price from shop.products where business_id = $1 and id = any($2)"))
        {
            command.Parameters.Add(new() { Value = tenant.BusinessId });
            command.Parameters.Add(new() { Value = asked });
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
                _prices[reader.GetGuid(0)] = reader.GetInt64(1);
        }
        return operations
            .Where(o => InputOf(o).Lines.Any(l => !_prices.ContainsKey(l.ProductId)))
            .Select(o => o.OpId)
            .Distinct()
            .ToDictionary(id => id, _ => new Refusal("unknown_product"));
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        var outletId = tenant.OutletId ?? operations[0].OutletId ?? throw new InvalidOperationException("a sale is made at an outlet");
        var day = await days.OfAsync(outletId, ct);
        var receivedAt = clock.GetUtcNow();
        var lines = operations
            .SelectMany(o => InputOf(o).Lines.Select((line, i) => (Operation: o, Line: line, No: (short)(i + 1))))
            .ToList();
        var payments = operations
            .SelectMany(o => InputOf(o).Payments.Select((payment, i) => (Operation: o, Payment: payment, No: (short)(i + 1))))
            .ToList();

        var onCredit = operations.Where(o => InputOf(o).Credit > 0).ToList();

        await using var batch = db.Batch();
        await customers.WriteUnknownAsync(batch, operations.Select(o => (InputOf(o).CustomerId, InputOf(o).CustomerName)), receivedAt, ct);
        batch
            .Insert(
                """
                insert into shop.sales (business_id, id, outlet_id, device_id, worker_id, customer_id, receipt_no, occurred_at, received_at, business_date, lines_total, rounding, total, paid, credit)
                select $1, u.id, $2, u.device_id, u.worker_id, u.customer_id, u.receipt_no, u.occurred_at, $3, u.business_date, u.lines_total, u.rounding, u.total, u.total - u.credit, u.credit
                from unnest($4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
                  as u (id, device_id, worker_id, customer_id, receipt_no, occurred_at, business_date, lines_total, rounding, total, credit)
                """
            )
            .Value(tenant.BusinessId)
            .Value(outletId)
            .Value(receivedAt)
            .Column(operations, NpgsqlDbType.Uuid, o => o.OpId)
            .Column(operations, NpgsqlDbType.Uuid, o => o.DeviceId)
            .Column(operations, NpgsqlDbType.Uuid, o => o.WorkerId)
            .Column(operations, NpgsqlDbType.Uuid, o => InputOf(o).CustomerId)
            .Column(operations, NpgsqlDbType.Text, o => InputOf(o).ReceiptNo)
            .Column(operations, NpgsqlDbType.TimestampTz, o => o.OccurredAt)
            .Column(operations, NpgsqlDbType.Date, o => day.Of(o.OccurredAt))
            .Column(operations, NpgsqlDbType.Bigint, o => InputOf(o).LinesTotal)
            .Column(operations, NpgsqlDbType.Bigint, o => InputOf(o).Rounding)
            .Column(operations, NpgsqlDbType.Bigint, o => InputOf(o).Total)
            .Column(operations, NpgsqlDbType.Bigint, o => InputOf(o).Credit);
        batch
            .Insert(
                """
                insert into shop.sale_lines (business_id, sale_id, line_no, outlet_id, product_id, name, name_ur, unit, quantity, unit_price, amount, line_total)
                select $1, u.sale_id, u.line_no, $2, u.product_id, u.name, u.name_ur, u.unit, u.quantity, u.unit_price, u.amount, u.line_total
                from unnest($3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                  as u (sale_id, line_no, product_id, name, name_ur, unit, quantity, unit_price, amount, line_total)
                """
            )
            .Value(tenant.BusinessId)
            .Value(outletId)
            .Column(lines, NpgsqlDbType.Uuid, l => l.Operation.OpId)
            .Column(lines, NpgsqlDbType.Smallint, l => l.No)
            .Column(lines, NpgsqlDbType.Uuid, l => l.Line.ProductId)
            .Column(lines, NpgsqlDbType.Text, l => l.Line.Name)
            .Column(lines, NpgsqlDbType.Text, l => l.Line.NameUr ?? "")
            .Column(lines, NpgsqlDbType.Text, l => l.Line.Unit)
            .Column(lines, NpgsqlDbType.Bigint, l => l.Line.Quantity)
            .Column(lines, NpgsqlDbType.Bigint, l => l.Line.UnitPrice)
            .Column(lines, NpgsqlDbType.Bigint, l => l.Line.Amount)
            .Column(lines, NpgsqlDbType.Bigint, l => l.Line.LineTotal);
        batch
            .Insert(
                """
                insert into shop.payments (business_id, op_id, line_no, outlet_id, sale_id, method, amount, tendered, occurred_at)
                select $1, u.op_id, u.line_no, $2, u.op_id, u.method, u.amount, u.tendered, u.occurred_at
                from unnest($3, $4, $5, $6, $7, $8) as u (op_id, line_no, method, amount, tendered, occurred_at)
                """
            )
            .Value(tenant.BusinessId)
            .Value(outletId)
            .Column(payments, NpgsqlDbType.Uuid, p => p.Operation.OpId)
            .Column(payments, NpgsqlDbType.Smallint, p => p.No)
            .Column(payments, NpgsqlDbType.Text, p => p.Payment.Method.ToString().ToLowerInvariant())
            .Column(payments, NpgsqlDbType.Bigint, p => p.Payment.Amount)
            .Column(payments, NpgsqlDbType.Bigint, p => p.Payment.Tendered)
            .Column(payments, NpgsqlDbType.TimestampTz, p => p.Operation.OccurredAt);
        LateArrivals.Flag(batch, tenant.BusinessId, operations, day, receivedAt);
        var drifted = lines
            .Where(l => _prices.TryGetValue(l.Line.ProductId, out var price) && price != l.Line.UnitPrice)
            .DistinctBy(l => (l.Operation.OpId, l.Line.ProductId))
            .ToList();
        if (drifted.Count > 0)
        {
            batch
                .Insert(
                    """
                    insert into shop.flags (business_id, op_id, kind, subject, detail, raised_at)
                    select $1, u.op_id, $2, u.product_id, u.detail, $3 from unnest($4, $5, $6) as u (op_id, product_id, detail)
                    """
                )
                .Value(tenant.BusinessId)
                .Value(Flag.PriceChanged)
                .Value(receivedAt)
                .Column(drifted, NpgsqlDbType.Uuid, l => l.Operation.OpId)
                .Column(drifted, NpgsqlDbType.Uuid, l => l.Line.ProductId)
                .Column(
                    drifted,
                    NpgsqlDbType.Text,
                    l => FormattableString.Invariant($"{l.Line.UnitPrice} {_prices[l.Line.ProductId]} {InputOf(l.Operation).PricesAsOf}")
                );
        }
        batch.Insert("select app.announce('sales', $1)").Value(outletId);
        if (onCredit.Count > 0)
        {
            batch.InsertEntries(
                tenant.BusinessId,
                [
                    .. onCredit.Select(o => new LedgerEntry
                    {
                        OpId = o.OpId,
                        LineNo = 1,
                        OutletId = outletId,
                        CustomerId = InputOf(o).CustomerId!.Value,
                        Kind = EntryKind.Credit,
                        Account = LedgerAccount.Sales,
                        Amount = InputOf(o).Credit,
                        SaleId = o.OpId,
                        WorkerId = o.WorkerId,
                        DeviceId = o.DeviceId,
                        ReceiptNo = InputOf(o).ReceiptNo,
                        OccurredAt = o.OccurredAt,
                        ReceivedAt = receivedAt,
                        BusinessDate = day.Of(o.OccurredAt),
                    }),
                ]
            );
        }
        // Last, because its trigger takes the business's change counter, which the next writer waits for until this one commits.
        batch
            .Insert(
                """
                insert into shop.stock_movements (business_id, op_id, line_no, outlet_id, product_id, quantity, reason, occurred_at)
                select $1, u.op_id, u.line_no, $2, u.product_id, -u.quantity, 'sale', u.occurred_at
                from unnest($3, $4, $5, $6, $7) as u (op_id, line_no, product_id, quantity, occurred_at)
                """
            )
            .Value(tenant.BusinessId)
            .Value(outletId)
            .Column(lines, NpgsqlDbType.Uuid, l => l.Operation.OpId)
            .Column(lines, NpgsqlDbType.Smallint, l => l.No)
            .Column(lines, NpgsqlDbType.Uuid, l => l.Line.ProductId)
            .Column(lines, NpgsqlDbType.Bigint, l => l.Line.Quantity)
            .Column(lines, NpgsqlDbType.TimestampTz, l => l.Operation.OccurredAt);
        await batch.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The number stands on a customer's paper; two sales cannot share it.</summary>
    public override async Task<Refusal?> CheckByHandAsync(AuthenticOperation operation, CancellationToken ct)
    {
        var number = InputOf(operation).ReceiptNo;
        return await db.Sales.AnyAsync(s => s.ReceiptNo == number && s.Id != operation.OpId, ct)
            ? new("receipt_taken", nameof(RecordSale.ReceiptNo))
            : null;
    }

    /// <summary>By the balance that the whole batch made: what was paid back before the network came is no matter for the owner.</summary>
    public override async Task ConcludeAsync(IReadOnlyList<AuthenticOperation> applied, CancellationToken ct)
    {
        var onCredit = applied.Where(o => InputOf(o).Credit > 0).ToList();
        if (onCredit.Count == 0)
            return;
        await using var batch = db.Batch();
        batch
            .Insert(
                """
                with over_limit as materialized (
                  select u.op_id, u.approval, c.id, a.balance || ' ' || c.credit_limit as detail
                  from unnest($4, $5, $6) as u (op_id, customer_id, approval)
                  join shop.sales s on s.business_id = $1 and s.id = u.op_id
                  join shop.customers came on came.business_id = $1 and came.id = u.customer_id
                  join shop.customers c on c.business_id = $1 and c.id = coalesce(came.merged_into, came.id)
                  join shop.credit_accounts a on a.business_id = $1 and a.customer_id = c.id and a.outlet_id = s.outlet_id
                  where a.balance > c.credit_limit
                )
                insert into shop.flags (business_id, op_id, kind, subject, detail, raised_at)
                select $1, o.op_id, $2, o.id, o.detail, $3 from over_limit o where o.approval is null or not app.approves(o.op_id, o.approval)
                """
            )
            .Value(tenant.BusinessId)
            .Value(Flag.OverLimit)
            .Value(clock.GetUtcNow())
            .Column(onCredit, NpgsqlDbType.Uuid, o => o.OpId)
            .Column(onCredit, NpgsqlDbType.Uuid, o => InputOf(o).CustomerId!.Value)
            .Column(onCredit, NpgsqlDbType.Text, o => InputOf(o).Approval);
        await batch.ExecuteNonQueryAsync(ct);
    }
}
