using Pos.Data.Catalog;
using Pos.Data.Operations;
using Pos.Data.Payments;
using Pos.Data.Sales;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Review;

/// <summary>A sale as the owner writes it down again. Figures stay text until they are understood.</summary>
public sealed record CorrectionForm
{
    public const int MaxLines = 500;

    public Guid OpId { get; init; } = Guid.CreateVersion7();
    public string? ReceiptNo { get; init; }
    public string? Note { get; init; }
    public List<CorrectionLine> Lines { get; init; } = [];
    public List<CorrectionPayment> Payments { get; init; } = [];

    /// <summary>Who bought, and what he left on credit.</summary>
    public Guid? CustomerId { get; init; }
    public string? FindCustomer { get; init; }
    public string? Credit { get; init; }

    public bool OnCredit => CustomerId is not null || !string.IsNullOrWhiteSpace(Credit) || !string.IsNullOrWhiteSpace(FindCustomer);
    public long? CreditSaid => string.IsNullOrWhiteSpace(Credit) ? 0 : Figures.ParseRupees(Credit);

    /// <summary>Only a sale is written down again; whatever else was set aside is taken as it came or not at all.</summary>
    public static bool IsFor(OperationHandler? handler) => handler is RecordSaleHandler;

    public static CorrectionForm Of(RecordSale sale) =>
        new()
        {
            ReceiptNo = sale.ReceiptNo,
            Lines = [.. sale.Lines.Where(l => l is not null).Take(MaxLines).Select(CorrectionLine.Of)],
            Payments = [.. sale.Payments.Where(p => p is not null).Select(CorrectionPayment.Of)],
            CustomerId = sale.CustomerId,
            FindCustomer = sale.CustomerId is null ? sale.CustomerName : null,
            Credit = sale.Credit > 0 ? Figures.RupeesTyped(sale.Credit) : null,
        };

    /// <summary>The sale with what was not written carried over from <paramref name="original"/>; null while anything is not understood.</summary>
    /// <param name="customer">His name; null when he is not in the shop's list.</param>
    public RecordSale? ToSale(RecordSale? original, IReadOnlyDictionary<Guid, ProductChoice> products, string? customer)
    {
        var lines = Lines.ConvertAll(l => l.ToLine(products));
        if (lines.Count == 0 || lines.Contains(null))
            return null;
        var linesTotal = lines.Sum(l => l!.LineTotal);
        var rounding = SaleTotals.Rounding(linesTotal);
        var total = linesTotal + rounding;
        var said = Payments.ConvertAll(p => Figures.ParseRupees(p.Amount));
        // One amount left empty takes the rest.
        var empty = Payments.FindIndex(p => string.IsNullOrWhiteSpace(p.Amount));
        if (CreditSaid is not { } credit)
            return null;
        if (empty >= 0)
            said[empty] = total - credit - said.Sum();
        if (said.Contains(null))
            return null;
        var payments = Payments
            .Zip(said, (p, amount) => new RecordSalePayment(p.Method, amount!.Value, p.TenderedFor(amount.Value)))
            .Where(p => p.Amount != 0)
            .ToList();
        return (original ?? new()) with
        {
            ReceiptNo = ReceiptNo?.Trim() ?? "",
            Lines = lines!,
            LinesTotal = linesTotal,
            Rounding = rounding,
            Total = total,
            Payments = payments,
            Credit = credit,
            CustomerId = CustomerId,
            CustomerName = CustomerId is null ? null : customer ?? original?.CustomerName,
        };
    }
}

/// <param name="Find">What goods are looked for by.</param>
/// <param name="Quantity">In packs where it was sold by the pack.</param>
/// <param name="Amount">In paisa, when it was sold by worth; it holds while quantity and price still say the same.</param>
/// <param name="Pack">It holds while the goods are the same.</param>
public sealed record CorrectionLine(Guid? ProductId, string? Find, string? Quantity, string? UnitPrice, long? Amount, CorrectionPack? Pack)
{
    public CorrectionLine()
        : this(null, null, null, null, null, null) { }

    public static CorrectionLine Of(RecordSaleLine line) =>
        line.Pack is { Factor: > 0 } pack
            ? new(
                line.ProductId,
                null,
                Figures.QuantityTyped(line.Quantity * 1000 / pack.Factor),
                Figures.RupeesTyped(line.UnitPrice),
                null,
                CorrectionPack.Of(line.ProductId, pack)
            )
            : new(line.ProductId, null, Figures.QuantityTyped(line.Quantity), Figures.RupeesTyped(line.UnitPrice), line.Amount, null);

    /// <summary>What it is sold in, if those are still the goods.</summary>
    public CorrectionPack? SoldIn => Pack is { Factor: > 0 and <= SaleTotals.MaxQuantity } pack && pack.Product == ProductId ? pack : null;

    /// <summary>Thousandths of the unit.</summary>
    public long? QuantitySaid =>
        Figures.ParseQuantity(Quantity) is { } said and > 0 and <= SaleTotals.MaxQuantity
        && (SoldIn is not { } pack || said % 1000 == 0)
        && said * (SoldIn?.Factor ?? 1000) / 1000 is var quantity and <= SaleTotals.MaxQuantity
            ? quantity
            : null;
    public long? PriceSaid => Figures.ParseRupees(UnitPrice) is { } price and >= 0 and <= Product.MaxPrice ? price : null;

    public long? Total =>
        (QuantitySaid, PriceSaid) is ({ } quantity, { } price)
            ? WorthOf(quantity, price) ?? SaleTotals.LineTotal(quantity, price, SoldIn?.Factor ?? 1000)
            : null;

    private long? WorthOf(long quantity, long price) =>
        SoldIn is null && Amount is > 0 and <= Product.MaxPrice && price > 0 && SaleTotals.QuantityWorth(Amount.Value, price) == quantity
            ? Amount
            : null;

    public RecordSaleLine? ToLine(IReadOnlyDictionary<Guid, ProductChoice> products) =>
        ProductId is { } id && products.TryGetValue(id, out var product) && (QuantitySaid, PriceSaid) is ({ } quantity, { } price)
            ? new(
                id,
                product.Name,
                product.NameUr.Length > 0 ? product.NameUr : null,
                product.UnitCode,
                quantity,
                price,
                WorthOf(quantity, price),
                Total!.Value,
                null,
                SoldIn?.ToPack()
            )
            : null;
}

/// <summary>What the line was sold in, carried along.</summary>
public sealed record CorrectionPack
{
    public Guid Product { get; init; }
    public Guid Id { get; init; }
    public string? Name { get; init; }
    public string? NameUr { get; init; }
    public long Factor { get; init; }

    public PackWords Words => new(Name ?? "", NameUr ?? "", Math.Max(1, Factor), null);

    public SoldPack ToPack() => new(Id, Name ?? "", string.IsNullOrEmpty(NameUr) ? null : NameUr, Factor);

    public static CorrectionPack Of(Guid product, SoldPack pack) =>
        new()
        {
            Product = product,
            Id = pack.Id,
            Name = pack.Name,
            NameUr = pack.NameUr,
            Factor = pack.Factor,
        };
}

public sealed record CorrectionPayment(PaymentMethod Method, string? Amount, long? Tendered)
{
    public CorrectionPayment()
        : this(PaymentMethod.Cash, null, null) { }

    public static CorrectionPayment Of(RecordSalePayment payment) =>
        new(payment.Method, Figures.RupeesTyped(payment.Amount), payment.Tendered);

    public long? TenderedFor(long amount) => Method == PaymentMethod.Cash && Tendered >= amount ? Tendered : null;
}
