using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Credit;
using Pos.Data.Customers;
using Pos.Data.Operations;
using Pos.Data.Payments;
using Pos.Data.Stock;
using Pos.Data.Tenancy;

namespace Pos.Data.Sales;

/// <summary>
/// Payload of record_sale, version 4. Money in paisa. The sum of the payments plus credit is the total. Version 1 had no prices_as_of, version 2 no customer,
/// version 3 no packs.
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

    /// <summary>Proof that the owner's code was given at the till: hex SHA-256 of the code's key, the operation's id and what was approved (app.approves).</summary>
    public string? Approval { get; init; }

    /// <summary>The credit that was approved. The first tills did not say, and their proof is of the sale alone.</summary>
    public long? ApprovedCredit { get; init; }

    /// <summary>Somebody gave his PIN for what whoever sold might not do.</summary>
    public List<GivenWord>? Approvals { get; init; }
}

/// <param name="Quantity">Thousandths of the unit.</param>
/// <param name="UnitPrice">The price the customer was asked, for one unit or one pack; a different list price raises a flag, no more.</param>
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
    string? Barcode,
    SoldPack? Pack = null
);

/// <summary>What goods were sold in, by whole ones. One that the shop does not know is no less a fact.</summary>
/// <param name="Factor">Thousandths of the product's unit in one.</param>
public sealed record SoldPack(
    [property: JsonRequired] Guid Id,
    [property: JsonRequired] string Name,
    string? NameUr,
    [property: JsonRequired] long Factor
);

/// <param name="Tendered">Cash handed over; the change is tendered - amount.</param>
public sealed record RecordSalePayment([property: JsonRequired] PaymentMethod Method, [property: JsonRequired] long Amount, long? Tendered);

/// <summary>
/// Reasons it can be quarantined for: unreadable, unknown_version, no_lines, bad_line, bad_total, bad_payment, bad_customer, unknown_product.
/// Applied by hand also refused: receipt_taken. Flags it raises: price_changed, late_arrival, over_limit, beyond_right, false_word, receipt_odd, stock_negative (by the stock trigger).
/// </summary>
public sealed class RecordSaleHandler(PosDb db, TenantContext tenant, OutletDays days, KnownCustomers customers, TimeProvider clock)
    : OperationHandler<RecordSale>(SalesJson.Default.RecordSale)
{
    private const int MaxLines = 500;
    private const long MaxMoney = 1_000_000_000_000;

    public override string Kind => "record_sale";
    public override int SchemaVersion => 4;
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
        if (sale.Approval is { } code && !GivenWord.IsProof(code))
            return new("unreadable", nameof(sale.Approval));
        return sale.Approvals is null || GivenWord.AreSound(sale.Approvals) ? null : new("unreadable", nameof(sale.Approvals));
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
        && (line.Pack is null || Sound(line.Pack, line))
        && (
            line.Amount is { } amount
                ? amount is > 0 and <= Catalog.Product.MaxPrice
                    && line.UnitPrice > 0
                    && line.LineTotal == amount
                    && line.Quantity == SaleTotals.QuantityWorth(amount, line.UnitPrice)
                : line.LineTotal == SaleTotals.LineTotal(line.Quantity, line.UnitPrice, line.Pack?.Factor ?? 1000)
        );

    private static bool Sound(SoldPack pack, RecordSaleLine line) =>
        pack.Factor is > 0 and <= SaleTotals.MaxQuantity
        && line.Quantity % pack.Factor == 0
        && line.Amount is null
        && pack.Name.Length is > 0 and <= 200
        && (pack.NameUr?.Length ?? 0) <= 200
        && !pack.Name.Contains('\0')
        && pack.NameUr?.Contains('\0') != true;

    private static bool Sound(RecordSalePayment payment) =>
        Enum.IsDefined(payment.Method)
        && payment.Amount is > 0 and <= MaxMoney
        && (
            payment.Tendered is not { } tendered
            || (payment.Method == PaymentMethod.Cash && tendered >= payment.Amount && tendered <= MaxMoney)
        );

    protected override Described Describe(RecordSale sale)
    {
        var payments = sale.Payments.Where(p => p is not null);
        return new()
        {
            Title = sale.ReceiptNo,
            Amount = sale.Total,
            Lines =
            [
                .. sale
                    .Lines.Where(l => l is not null)
                    .Select(l => new DescribedLine(l.Name, l.NameUr, l.Quantity, l.Unit, l.UnitPrice, l.LineTotal, PackOf(l))),
            ],
            Sums =
            [
                .. sale.Rounding != 0 ? [new DescribedSum("sale.rounding", sale.Rounding, SumRank.Part)] : Array.Empty<DescribedSum>(),
                new("sales.total", sale.Total, SumRank.Total),
                .. payments.Select(p => new DescribedSum($"method.{p.Method.ToString().ToLowerInvariant()}", p.Amount, SumRank.Part)),
                .. sale.Credit != 0
                    ? [new DescribedSum("method.credit", sale.Credit, SumRank.Owed, sale.CustomerName)]
                    : Array.Empty<DescribedSum>(),
            ],
        };
    }

    private static DescribedPack? PackOf(RecordSaleLine line) =>
        line.Pack is { Factor: > 0 } pack ? new(pack.Name, pack.NameUr, pack.Factor) : null;

    // What the list says of the goods in hand, at the outlet of the sale: asked once for the check and for the flags.
    private readonly Dictionary<Guid, long> _prices = [];
    private readonly Dictionary<Guid, Catalog.Pack> _packs = [];

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        await AskPricesAsync(operations, ct);
        return operations
            .Where(o => InputOf(o).Lines.Any(l => !_prices.ContainsKey(l.ProductId)))
            .ToDictionary(o => o.OpId, _ => new Refusal("unknown_product"));
    }

    private async Task AskPricesAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        Guid[] goods =
        [
            .. operations.SelectMany(o => InputOf(o).Lines).Select(l => l.ProductId).Distinct().Where(id => !_prices.ContainsKey(id)),
        ];
        if (goods.Length == 0)
            return;
        await using var command = db.Command(
            """
            select p.id, coalesce(o.price, p.price) from shop.products p
            left join shop.outlet_products o on o.business_id = $1 and o.outlet_id = $3 and o.product_id = p.id
            where p.business_id = $1 and p.id = any($2)
            """
        );
        command.Parameters.Add(new() { Value = tenant.BusinessId });
        command.Parameters.Add(new() { Value = goods });
        command.Parameters.Add(new() { Value = OutletOf(operations) });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            _prices[reader.GetGuid(0)] = reader.GetInt64(1);
    }

    // Those that went too. Most sales have none, and nothing is asked for them.
    private async Task AskPacksAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        Guid[] ids =
        [
            .. operations
                .SelectMany(o => InputOf(o).Lines)
                .Select(l => l.Pack?.Id)
                .OfType<Guid>()
                .Distinct()
                .Where(id => !_packs.ContainsKey(id)),
        ];
        if (ids.Length == 0)
            return;
        foreach (var pack in await db.Set<Catalog.Pack>().Where(p => ids.Contains(p.Id)).ToListAsync(ct))
            _packs[pack.Id] = pack;
    }

    /// <summary>What the list asks for one unit, or for a pack of so many: its own price, in proportion where another number is in it now; else that of the goods in it.</summary>
    private long? ListPrice(RecordSaleLine line) =>
        !_prices.TryGetValue(line.ProductId, out var price) ? null
        : line.Pack is not { } sold ? price
        : _packs.TryGetValue(sold.Id, out var pack) && pack.ProductId == line.ProductId
            ? SaleTotals.LineTotal(sold.Factor, pack.Price, pack.Factor)
        : SaleTotals.LineTotal(sold.Factor, price);

    private Guid OutletOf(IReadOnlyList<AuthenticOperation> operations) =>
        tenant.OutletId ?? operations[0].OutletId ?? throw new InvalidOperationException("a sale is made at an outlet");

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        var outletId = OutletOf(operations);
        var day = await days.OfAsync(outletId, ct);
        var receivedAt = clock.GetUtcNow();
        await AskPricesAsync(operations, ct);
        await AskPacksAsync(operations, ct);
        var odd = await OddNumbersAsync(operations, ct);
        var sales = operations
            .Select(o => SaleOf(o, InputOf(o), odd.GetValueOrDefault(o.OpId, InputOf(o).ReceiptNo), outletId, receivedAt, day))
            .ToList();

        await using var batch = db.Batch();
        await customers.WriteUnknownAsync(batch, operations.Select(o => (InputOf(o).CustomerId, InputOf(o).CustomerName)), receivedAt, ct);
        batch.InsertRows(sales);
        batch.InsertRows([.. sales.SelectMany(s => s.Lines)]);
        batch.InsertRows([.. sales.SelectMany(s => s.Payments)]);
        LateArrivals.Flag(batch, tenant.BusinessId, operations, day, receivedAt);
        FlagChangedPrices(batch, operations, receivedAt);
        FlagOddNumbers(batch, operations, odd, receivedAt);
        batch.Add("select app.announce('sales', $1)").Value(outletId);
        batch.InsertEntries([.. sales.Where(s => s.Credit > 0).Select(DebtOf)]);
        batch.MoveStock([.. sales.SelectMany(s => s.Lines.Select(l => MovementOf(s, l)))]);
        await batch.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The number stands on a customer's paper; two sales cannot share it.</summary>
    public override async Task<Refusal?> CheckByHandAsync(AuthenticOperation operation, CancellationToken ct)
    {
        var number = InputOf(operation).ReceiptNo;
        var others = db.Sales.Where(s => s.ReceiptNo == number && s.Id != operation.OpId);
        // Both halves of a copied phone printed the same number; the owner cannot change what is on paper.
        var copies = db.Operations.Where(o => o.DeviceId == operation.DeviceId && o.DeviceSeq == operation.DeviceSeq);
        return await others.AnyAsync(s => !copies.Any(o => o.OpId == s.Id), ct) ? new("receipt_taken", nameof(RecordSale.ReceiptNo)) : null;
    }

    /// <summary>
    /// The number is the till's own text. One that its phone does not give out, or that another sale has, stays what the customer's paper says, and the phone's
    /// own place for the operation is written behind it: so no till can make two sales of one number. By hand the owner chooses it, and it was looked up.
    /// </summary>
    /// <returns>The numbers they are kept under instead.</returns>
    private async Task<Dictionary<Guid, string>> OddNumbersAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        var odd = new Dictionary<Guid, string>();
        var fromTills = operations.Where(o => o.DeviceId is not null && !tenant.IsOwner).ToList();
        if (fromTills.Count == 0)
            return odd;
        // Tills of one device wait for each other at its head, so nobody's number can come between.
        await using var batch = db.Batch();
        batch
            .Add(
                """
                select d.id, o.code || d.number from shop.devices d join shop.outlets o on o.business_id = $1 and o.id = d.outlet_id
                where d.business_id = $1 and d.id = any($2)
                """
            )
            .Value(tenant.BusinessId)
            .Value(fromTills.Select(o => o.DeviceId!.Value).Distinct().ToArray());
        batch
            .Add("select s.receipt_no, s.id from shop.sales s where s.business_id = $1 and s.receipt_no = any($2)")
            .Value(tenant.BusinessId)
            .Value(fromTills.Select(o => InputOf(o).ReceiptNo).Distinct().ToArray());
        var prefixes = new Dictionary<Guid, string>();
        await using var reader = await batch.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            prefixes[reader.GetGuid(0)] = reader.GetString(1);
        await reader.NextResultAsync(ct);
        var taken = new List<(string ReceiptNo, Guid Id)>();
        while (await reader.ReadAsync(ct))
            taken.Add((reader.GetString(0), reader.GetGuid(1)));
        var others = taken.ToLookup(t => t.ReceiptNo, t => t.Id);
        var here = new HashSet<string>();
        foreach (var operation in fromTills)
        {
            var number = InputOf(operation).ReceiptNo;
            var isFirst = here.Add(number);
            // A phone that is not there has no prefix, and its sale fails on the key.
            if (
                prefixes.TryGetValue(operation.DeviceId!.Value, out var prefix)
                && (!isFirst || !IsOf(prefix, number) || others[number].Any(id => id != operation.OpId))
            )
                odd[operation.OpId] = FormattableString.Invariant($"{number} ({prefix}/{operation.DeviceSeq})");
        }
        return odd;
    }

    private static bool IsOf(string prefix, string number) =>
        number.Length > prefix.Length + 1
        && number.StartsWith(prefix, StringComparison.Ordinal)
        && number[prefix.Length] == '-'
        && number.AsSpan(prefix.Length + 1).IndexOfAnyExceptInRange('0', '9') < 0;

    private void FlagOddNumbers(
        RowBatch batch,
        IReadOnlyList<AuthenticOperation> operations,
        Dictionary<Guid, string> odd,
        DateTimeOffset receivedAt
    ) =>
        batch.RaiseFlags([
            .. operations
                .Where(o => odd.ContainsKey(o.OpId))
                .Select(o => new Flag
                {
                    BusinessId = tenant.BusinessId,
                    OpId = o.OpId,
                    Kind = SalesFlags.ReceiptOdd,
                    Subject = o.OpId,
                    Detail = InputOf(o).ReceiptNo,
                    RaisedAt = receivedAt,
                }),
        ]);

    private Sale SaleOf(
        AuthenticOperation operation,
        RecordSale input,
        string receiptNo,
        Guid outletId,
        DateTimeOffset receivedAt,
        OutletDay day
    ) =>
        new()
        {
            BusinessId = tenant.BusinessId,
            Id = operation.OpId,
            OutletId = outletId,
            DeviceId = operation.DeviceId,
            WorkerId = operation.WorkerId,
            CustomerId = input.CustomerId,
            ReceiptNo = receiptNo,
            OccurredAt = operation.OccurredAt,
            ReceivedAt = receivedAt,
            BusinessDate = day.Of(operation.OccurredAt),
            LinesTotal = input.LinesTotal,
            Rounding = input.Rounding,
            Total = input.Total,
            Paid = input.Total - input.Credit,
            Credit = input.Credit,
            Lines =
            [
                .. input.Lines.Select(
                    (line, i) =>
                        new SaleLine
                        {
                            BusinessId = tenant.BusinessId,
                            SaleId = operation.OpId,
                            LineNo = (short)(i + 1),
                            OutletId = outletId,
                            ProductId = line.ProductId,
                            Name = line.Name,
                            NameUr = line.NameUr ?? "",
                            Unit = line.Unit,
                            Quantity = line.Quantity,
                            UnitPrice = line.UnitPrice,
                            Amount = line.Amount,
                            LineTotal = line.LineTotal,
                            PackName = line.Pack?.Name,
                            PackNameUr = line.Pack?.NameUr,
                            PackFactor = line.Pack?.Factor,
                        }
                ),
            ],
            Payments =
            [
                .. input.Payments.Select(
                    (payment, i) =>
                        new Payment
                        {
                            BusinessId = tenant.BusinessId,
                            OpId = operation.OpId,
                            LineNo = (short)(i + 1),
                            OutletId = outletId,
                            SaleId = operation.OpId,
                            Method = payment.Method,
                            Amount = payment.Amount,
                            Tendered = payment.Tendered,
                            OccurredAt = operation.OccurredAt,
                        }
                ),
            ],
        };

    private static LedgerEntry DebtOf(Sale sale) =>
        new()
        {
            BusinessId = sale.BusinessId,
            OpId = sale.Id,
            LineNo = 1,
            OutletId = sale.OutletId,
            CustomerId = sale.CustomerId!.Value,
            Kind = EntryKind.Credit,
            Account = LedgerAccount.Sales,
            Amount = sale.Credit,
            SaleId = sale.Id,
            WorkerId = sale.WorkerId,
            DeviceId = sale.DeviceId,
            ReceiptNo = sale.ReceiptNo,
            OccurredAt = sale.OccurredAt,
            ReceivedAt = sale.ReceivedAt,
            BusinessDate = sale.BusinessDate,
        };

    private static StockMovement MovementOf(Sale sale, SaleLine line) =>
        new()
        {
            BusinessId = sale.BusinessId,
            OpId = sale.Id,
            LineNo = line.LineNo,
            OutletId = sale.OutletId,
            ProductId = line.ProductId,
            Quantity = -line.Quantity,
            Reason = Reason.Sale,
            OccurredAt = sale.OccurredAt,
        };

    /// <summary>Once for each product of a sale, by its first line at another price than the list's.</summary>
    private void FlagChangedPrices(RowBatch batch, IReadOnlyList<AuthenticOperation> operations, DateTimeOffset receivedAt) =>
        batch.RaiseFlags([
            .. operations.SelectMany(o =>
                InputOf(o)
                    .Lines.Select(l => (Line: l, List: ListPrice(l)))
                    .Where(l => l.List is not null && l.Line.UnitPrice != l.List)
                    .DistinctBy(l => l.Line.ProductId)
                    .Select(l => new Flag
                    {
                        BusinessId = tenant.BusinessId,
                        OpId = o.OpId,
                        Kind = SalesFlags.PriceChanged,
                        Subject = l.Line.ProductId,
                        Detail = FormattableString.Invariant($"{l.Line.UnitPrice} {l.List} {InputOf(o).PricesAsOf}"),
                        RaisedAt = receivedAt,
                    })
            ),
        ]);

    public override bool Concludes(AuthenticOperation applied) => InputOf(applied).Credit > 0;

    public override async Task ConcludeAsync(IReadOnlyList<AuthenticOperation> applied, CancellationToken ct)
    {
        var onCredit = applied.Select(o => new CreditSale(o, InputOf(o))).Where(s => s.Input.Credit > 0).ToList();
        if (onCredit.Count == 0)
            return;
        await using var batch = db.Batch();
        batch.Judge(tenant.BusinessId, clock.GetUtcNow(), onCredit);
        await batch.ExecuteNonQueryAsync(ct);
    }
}
